#pragma once
/// @file problem.hpp — what is wrong with, or not supported in, a catalog or metadata

#include <cstdint>
#include <string>
#include <vector>

namespace millrace::sql {

enum class Severity : std::uint8_t {
    Error,        // It contradicts itself or the database; what it is about is left out.
    Unsupported,  // It is understood to be something that is not there yet; it has no effect.
};

struct Problem {
    Severity severity = Severity::Error;
    std::string where;    // `tables[3].select_permissions[0].permission.filter`
    std::string message;  // what is wrong, and what to write instead
};

using Problems = std::vector<Problem>;

}  // namespace millrace::sql
