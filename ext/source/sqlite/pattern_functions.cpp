// Regular expressions, by RE2: linear in the text, whatever the pattern.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <re2/re2.h>

#include <millrace/base/limits.hpp>
#include <millrace/sql/sqlite_functions.hpp>

#include "sql_functions.hpp"

namespace millrace::ext::source_sqlite {
namespace {

constexpr std::int64_t kPatternMemoryMax = 256 * 1024;  // program and automaton of one pattern

/// `SIMILAR TO` as a regular expression. Empty: it ends in a `\` that takes nothing's meaning.
std::string similar_pattern(std::string_view pattern) {
    std::string out = "^(?:";
    bool in_class = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '\\') {
            if (++i == pattern.size()) { return {}; }
            out += RE2::QuoteMeta(pattern.substr(i, 1));
        } else if (in_class) {
            in_class = c != ']';
            out += c;
        } else if (c == '%') {
            out += ".*";
        } else if (c == '_') {
            out += '.';
        } else if (c == '.' || c == '^' || c == '$') {
            out += '\\';
            out += c;
        } else {
            in_class = c == '[';
            out += c;
        }
    }
    return out += ")$";
}

enum class Matching : std::uint8_t { Regex, RegexIgnoringCase, Similar };

/// A `.` is any character, as in PostgreSQL.
std::unique_ptr<RE2> compile(std::string_view pattern, Matching matching) {
    if (pattern.size() > limits::kRegexBytesMax) { return nullptr; }
    RE2::Options options(RE2::Quiet);
    options.set_max_mem(kPatternMemoryMax);
    options.set_dot_nl(true);
    options.set_case_sensitive(matching != Matching::RegexIgnoringCase);
    const std::string text =
        matching == Matching::Similar ? similar_pattern(pattern) : std::string(pattern);
    if (text.empty() && !pattern.empty()) { return nullptr; }
    auto compiled = std::make_unique<RE2>(text, options);
    return compiled->ok() ? std::move(compiled) : nullptr;
}

/// (pattern, text). The pattern is compiled once for all rows it stays the same for.
template <Matching matching>
void match(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    if (is_null(arguments)) { return; }
    const auto* pattern = static_cast<const RE2*>(sqlite3_get_auxdata(context, 0));
    std::unique_ptr<RE2> made;
    if (pattern == nullptr) {
        made = compile(text_of(arguments[0]), matching);
        if (made == nullptr) {
            fail_with(context, "2201B");
            return;
        }
        pattern = made.get();
    }
    const std::string_view text = text_of(arguments[1]);
    sqlite3_result_int(context, RE2::PartialMatch(re2::StringPiece(text), *pattern) ? 1 : 0);
    if (made != nullptr) {
        sqlite3_set_auxdata(context, 0, made.release(),
                            [](void* kept) { delete static_cast<RE2*>(kept); });
    }
}

}  // namespace

int add_pattern_functions(sqlite3* database) {
    int code = add_scalar(database, sql::kSqliteRegexp, &match<Matching::Regex>);
    if (code != SQLITE_OK) { return code; }
    code = add_scalar(database, sql::kSqliteIRegexp, &match<Matching::RegexIgnoringCase>);
    if (code != SQLITE_OK) { return code; }
    return add_scalar(database, sql::kSqliteSimilar, &match<Matching::Similar>);
}

}  // namespace millrace::ext::source_sqlite
