#pragma once
/// @file argument_shape.hpp — what of the arguments of a request shapes its statement, and the rest

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/value/value.hpp>

namespace millrace::sql {

/// The arguments of one request, in one order: those of the root field, then those of the fields
/// below that read variables.
///
/// Two requests for one claim with equal text() have the same statement; the values at the same
/// index() of nodes() stand for each other. Strings and numbers are not part of the text, nor is
/// the length of a list that has nothing else in it.
/// Lifetime: borrows the values.
class ArgumentShape {
public:
    ArgumentShape(value::Value root, std::span<const value::Value> dynamic);

    [[nodiscard]] std::string_view text() const noexcept { return text_; }
    [[nodiscard]] std::span<const value::Value> nodes() const noexcept { return nodes_; }

    static constexpr std::uint32_t kNone = 0xffff'ffff;

private:
    void add(const value::Value& value);
    void add_list(const value::Value& list);

    std::string text_;
    std::vector<value::Value> nodes_;
};

/// A copy of arguments in which no two values share their place in memory, so that a compiler can
/// be asked which of them a parameter was made of.
class MarkedArguments {
public:
    MarkedArguments(value::Value root, std::span<const value::Value> dynamic, Arena& arena);

    [[nodiscard]] const value::Value& root() const noexcept { return root_; }
    [[nodiscard]] std::span<const value::Value> dynamic() const noexcept { return dynamic_; }
    /// The index of `value` in ArgumentShape::nodes(); kNone when it is none of them.
    [[nodiscard]] std::uint32_t index_of(const value::Value& value) const noexcept;

private:
    value::Value root_;
    std::span<const value::Value> dynamic_;
    ArgumentShape shape_;
};

}  // namespace millrace::sql
