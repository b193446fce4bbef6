#pragma once
/// @file functions.hpp — the functions of the expression language, for people and pages

#include <string>
#include <string_view>
#include <vector>

namespace millrace::compute {

/// A function as the reference shows it. Static text.
struct FunctionDoc {
    std::string_view group;      // heading under which it stands
    std::string_view name;       // as called: `string.length`
    std::string_view signature;  // `(text: string) -> int`
    std::string_view summary;    // one sentence
    std::string_view example;    // an expression without variables
    std::string_view result;     // of the example, as JSON
};

/// All functions, by group and in the order of the reference.
[[nodiscard]] std::vector<FunctionDoc> all_functions();

/// docs/functions.md.
[[nodiscard]] std::string functions_to_markdown();

}  // namespace millrace::compute
