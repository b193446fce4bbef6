// Defaults, failures, versions.

#include <algorithm>
#include <charconv>

#include "datum/number.hpp"
#include "functions/groups.hpp"
#include "functions/tools.hpp"

namespace millrace::compute {

namespace {

// As calls these take only the arguments they need; here is what they do as values.

Datum first_of_two(Run&, Arguments a) {
    return a[0];
}

Datum coalesce(Run&, Arguments a) {
    const auto found = std::ranges::find_if(a, [](Datum one) { return !one.is_nil(); });
    return found == a.end() ? Datum::nil() : *found;
}

Datum is_defined(Run&, Arguments a) {
    return Datum::boolean(!a[0].is_nil());
}

Datum identity(Run&, Arguments a) {
    return a[0];
}

Datum raise(Run& run, Arguments a) {
    return run.runtime_error("{}", a[0].text().substr(0, 300));
}

Datum check(Run& run, Arguments a) {
    MR_DATUM(const Datum holds, condition(run, a[0]));
    if (holds.as_boolean()) { return holds; }
    return run.runtime_error("{}", a.size() > 1 ? a[1].text().substr(0, 300) : "assertion failed");
}

/// The part of a version up to the next point, which is taken away.
std::string_view take_part(std::string_view& version) noexcept {
    const std::size_t end = std::min(version.find('.'), version.size());
    const std::string_view part = version.substr(0, end);
    version.remove_prefix(std::min(end + 1, version.size()));
    return part;
}

bool is_digits(std::string_view text) noexcept {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Numbers by value and before words, as Semantic Versioning wants it.
int compare_parts(std::string_view left, std::string_view right) noexcept {
    if (is_digits(left) && is_digits(right)) {
        left.remove_prefix(std::min(left.find_first_not_of('0'), left.size() - 1));
        right.remove_prefix(std::min(right.find_first_not_of('0'), right.size() - 1));
        if (left.size() != right.size()) { return left.size() < right.size() ? -1 : 1; }
    } else if (is_digits(left) != is_digits(right)) {
        return is_digits(left) ? -1 : 1;
    }
    const int order = left.compare(right);
    return int{order > 0} - int{order < 0};
}

struct Version {
    std::string_view numbers;
    std::string_view pre_release;
};

Version read_version(std::string_view text) noexcept {
    if (text.starts_with('v') || text.starts_with('V')) { text.remove_prefix(1); }
    text = text.substr(0, text.find('+'));
    const std::size_t dash = std::min(text.find('-'), text.size());
    return {text.substr(0, dash), text.substr(std::min(dash + 1, text.size()))};
}

int compare_versions(Version left, Version right) noexcept {
    while (!left.numbers.empty() || !right.numbers.empty()) {
        // 1.2 is 1.2.0
        const std::string_view a = left.numbers.empty() ? "0" : take_part(left.numbers);
        const std::string_view b = right.numbers.empty() ? "0" : take_part(right.numbers);
        if (const int order = compare_parts(a, b); order != 0) { return order; }
    }
    if (left.pre_release.empty() || right.pre_release.empty()) {
        return int{left.pre_release.empty()} - int{right.pre_release.empty()};
    }
    while (!left.pre_release.empty() && !right.pre_release.empty()) {
        const std::string_view a = take_part(left.pre_release);
        const std::string_view b = take_part(right.pre_release);
        if (const int order = compare_parts(a, b); order != 0) { return order; }
    }
    return int{!left.pre_release.empty()} - int{!right.pre_release.empty()};
}

Datum version_compare(Run&, Arguments a) {
    if (a[0].is_nil() || a[1].is_nil()) {
        return Datum::integer(int{a[1].is_nil()} - int{a[0].is_nil()});
    }
    return Datum::integer(compare_versions(read_version(a[0].text()), read_version(a[1].text())));
}

constexpr FunctionRow kRows[] = {
    {"coalesce", "(first: T, more...: T) -> T", "The first one that is not nil.",
     "coalesce(nil, nil, 3)", "3", coalesce},
    {"default", "(x: T, otherwise: T) -> T", "x or, of nil, the other; as x ?? otherwise.",
     "default(nil, 'none')", R"("none")", coalesce},
    {"is_def", "(x: any) -> boolean", "Whether it is there, and not nil.", "is_def({a: 1}.b)",
     "false", is_defined},
    {"identity", "(x: T) -> T", "x itself.", "identity(5)", "5", identity},
    {"try", "(x: T, otherwise: T) -> T",
     "x or, when computing it fails, the other. Limits are not caught.", "try(1 / 0, -1)", "-1",
     first_of_two},
    {"error", "(message: string) -> any", "Fails with this message.",
     "try(error('no such shop'), 'none')", R"("none")", raise},
    {"assert", "(condition: boolean, message?: string) -> boolean",
     "Fails with the message unless the condition is true.", "assert(1 < 2, 'impossible')", "true",
     check},
    {"version_compare", "(a: string?, b: string?) -> long",
     "-1, 0 or 1: a is older, the same, newer, part by part (Semantic Versioning); nil is oldest.",
     "version_compare('1.10.0', 'v1.9')", "1", version_compare},
};

}  // namespace

FunctionGroup control_functions() noexcept {
    return {"Defaults, failures, versions", kRows};
}

}  // namespace millrace::compute
