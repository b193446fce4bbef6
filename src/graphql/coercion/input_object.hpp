#pragma once
/// @file input_object.hpp — which field of an input object each given member is

#include <algorithm>
#include <span>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/schema.hpp>

namespace millrace::graphql {

/// Room on the stack for GivenFields of objects with up to 32 fields.
inline constexpr std::size_t kScratchBytes = 32 * sizeof(void*);

/// The given members in the order of the fields of an input object, or of arguments: one pass
/// over what was given, however many members that has.
template <class Given>
class GivenFields {
public:
    GivenFields(std::size_t count, Arena& arena) : given_(arena.make_array<const Given*>(count)) {}

    /// The last of equal names counts.
    void set(std::size_t field, const Given& given) noexcept { given_[field] = &given; }

    /// Null: not given.
    [[nodiscard]] const Given* operator[](std::size_t field) const noexcept {
        return given_[field];
    }
    [[nodiscard]] std::size_t count() const noexcept {
        return static_cast<std::size_t>(
            std::ranges::count_if(given_, [](const Given* given) { return given != nullptr; }));
    }

private:
    std::span<const Given*> given_;
};

/// Where in the input object `type` the field called `name` stands, or its number of fields.
[[nodiscard]] inline std::size_t field_position(const Type& type, std::string_view name) noexcept {
    const InputValue* field = type.input_field(name);
    return field == nullptr ? type.input_fields.size()
                            : static_cast<std::size_t>(field - type.input_fields.data());
}

/// Whether a default value can stand in for what was not given.
[[nodiscard]] inline bool has_usable_default(const InputValue& input) noexcept {
    using value::Kind;
    return !input.default_value.is(Kind::Absent) && !input.default_value.is(Kind::Pending) &&
           !input.default_value.is(Kind::Error);
}

/// The value of a variable, or Absent.
[[nodiscard]] inline value::Value variable_value(const value::Value& variables,
                                                 std::string_view name) noexcept {
    return variables.is(value::Kind::Object) ? variables.member(name) : value::Value::absent();
}

}  // namespace millrace::graphql
