#include "syntax/operators.hpp"

#include <array>

namespace millrace::compute {

namespace {

constexpr std::array<std::string_view, kOperatorCount> kSymbols{
    "||",     "&&", "|",  "^",   "&", "==", "!=", "=~", "<", "<=", ">", ">=", "in",
    "not in", "<<", ">>", ">>>", "+", "-",  "*",  "/",  "%", "**", "-", "!",  "~"};

}  // namespace

std::string_view symbol(Operator op) noexcept {
    return kSymbols[static_cast<std::size_t>(op)];
}

}  // namespace millrace::compute
