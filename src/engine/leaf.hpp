#pragma once
/// @file leaf.hpp — CoerceResult: what a source gave, as the scalar or enum the schema promises

#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/plan/plan.hpp>
#include <millrace/value/column.hpp>
#include <millrace/value/value.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::engine {

/// Appends `value` (not nothing, not an error) as a value of `field`'s leaf type, or appends
/// nothing and returns why not.
///
/// What is coerced is what the reference implementation coerces: whole numbers in any spelling,
/// numbers in text and booleans for Int and Float, numbers and booleans for String, numbers for
/// Boolean, whole numbers for ID. Digits that need no change are sent as they came.
/// Cost: a look at the first characters and one copy for values that are what they should be.
[[nodiscard]] std::string_view write_leaf(wire::ReplyBuffer& out, const plan::FieldPlan& field,
                                          value::Value value, Arena& arena);

/// Appends a value that is what `leaf` promises already and goes out as it came, which nearly all
/// are: text for String and ID, a small whole number for Int, a number for Float, a Boolean.
/// False: nothing was appended, and write_leaf() knows more.
[[nodiscard]] bool write_plain_leaf(wire::ReplyBuffer& out, plan::Leaf leaf, value::Value value);

/// Appends all of `column`, when each of its numbers is what `leaf` promises. False: nothing was
/// appended, and write_leaf() knows more, item by item.
[[nodiscard]] bool write_numbers(wire::ReplyBuffer& out, plan::Leaf leaf,
                                 const value::Column& column);

/// The scalar that `text`, valid JSON without blanks around it, is; an object or a list only by
/// its kind, empty. Borrows `text`.
[[nodiscard]] value::Value classify_json(std::string_view text) noexcept;

}  // namespace millrace::engine
