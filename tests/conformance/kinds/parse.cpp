// Documents, values, types and coordinates: whether they parse, and how they print again.

#include <algorithm>
#include <string>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/coordinate.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/printer.hpp>

#include "compare.hpp"
#include "kinds.hpp"
#include "tokens.hpp"

namespace millrace::conformance {

namespace {

using graphql::DefinitionKind;
using graphql::DefinitionNode;
using graphql::Parsed;
using graphql::ParseOptions;

bool needs(const Json& row, std::string_view feature) {
    const auto features = row.value("features", std::vector<std::string>{});
    return std::ranges::find(features, feature) != features.end();
}

ParseOptions options_of(const Json& row) {
    ParseOptions options;
    const Json given = row.value("options", Json::object());
    options.max_tokens = given.value("max_tokens", 0u);
    options.fragment_arguments = needs(row, "fragment-arguments");
    return options;
}

bool is_executable(const DefinitionNode& definition) {
    return definition.kind == DefinitionKind::Operation ||
           definition.kind == DefinitionKind::Fragment;
}

std::string_view kind_of(const graphql::Document& document) {
    const auto executable = std::ranges::count_if(document.definitions, is_executable);
    if (executable == 0) { return "schema"; }
    return executable == std::ssize(document.definitions) ? "query" : "mixed";
}

template <class Node, class Print>
Json answer_of(const Parsed<Node>& parsed, const Print& print) {
    if (!parsed) { return {{"ok", false}, {"error", to_json(parsed.error())}}; }
    return {{"ok", true}, {"printed", print(*parsed)}};
}

Json parse(const std::string& entry, const std::string& source, const ParseOptions& options) {
    using namespace graphql;
    Arena arena;
    if (entry == "schema_coordinate") {
        return answer_of(parse_schema_coordinate(source), print_schema_coordinate);
    }
    if (entry == "type") {
        return answer_of(parse_type(source, arena, options),
                         [](const TypeNode* type) { return print_type(*type); });
    }
    const auto print = [](const ValueNode* value) { return print_value(*value); };
    if (entry == "value") { return answer_of(parse_value(source, arena, options), print); }
    if (entry == "const_value") {
        return answer_of(parse_const_value(source, arena, options), print);
    }
    const auto parsed = parse_document(source, arena, options);
    Json answer =
        answer_of(parsed, [](const Document* document) { return print_document(*document); });
    if (parsed) { answer["kind"] = kind_of(**parsed); }
    return answer;
}

/// By the row, or by another answer that counts as right and says only what differs.
RowResult judge(const Json& row, const Json& expected, const Json& got) {
    const bool verdict = got["ok"] == expected.at("ok");
    if (!verdict) { return score(false, false, false, got); }
    if (!got["ok"].get<bool>()) {
        const Json& error = expected.at("error");
        const bool pass =
            same_locations(got["error"]["locations"], error.at("locations"), columns_of(row));
        return score(true, pass, got["error"]["message"] == error.at("message"), got);
    }
    const auto printed = got["printed"].get<std::string>();
    const auto wanted = expected.at("printed").get<std::string>();
    const bool same_kind = !expected.contains("kind") || got["kind"] == expected["kind"];
    const bool as_text = row.at("entry") == "schema_coordinate";
    const bool pass = as_text ? printed == wanted : token_equal(printed, wanted);
    return score(true, same_kind && pass, printed == wanted, got);
}

}  // namespace

RowResult run_parse(const Json& row) {
    const Json got = parse(row.at("entry").get<std::string>(), row.at("source").get<std::string>(),
                           options_of(row));
    return judge_by_any(row, [&](const Json& expected) { return judge(row, expected, got); });
}

}  // namespace millrace::conformance
