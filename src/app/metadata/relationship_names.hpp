#pragma once
/// @file relationship_names.hpp — what relationships are called when nobody says it

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace millrace::app {

/// `author` of `authors`, `order_item` of `order_items`, by the rules of English for the last word.
[[nodiscard]] std::string singular(std::string_view name);
/// The other way round; a plural stays one.
[[nodiscard]] std::string plural(std::string_view name);

/// As the console of Hasura suggests: the singular or plural of the other table's name; when that
/// is taken, with the columns of the foreign key behind it, `authorByEditorId`; then with a number.
/// The name is taken from then on.
[[nodiscard]] std::string relationship_name(std::string_view other_table, bool many,
                                            std::span<const std::string> columns,
                                            std::set<std::string, std::less<>>& taken);

}  // namespace millrace::app
