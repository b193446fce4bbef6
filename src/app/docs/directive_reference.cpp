#include "docs/directive_reference.hpp"

#include <string_view>

#include <fmt/core.h>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/printer.hpp>
#include <millrace/source/bindings.hpp>

namespace millrace::app {

namespace {

constexpr std::string_view kIntroduction =
    "# Directives\n"
    "\n"
    "A schema says with directives where its fields come from; a field without one is the member\n"
    "of its parent object that has its name. This page is made by `millrace docs directives`.\n";

/// In a cell of a table a line break would end the row.
std::string in_one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        if (c == '|') { line += '\\'; }
        line += c == '\n' ? ' ' : c;
    }
    return line;
}

std::string rows_of(std::span<const graphql::InputValueNode> values) {
    std::string rows;
    for (const graphql::InputValueNode& value : values) {
        const std::string fallback =
            value.default_value == nullptr
                ? ""
                : fmt::format("`{}`", graphql::print_value(*value.default_value));
        rows += fmt::format("| `{}` | `{}` | {} | {} |\n", value.name.text,
                            graphql::print_type(*value.type), fallback,
                            in_one_line(value.description.text));
    }
    return rows;
}

std::string table_of(std::string_view what, std::span<const graphql::InputValueNode> values) {
    if (values.empty()) { return {}; }
    return fmt::format("\n| {} | type | default | |\n| --- | --- | --- | --- |\n{}", what,
                       rows_of(values));
}

std::string section_of(const graphql::DirectiveDefinitionNode& directive) {
    std::string places;
    for (const graphql::Name& location : directive.locations) {
        places += fmt::format("{}`{}`", places.empty() ? "" : ", ", location.text);
    }
    return fmt::format("\n## `@{}`\n\n{}\n\nOn {}.\n{}", directive.name.text,
                       directive.description.text, places,
                       table_of("argument", directive.arguments));
}

std::string section_of(const graphql::TypeDefinitionNode& type) {
    std::string text = fmt::format("\n### `{}`\n", type.name.text);
    if (type.description.present) { text += fmt::format("\n{}\n", type.description.text); }
    if (!type.values.empty()) { text += "\n| value | |\n| --- | --- |\n"; }
    for (const graphql::EnumValueNode& value : type.values) {
        text +=
            fmt::format("| `{}` | {} |\n", value.name.text, in_one_line(value.description.text));
    }
    return text + table_of("field", type.input_fields);
}

}  // namespace

std::string directive_reference(const source::Registry& registry) {
    const std::string sdl = source::configuration_sdl(registry);
    Arena arena;
    const auto document = graphql::parse_document(sdl, arena);
    std::string directives(kIntroduction);
    std::string types = "\n## Types of arguments\n";
    for (const graphql::DefinitionNode& definition : (*document)->definitions) {
        if (definition.directive != nullptr) { directives += section_of(*definition.directive); }
        if (definition.type != nullptr) { types += section_of(*definition.type); }
    }
    return directives + types;
}

}  // namespace millrace::app
