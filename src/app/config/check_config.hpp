#pragma once
/// @file check_config.hpp — what the reader of single settings cannot see: their meaning together

#include <span>
#include <string>
#include <string_view>

#include <millrace/source/source.hpp>

#include "config/config.hpp"
#include "config/yaml_tree.hpp"
#include "diagnostics.hpp"

namespace millrace::app {

/// The place of a setting, or of the nearest section around it that is there.
[[nodiscard]] Position position_of(const YamlNode& tree, std::span<const std::string_view> path);

/// Addresses, files and names that make no sense go to `diagnostics`, placed by `tree`, which
/// `config` was read from.
void check_config(const Config& config, const YamlNode& tree, const std::string& file,
                  const source::Registry& registry, Diagnostics& diagnostics);

}  // namespace millrace::app
