#pragma once
/// @file result_form.hpp — what a directive makes, and the fields that can hold it

#include <cstdint>
#include <string_view>

#include <millrace/plan/directive.hpp>

namespace millrace::ext::directive_aggregate {

enum class ResultForm : std::uint8_t {
    Whole,    // a whole number
    Number,   // whole or not, as what it is made of
    Real,     // a number
    Text,     // text
    Boolean,  // true or false
    Any,      // whatever the rows hold
    List,     // a list of what the rows hold
    Objects,  // objects, or a list of them
};

/// Whether the field of `site` is a holder, or of the scalar JSON, that can hold `form`; reports
/// which one to write when not. `what` names what is made: `@aggregate(fn: SUM)`.
[[nodiscard]] bool check_field(plan::DirectiveSite& site, ResultForm form, std::string_view what);

}  // namespace millrace::ext::directive_aggregate
