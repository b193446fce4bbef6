// Documents without the characters that mean nothing.

#include <millrace/graphql/minify.hpp>

#include <string>

#include "compare.hpp"
#include "kinds.hpp"

namespace millrace::conformance {

RowResult run_minify(const Json& row) {
    const auto stripped = graphql::strip_ignored_characters(row.at("source").get<std::string>());
    Json got{{"ok", stripped.has_value()}};
    if (stripped) {
        got["stripped"] = *stripped;
    } else {
        got["error"] = to_json(stripped.error());
    }

    const bool verdict = got["ok"] == row.at("ok");
    if (!verdict || stripped) {
        const bool pass = verdict && got["stripped"] == row.at("stripped");
        return score(verdict, pass, pass, std::move(got));
    }
    const Json& expected = row.at("error");
    const bool pass =
        same_locations(got["error"]["locations"], expected.at("locations"), columns_of(row));
    const bool exact = got["error"]["message"] == expected.at("message");
    return score(verdict, pass, exact, std::move(got));
}

}  // namespace millrace::conformance
