#pragma once
/// @file files.hpp — reading whole files

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace millrace::app {

/// Configuration, schemas and secrets are small; more is a mistake (a device, a log).
inline constexpr std::size_t kFileBytesMax = std::size_t{64} * 1024 * 1024;

/// The bytes of a file, or why they cannot be had, in a sentence.
[[nodiscard]] tl::expected<std::string, std::string> read_file(const std::string& path);

/// Why read_file() would fail, without reading; nothing when it would not.
[[nodiscard]] std::optional<std::string> why_unreadable(const std::string& path);

/// `path` as it is meant in `file`: relative to that file's folder.
[[nodiscard]] std::string beside(std::string_view file, std::string_view path);

}  // namespace millrace::app
