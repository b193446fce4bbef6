#pragma once
/// @file sqlite_constraints.hpp — names of keys, which SQLite tells only in the text of a table

#include <string>
#include <string_view>
#include <vector>

#include <millrace/sql/catalog.hpp>

namespace millrace::sql {

/// A primary or unique key that CREATE TABLE gives a name.
struct NamedKey {
    bool primary = false;
    Key key;
};

/// Those in the CREATE TABLE statement `definition`. What is not understood has no names.
[[nodiscard]] std::vector<NamedKey> named_keys(std::string_view definition);

/// Gives the keys of `table` the names that `definition` has for them.
void name_keys(Table& table, std::string_view definition);

}  // namespace millrace::sql
