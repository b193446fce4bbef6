#pragma once
/// @file row.hpp — one case of a corpus, and what came of it

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace millrace::conformance {

/// Rows are read with their keys in the order written: in `data` the order counts.
using Json = nlohmann::ordered_json;

/// The three figures of one row. A kind answers every row with score() or skip().
struct RowResult {
    bool verdict = false;
    bool pass = false;
    bool exact = false;
    std::string skipped;  // why the row could not be attempted; then all three are false
    Json got;             // the engine's answer in the form of the expectation
};

/// Each figure includes the one before it: what does not pass is not exact.
[[nodiscard]] inline RowResult score(bool verdict, bool pass, bool exact, Json got) {
    return {verdict, verdict && pass, verdict && pass && exact, {}, std::move(got)};
}

[[nodiscard]] inline RowResult skip(std::string_view reason) {
    return {false, false, false, std::string(reason), {}};
}

/// The better one of two results for the same row.
[[nodiscard]] inline RowResult better(RowResult left, RowResult right) {
    const auto rank = [](const RowResult& r) {
        return int{r.verdict} + int{r.pass} + int{r.exact};
    };
    return rank(left) < rank(right) ? right : left;
}

/// Judges an answer by the row itself, and by the other answers that are as right: those of the
/// working draft and of a newer release of the reference implementation, where the row has them.
/// Both may name only the members of the expectation that differ.
template <class Judge>
[[nodiscard]] RowResult judge_by_any(const Json& row, const Judge& judge) {
    RowResult best = judge(row);
    for (const char* other : {"draft", "newer_reference"}) {
        const auto found = row.find(other);
        if (found == row.end() || !found->is_object()) { continue; }
        best = better(std::move(best), judge(*found));
    }
    return best;
}

/// Runs one row. Calls the engine first and reads the expectation only then.
/// Errors: a row that lacks what it must have throws Json::exception (exit status 2).
using RowFunction = RowResult (*)(const Json& row);

}  // namespace millrace::conformance
