#pragma once
/// @file strict_json.hpp — JSON that can be read in one way only

#include <optional>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/value/value.hpp>

namespace millrace::server::identity {

/// The object that `text` is, in `arena`. Nothing when it is none, or when an object in it has a
/// member twice: of two readers one might take the first and one the last.
[[nodiscard]] std::optional<value::Value> parse_strict_object(std::string_view text, Arena& arena);

}  // namespace millrace::server::identity
