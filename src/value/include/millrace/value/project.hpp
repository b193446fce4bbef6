#pragma once
/// @file project.hpp — a value with names, laid out as rows

#include <millrace/base/arena.hpp>
#include <millrace/value/shape.hpp>
#include <millrace/value/value.hpp>

namespace millrace::value {

/// Lays `dom` (a value as Want::Dom decodes it) out as `projection` wants it: what decoding the
/// same JSON with that projection would have given, but for Want::Raw, which keeps the Dom.
/// Borrows everything from `dom`; new rows and lists live in `arena`. Values that are rows
/// already, and failures, stay as they are.
[[nodiscard]] Value project_dom(Value dom, const Projection& projection, Arena& arena) noexcept;

}  // namespace millrace::value
