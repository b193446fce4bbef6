#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include <millrace/base/nearest.hpp>
#include <millrace/source/directive_reader.hpp>
#include <millrace/source/source.hpp>

namespace millrace::source {

namespace {

std::string advice_for(std::string_view name, std::span<const std::string_view> known) {
    std::string meant = did_you_mean(nearest(name, known));
    if (!meant.empty()) { return meant.substr(1); }
    return known.empty() ? std::string("declare it under sources: in the configuration")
                         : fmt::format("there is {}", fmt::join(known, ", "));
}

}  // namespace

std::uint16_t source_of(const BindRequest& request, std::string_view kind, ConfigReport& report) {
    const Configuration& configuration = request.configuration;
    std::vector<std::string_view> known;
    for (const SourceConfig& source : configuration.sources) {
        if (source.kind == kind) { known.push_back(source.name); }
    }
    const DirectiveReader reader(request.directive, request.arena, report);
    if (!reader.has("source")) {
        if (known.size() == 1) { return configuration.find_source(known.front()); }
        reader.wrong(
            "source", fmt::format("@{} needs a source", request.directive.name.text),
            known.empty()
                ? fmt::format("declare one of kind {} under sources: in the configuration", kind)
                : fmt::format("write source: \"{}\"", known.front()));
        return Configuration::kNoSource;
    }
    const std::optional<std::string_view> name = reader.text("source");
    if (!name) { return Configuration::kNoSource; }
    const std::uint16_t found = configuration.find_source(*name);
    if (found == Configuration::kNoSource) {
        reader.wrong("source", fmt::format("there is no source \"{}\"", *name),
                     advice_for(*name, known));
    } else if (configuration.sources[found].kind != kind) {
        reader.wrong("source",
                     fmt::format("the source \"{}\" is of kind {}, not {}", *name,
                                 configuration.sources[found].kind, kind),
                     advice_for(*name, known));
        return Configuration::kNoSource;
    }
    return found;
}

}  // namespace millrace::source
