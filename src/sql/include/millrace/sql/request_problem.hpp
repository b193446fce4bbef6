#pragma once
/// @file request_problem.hpp — why a request cannot be answered, as clients of Hasura read it

#include <string>
#include <string_view>

namespace millrace::sql {

/// One entry of `errors`: `extensions.code`, `extensions.path` and the message.
struct RequestProblem {
    std::string_view code;  // static text
    std::string path;       // `$.selectionSet.author.args.where`
    std::string message;
};

inline constexpr std::string_view kValidationFailed = "validation-failed";
inline constexpr std::string_view kNotFound = "not-found";
inline constexpr std::string_view kNotSupported = "not-supported";
inline constexpr std::string_view kParseFailed = "parse-failed";
inline constexpr std::string_view kBadRequest = "bad-request";
inline constexpr std::string_view kDataException = "data-exception";
inline constexpr std::string_view kConstraintViolation = "constraint-violation";
inline constexpr std::string_view kPermissionError = "permission-error";
inline constexpr std::string_view kUnexpected = "unexpected";

/// What clients read when a changed row breaks the check of a permission.
inline constexpr std::string_view kCheckFailed =
    "check constraint of an insert/update permission has failed";

}  // namespace millrace::sql
