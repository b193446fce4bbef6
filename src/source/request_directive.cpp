#include <millrace/source/request_directive.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <millrace/wire/header_field.hpp>
#include <millrace/wire/json_writer.hpp>
#include <millrace/wire/url.hpp>

namespace millrace::source {

namespace {

/// Headers that decide where a message ends or who it is for.
constexpr std::array<std::string_view, 6> kOwnHeaders{
    "host", "content-length", "transfer-encoding", "connection", "te", "upgrade"};

bool is_header_name(std::string_view name) noexcept {
    static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               kMarks.find(c) != std::string_view::npos;
    });
}

void check_header_name(const DirectiveReader& pair, std::string_view name) {
    if (!is_header_name(name)) {
        pair.wrong("name", fmt::format("\"{}\" is no name of a header", name));
    }
    const auto same = [name](std::string_view own) { return wire::equal_names(own, name); };
    if (std::ranges::any_of(kOwnHeaders, same)) {
        pair.wrong("name", fmt::format("the header \"{}\" is set by the gateway", name));
    }
}

}  // namespace

std::vector<ParameterTemplate> read_parameters(const DirectiveReader& directive,
                                               std::string_view argument,
                                               TemplateCompiler& compiler, Arena& arena) {
    std::vector<ParameterTemplate> parameters;
    for (const DirectiveReader& pair : directive.objects(argument)) {
        const std::string_view name = pair.text("name").value_or("");
        const std::string_view text = pair.template_text("value").value_or("");
        compiler.enter(pair.offset("value"));
        wire::ReplyBuffer encoded;
        wire::append_percent_encoded(encoded, name);
        parameters.push_back(
            {arena.copy(encoded.view()), arena.copy(name), compiler.encoded_text(text)});
    }
    return parameters;
}

std::vector<HeaderTemplate> read_headers(const DirectiveReader& directive,
                                         TemplateCompiler& compiler, Arena& arena) {
    std::vector<HeaderTemplate> headers;
    for (const DirectiveReader& pair : directive.objects("headers")) {
        const std::string_view name = pair.text("name").value_or("");
        check_header_name(pair, name);
        compiler.enter(pair.offset("value"));
        const std::string_view text = pair.template_text("value").value_or("");
        headers.push_back({arena.copy(name), compiler.text(text)});
    }
    return headers;
}

}  // namespace millrace::source
