#pragma once
/// @file rule_settings.hpp — the settings of response rules

#include <vector>

#include <millrace/plan/response_rule.hpp>

#include "config/setting_visitor.hpp"

namespace millrace::app {

/// The section `response_rules`.
void describe_response_rules(std::vector<plan::ResponseRuleConfig>& rules, SettingVisitor& visitor);

}  // namespace millrace::app
