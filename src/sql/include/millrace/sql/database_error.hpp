#pragma once
/// @file database_error.hpp — what a database refused, in words for clients
///
/// Errors of PostgreSQL go by their SQLSTATE (PostgreSQL documentation, appendix A), those of
/// SQLite by the SQLSTATE that says the same. Text of the driver never reaches a client: it may
/// hold values of other people's rows.

#include <string>
#include <string_view>

namespace millrace::sql {

/// `code` is a code of RequestProblem, or DATABASE_… (docs/errors.md) where the client is not to
/// blame.
struct DatabaseRefusal {
    std::string_view code;  // static text
    std::string message;
};

/// `constraint` is the name of the violated constraint, if one is.
[[nodiscard]] DatabaseRefusal describe_refusal(std::string_view sqlstate,
                                               std::string_view constraint = {});

}  // namespace millrace::sql
