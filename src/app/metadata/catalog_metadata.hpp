#pragma once
/// @file catalog_metadata.hpp — metadata for a database of which nothing is said yet

#include <millrace/sql/catalog.hpp>

#include "config/yaml_tree.hpp"

namespace millrace::app {

/// One source that tracks every table and view, with a relationship for each end of each foreign
/// key, and the comments of the database. Nobody but `admin` may do anything.
///
/// What GraphQL cannot spell gets a custom name. The other end of a foreign key is an object where
/// its columns are unique.
[[nodiscard]] YamlNode metadata_of_catalog(const sql::Catalog& catalog);

}  // namespace millrace::app
