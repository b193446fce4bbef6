#pragma once
/// @file auth_settings.hpp — the settings that say how people and programs are known

#include <millrace/server/auth_options.hpp>

#include "config/check_config.hpp"
#include "config/setting_visitor.hpp"

namespace millrace::app {

/// The section `auth`.
void describe_auth(server::AuthOptions& auth, SettingVisitor& visitor);

/// Turns on what has a section in `tree`: an empty one is not the same as none.
void note_auth_sections(server::AuthOptions& auth, const YamlNode& tree);

/// What makes no sense goes to `diagnostics`.
void check_auth_settings(const server::AuthOptions& auth, const YamlNode& tree,
                         const std::string& file, Diagnostics& diagnostics);

}  // namespace millrace::app
