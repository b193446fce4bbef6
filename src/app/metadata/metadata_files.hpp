#pragma once
/// @file metadata_files.hpp — metadata of a database as its files have it

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/value/value.hpp>

namespace millrace::app {

/// The metadata of the source `source_name` in the file or directory `path`: an object with
/// `tables`, `functions`, `inherited_roles`, `customization`, as sql::read_metadata() takes it.
/// What has no effect is added to `unsupported`.
/// Error: what is wrong, for people, with file, line and column.
[[nodiscard]] tl::expected<value::Value, std::string> read_metadata_files(
    const std::string& path, std::string_view source_name, Arena& arena,
    std::vector<std::string>& unsupported);

}  // namespace millrace::app
