// Any text: parsing never crashes, and what parses prints to a text that parses to the same tree.
// The same tree is one that prints the same and strips to the same tokens.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <millrace/base/assert.hpp>
#include <millrace/graphql/coordinate.hpp>
#include <millrace/graphql/minify.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/printer.hpp>

namespace {

using namespace millrace;
using namespace millrace::graphql;

/// A type without fields and an unnamed query behind it print to what reads as a type with fields,
/// here as with the reference implementation; nobody has both in one document.
bool is_mixed(const Document& document) {
    const auto is_executable = [](const DefinitionNode& definition) {
        return definition.kind == DefinitionKind::Operation ||
               definition.kind == DefinitionKind::Fragment;
    };
    return std::ranges::any_of(document.definitions, is_executable) &&
           !std::ranges::all_of(document.definitions, is_executable);
}

void check_document(std::string_view source, const ParseOptions& options) {
    Arena arena;
    const auto first = parse_document(source, arena, options);
    if (!first || is_mixed(**first)) { return; }
    const std::string printed = print_document(**first);
    const auto second = parse_document(printed, arena, options);
    MR_REQUIRE(second.has_value());
    MR_REQUIRE(print_document(**second) == printed);

    const auto stripped = strip_ignored_characters(source);
    MR_REQUIRE(stripped.has_value());
    const auto third = parse_document(*stripped, arena, options);
    MR_REQUIRE(third.has_value());
    MR_REQUIRE(print_document(**third) == printed);
}

void check_value(std::string_view source) {
    Arena arena;
    const auto first = parse_value(source, arena);
    if (!first) { return; }
    const std::string printed = print_value(**first);
    const auto second = parse_value(printed, arena);
    MR_REQUIRE(second.has_value());
    MR_REQUIRE(print_value(**second) == printed);
}

void check_coordinate(std::string_view source) {
    const auto coordinate = parse_schema_coordinate(source);
    MR_REQUIRE(!coordinate || print_schema_coordinate(*coordinate) == source);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view source(reinterpret_cast<const char*>(data), size);
    check_document(source, {});
    check_document(source, {.max_tokens = 0,
                            .max_depth = 20,
                            .allow_empty_selection_sets = true,
                            .fragment_arguments = true,
                            .directives_on_directives = true});
    check_value(source);
    check_coordinate(source);
    return 0;
}
