#pragma once
/// @file sqlite_functions.hpp — functions that statements call and SQLite does not have
///
/// A connection registers them before it runs statements of this room. All are deterministic. In
/// all of them an argument that is NULL makes the result NULL, as in PostgreSQL. JSON comes and
/// goes as its text; JSON that is none is an error of the statement.

#include <string_view>

namespace millrace::sql {

// --- predicates: 1 or 0 --------------------------------------------------------------------------

/// (pattern, text): the text has a match of the regular expression.
inline constexpr std::string_view kSqliteRegexp = "millrace_regexp";
/// The same, whatever the case of letters.
inline constexpr std::string_view kSqliteIRegexp = "millrace_iregexp";
/// (pattern, text): the whole text is as SIMILAR TO wants it: `%` any text, `_` any character,
/// `|`, `*`, `+`, `?`, `{m,n}`, `()`, `[]` as in regular expressions; `\` takes away meaning.
inline constexpr std::string_view kSqliteSimilar = "millrace_similar";
/// (a, b): jsonb `a @> b`. Objects contain objects with some of their members, lists contain lists
/// with some of their items in any order, and a list contains a plain value that is an item.
inline constexpr std::string_view kSqliteJsonbContains = "millrace_jsonb_contains";
/// (a, key): jsonb `a ? key`: a member of that name, an item that is that string, or that string.
inline constexpr std::string_view kSqliteJsonbHasKey = "millrace_jsonb_has_key";
/// (a, keys): jsonb `a ?| keys` and `a ?& keys`, keys being a JSON list of strings.
inline constexpr std::string_view kSqliteJsonbHasAnyKey = "millrace_jsonb_has_any_key";
inline constexpr std::string_view kSqliteJsonbHasAllKeys = "millrace_jsonb_has_all_keys";

// --- JSON to JSON --------------------------------------------------------------------------------

/// (a, b): jsonb `a || b`. Two objects are merged, the members of `b` win; anything else becomes a
/// list, to which a list gives its items.
inline constexpr std::string_view kSqliteJsonbConcat = "millrace_jsonb_concat";
/// (a, key): jsonb `a - key`. A text: the member of that name, or all items that are that string.
/// An integer: the item at that place, from the end when negative.
inline constexpr std::string_view kSqliteJsonbDelete = "millrace_jsonb_delete";
/// (a, path): jsonb `a #- path`, path being a JSON list of names and places, as strings.
inline constexpr std::string_view kSqliteJsonbDeletePath = "millrace_jsonb_delete_path";

// --- aggregates over numbers, NULLs left out -----------------------------------------------------

/// `stddev` is `stddev_samp`, `variance` is `var_samp`; those are NULL for fewer than two numbers,
/// `stddev_pop` and `var_pop` for none. `bool_and` and `bool_or` take 0 and 1.
inline constexpr std::string_view kSqliteAggregates[] = {"stddev",   "stddev_pop", "stddev_samp",
                                                         "variance", "var_pop",    "var_samp",
                                                         "bool_and", "bool_or"};

}  // namespace millrace::sql
