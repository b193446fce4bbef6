#pragma once
/// @file operations.hpp — what the operators do

#include "datum/datum.hpp"
#include "run/run.hpp"
#include "syntax/operators.hpp"

namespace millrace::compute {

/// Any operator with two operands but `&&` and `||`, which do not look at their second one before
/// it is needed. `=~` gives a boolean only.
[[nodiscard]] Datum binary(Run& run, Operator op, Datum left, Datum right) noexcept;

/// `-`, `!` and `~`.
[[nodiscard]] Datum unary(Run& run, Operator op, Datum operand) noexcept;

/// Arithmetic on operands of any type: the way for all that is not two Ints or two Floats.
[[nodiscard]] Datum arithmetic(Run& run, Operator op, Datum left, Datum right) noexcept;

/// `==` of operands of any type.
[[nodiscard]] Datum equality(Run& run, Datum left, Datum right) noexcept;

/// `< <= > >=` of operands of any type.
[[nodiscard]] Datum comparison(Run& run, Operator op, Datum left, Datum right) noexcept;

/// `in`: an item of a list, a key of a map, a part of a string; nothing is in nil.
[[nodiscard]] Datum contains(Run& run, Datum item, Datum collection) noexcept;

/// `map.name`: nil when there is none, and of nil.
[[nodiscard]] Datum member(Run& run, Datum of, std::string_view name) noexcept;

/// `of[index]`: an item of a list by place, of a map by key, a character of a string.
[[nodiscard]] Datum index(Run& run, Datum of, Datum at) noexcept;

/// `of[from:to]` of lists and strings; nil for an end that was left out. Places below zero count
/// from the end, what is beyond is cut.
[[nodiscard]] Datum slice(Run& run, Datum of, Datum from, Datum to) noexcept;

/// `of` with `value` at the key or place `at`; nil becomes a map.
[[nodiscard]] Datum with_item(Run& run, Datum of, Datum at, Datum value) noexcept;

/// What `&&`, `||`, `!`, conditions and predicates take: a Failure for anything but a boolean.
[[nodiscard]] Datum condition(Run& run, Datum datum) noexcept;

}  // namespace millrace::compute
