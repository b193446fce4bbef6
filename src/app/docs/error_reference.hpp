#pragma once
/// @file error_reference.hpp — every `extensions.code` the gateway gives, and what to do about it

#include <span>
#include <string>
#include <string_view>

namespace millrace::app {

struct ErrorCodeDoc {
    std::string_view code;
    std::string_view meaning;
    std::string_view advice;
};

[[nodiscard]] std::span<const ErrorCodeDoc> all_error_codes() noexcept;

/// docs/errors.md.
[[nodiscard]] std::string error_reference();

}  // namespace millrace::app
