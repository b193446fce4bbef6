#pragma once
/// @file json_tree.hpp — a JSON text as a tree that knows where everything stands

#include <string_view>

#include <tl/expected.hpp>

#include "config/yaml_tree.hpp"

namespace millrace::app {

/// Places of lists and objects are those of the first name or text in them.
[[nodiscard]] tl::expected<YamlNode, YamlError> parse_json_tree(std::string_view text);

}  // namespace millrace::app
