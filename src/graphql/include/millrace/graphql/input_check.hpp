#pragma once
/// @file input_check.hpp — why a value is not one of its type
///
/// Says in words what coercion (coercion.hpp) decides, for validation and for error messages.
/// Not for the data plane: each problem is a string.
///
/// Limits: one check reports at most limits::kInputProblemsMax problems and looks no further; a
///         message shows at most limits::kShownValueBytesMax bytes of the value.

#include <cstddef>
#include <string>
#include <vector>

#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/value/value.hpp>

namespace millrace::graphql {

struct InputProblem {
    std::string message;
    std::string path;   // within the checked value: ".field[2]", or empty
    Offset offset = 0;  // of the literal that is wrong; values from JSON have none
};
using InputProblems = std::vector<InputProblem>;

/// Appends what is wrong with `literal` as a value of `type`. With `variables` null, variables
/// are taken to be right (validation of an operation); otherwise their values are looked at.
/// Cost: no allocation when nothing is wrong (and no input object has more than 32 fields).
void check_literal(const ValueNode& literal, TypeRef type, const value::Value* variables,
                   InputProblems& problems);

/// Appends what is wrong with `given`, decoded from JSON (Absent: not provided).
void check_value(const value::Value& given, TypeRef type, InputProblems& problems);

}  // namespace millrace::graphql
