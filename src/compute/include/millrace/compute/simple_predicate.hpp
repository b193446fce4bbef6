#pragma once
/// @file simple_predicate.hpp — predicates that say nothing but how members compare with constants
///
/// What such a predicate means can be said in other languages, so that whoever has the data may
/// evaluate it: `price > 10 && status == 'open'`.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/value/value.hpp>

namespace millrace::compute {

enum class Comparison : std::uint8_t {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual
};

/// `member` compared with `constant`, a Boolean, an Int or a String.
struct SimpleComparison {
    std::string_view member;  // in the arena
    Comparison comparison = Comparison::Equal;
    value::Value constant;  // in the arena
};

/// The comparisons that must all hold for `text` to be true; nothing when it is anything else.
/// A member is a name, or a member of `ele`.
[[nodiscard]] std::optional<std::vector<SimpleComparison>> simple_predicate(std::string_view text,
                                                                            Arena& arena);

/// The member that `text` is, when it is nothing else: `price`, `ele.price`.
[[nodiscard]] std::optional<std::string_view> simple_member(std::string_view text, Arena& arena);

}  // namespace millrace::compute
