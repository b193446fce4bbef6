#pragma once
/// @file source_settings.hpp — settings that everything has that is reached over a network

#include <millrace/source/source_config.hpp>

#include "config/setting_visitor.hpp"

namespace millrace::app {

/// How the other side of a TLS connection is trusted.
void describe_source_tls(source::TlsConfig& tls, SettingVisitor& visitor);

}  // namespace millrace::app
