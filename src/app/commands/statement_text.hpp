#pragma once
/// @file statement_text.hpp — statements for people to read, and for a database to explain

#include <span>
#include <string>
#include <string_view>

#include <millrace/sql/database_request.hpp>

namespace millrace::app {

/// `statement` on several lines, one clause each, indented as its parentheses go.
[[nodiscard]] std::string laid_out(std::string_view statement, std::string_view indent);

/// `statement` with its parameters as literals. Only for explanations: what is run has parameters.
[[nodiscard]] std::string with_literals(std::string_view statement,
                                        std::span<const sql::ParameterValue> parameters);

}  // namespace millrace::app
