// Breaking and dangerous changes from one schema to the next.

#include <millrace/graphql/schema_changes.hpp>

#include <set>

#include <millrace/graphql/schema_builder.hpp>

#include "compare.hpp"
#include "kinds.hpp"

namespace millrace::conformance {

namespace {

using graphql::ChangeSeverity;

Json changes_of(const std::vector<graphql::SchemaChange>& changes, ChangeSeverity severity) {
    Json list = Json::array();
    for (const graphql::SchemaChange& change : changes) {
        if (change.severity != severity) { continue; }
        list.push_back({{"type", change.type}, {"description", change.description}});
    }
    return list;
}

std::multiset<std::string> values_of(const Json& changes, const char* member) {
    std::multiset<std::string> values;
    for (const Json& change : changes) { values.insert(change.at(member).get<std::string>()); }
    return values;
}

bool agree(const Json& got, const Json& row, const char* member) {
    for (const char* severity : {"breaking", "dangerous"}) {
        if (values_of(got.at(severity), member) != values_of(row.at(severity), member)) {
            return false;
        }
    }
    return true;
}

}  // namespace

RowResult run_schema_changes(const Json& row) {
    const graphql::SchemaOptions options{.validate_schema = false};
    const auto before = graphql::build_schema(row.at("old_sdl").get<std::string>(), options);
    const auto after = graphql::build_schema(row.at("new_sdl").get<std::string>(), options);
    if (!before) { return score(false, false, false, to_json(before.error())); }
    if (!after) { return score(false, false, false, to_json(after.error())); }
    const auto changes = graphql::find_schema_changes(**before, **after);
    const Json got{{"breaking", changes_of(changes, ChangeSeverity::Breaking)},
                   {"dangerous", changes_of(changes, ChangeSeverity::Dangerous)}};
    const bool verdict = got["breaking"].empty() == row.at("breaking").empty() &&
                         got["dangerous"].empty() == row.at("dangerous").empty();
    return score(verdict, agree(got, row, "type"), agree(got, row, "description"), got);
}

}  // namespace millrace::conformance
