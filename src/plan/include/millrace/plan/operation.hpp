#pragma once
/// @file operation.hpp — GetOperation of the specification

#include <string_view>

#include <tl/expected.hpp>

#include <millrace/graphql/ast.hpp>

namespace millrace::plan {

/// Why no operation was chosen; the words are the reference implementation's.
struct OperationChoiceError {
    std::string_view message;      // static text, without the name
    bool names_operation = false;  // `message` is followed by the name that was asked for
};

/// The operation called `name`; when `name` has no data(), the only one.
[[nodiscard]] tl::expected<const graphql::OperationNode*, OperationChoiceError> find_operation(
    const graphql::Document& document, std::string_view name) noexcept;

}  // namespace millrace::plan
