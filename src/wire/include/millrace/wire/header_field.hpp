#pragma once
/// @file header_field.hpp — one line of an HTTP head

#include <span>
#include <string_view>

namespace millrace::wire {

/// A name and its value, as sent; borrowed from the bytes of the message.
struct HeaderField {
    std::string_view name;
    std::string_view value;  // without blanks around it
};

/// True when both are the same but for the case of ASCII letters.
[[nodiscard]] bool equal_names(std::string_view a, std::string_view b) noexcept;

/// The first field called `name` in any case, or null.
[[nodiscard]] const HeaderField* find_field(std::span<const HeaderField> fields,
                                            std::string_view name) noexcept;

/// Its value, or nothing at all (data() null) when there is no such field.
[[nodiscard]] inline std::string_view field_value(std::span<const HeaderField> fields,
                                                  std::string_view name) noexcept {
    const HeaderField* field = find_field(fields, name);
    return field == nullptr ? std::string_view{} : field->value;
}

}  // namespace millrace::wire
