#pragma once
/// @file machine.hpp — runs the instructions of a function

#include "compile/code.hpp"
#include "datum/datum.hpp"
#include "run/run.hpp"

namespace millrace::compute {

/// Runs `code` on a frame of its registers: constants and inputs are set, the rest need not be.
/// Answers what the code returns, or a Failure that says where in the expression it arose. Costs a
/// step per instruction.
[[nodiscard]] Datum execute(Run& run, const Code& code, Datum* registers) noexcept;

/// Sets the constants in a new frame.
inline void set_constants(const Code& code, Datum* registers) noexcept {
    for (const Datum constant : code.constants) { *registers++ = constant; }
}

}  // namespace millrace::compute
