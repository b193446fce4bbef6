#pragma once
/// @file config_report.hpp — what is wrong with a configuration, and where

#include <cstdint>
#include <string>
#include <vector>

#include <millrace/graphql/ast.hpp>

namespace millrace::source {

enum class Severity : std::uint8_t { Error, Hint };

/// One finding. `offset` points into the SDL the schema was built from.
struct ConfigFinding {
    Severity severity = Severity::Error;
    std::string message;
    std::string advice;  // what to write instead, or empty
    graphql::Offset offset = 0;
};

/// Collects findings, so that all of them are shown at once.
class ConfigReport {
public:
    void error(graphql::Offset offset, std::string message, std::string advice = {}) {
        ++error_count_;
        findings_.push_back({Severity::Error, std::move(message), std::move(advice), offset});
    }
    void hint(graphql::Offset offset, std::string message, std::string advice = {}) {
        findings_.push_back({Severity::Hint, std::move(message), std::move(advice), offset});
    }

    [[nodiscard]] bool has_errors() const noexcept { return error_count_ != 0; }
    [[nodiscard]] std::size_t error_count() const noexcept { return error_count_; }
    [[nodiscard]] const std::vector<ConfigFinding>& findings() const noexcept { return findings_; }

private:
    std::vector<ConfigFinding> findings_;
    std::size_t error_count_ = 0;
};

}  // namespace millrace::source
