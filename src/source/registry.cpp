#include <algorithm>

#include <millrace/source/http_client.hpp>
#include <millrace/source/source.hpp>

namespace millrace::source {

void Registry::add(std::unique_ptr<const SourceFactory> factory) {
    factories_.push_back(std::move(factory));
}

const SourceFactory* Registry::find(std::string_view kind) const noexcept {
    const auto found = std::ranges::find_if(
        factories_, [kind](const auto& factory) { return factory->kind() == kind; });
    return found == factories_.end() ? nullptr : found->get();
}

std::uint16_t Configuration::find_source(std::string_view name) const noexcept {
    const auto found = std::ranges::find(sources, name, &SourceConfig::name);
    return found == sources.end() ? kNoSource : static_cast<std::uint16_t>(found - sources.begin());
}

tl::expected<std::string, std::string> SourceFactory::ask(const SourceConfig& config,
                                                          std::string_view) const {
    return tl::unexpected(config.name + " is no database");
}

std::optional<std::string> SourceFactory::check(const SourceConfig& config) const {
    if (config.urls.empty()) { return std::nullopt; }  // said when it was read
    return HttpClient::check(config);
}

}  // namespace millrace::source
