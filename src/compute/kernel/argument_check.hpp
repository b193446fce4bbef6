#pragma once
/// @file argument_check.hpp — the arguments of one directive, checked against a kernel

#include <span>

#include <millrace/base/result.hpp>
#include <millrace/compute/kernel.hpp>
#include <millrace/value/value.hpp>

namespace millrace::compute {

struct CheckedArguments {
    Arguments arguments;
    NullMode nulls = NullMode::Skip;
};

/// Pending stands for a value that comes later; until then the argument has its least value.
/// Errors: BadRequest `COMPUTE_ARGUMENT`, see Pipeline::add().
[[nodiscard]] Result<CheckedArguments> check_arguments(const Kernel& kernel,
                                                       std::span<const value::Member> arguments,
                                                       Arena& arena);

}  // namespace millrace::compute
