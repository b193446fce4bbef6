#include "scalars.hpp"

#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/json_text.hpp>

namespace millrace::ext::directive_value {

using value::Kind;
using value::Value;

Value opened(Value value, Arena& arena) {
    if (!value.is(Kind::Raw)) { return value; }
    const auto read = wire::parse_dom(wire::PaddedJson::copy(value.text(), arena), arena);
    return read ? *read : value;
}

Value number_in_text(Value value, Arena& arena) {
    if (!value.is(Kind::String)) { return value; }
    const std::string_view text = wire::string_text(value, arena);
    const bool may_be = !text.empty() && text.find_first_not_of("0123456789.eE+-") == text.npos;
    if (!may_be) { return value; }
    const auto read = wire::parse_dom(wire::PaddedJson::copy(text, arena), arena);
    return read && read->is(Kind::Number) ? *read : value;
}

}  // namespace millrace::ext::directive_value
