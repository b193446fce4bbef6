#include "stream_count.hpp"

#include <charconv>
#include <string_view>

namespace millrace::engine {

using value::Kind;
using value::Value;

std::int64_t initial_count(const plan::StreamPlan& stream, Value variables) noexcept {
    std::string_view digits = "0";
    for (const graphql::ArgumentNode& argument : stream.directive->arguments) {
        if (argument.name.text != "initialCount") { continue; }
        if (argument.value->kind == graphql::ValueKind::Variable) {
            const Value given = variables.is(Kind::Object) ? variables.member(argument.value->text)
                                                           : Value::absent();
            if (given.is(Kind::Number)) { digits = given.text(); }
        } else {
            digits = argument.value->text;
        }
    }
    std::int64_t count = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), count);
    return count;
}

}  // namespace millrace::engine
