#include <millrace/wire/header_field.hpp>

namespace millrace::wire {
namespace {

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

bool equal_names(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) { return false; }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i])) { return false; }
    }
    return true;
}

const HeaderField* find_field(std::span<const HeaderField> fields, std::string_view name) noexcept {
    for (const HeaderField& field : fields) {
        if (equal_names(field.name, name)) { return &field; }
    }
    return nullptr;
}

}  // namespace millrace::wire
