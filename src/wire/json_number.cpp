#include <millrace/wire/json_number.hpp>

#include <algorithm>

namespace millrace::wire {

bool is_json_number(std::string_view text) noexcept {
    const auto digits = [&text] {
        const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
        text.remove_prefix(count);
        return count;
    };
    if (text.starts_with('-')) { text.remove_prefix(1); }
    const bool zero = text.starts_with('0');
    const std::size_t whole = digits();
    if (whole == 0 || (zero && whole > 1)) { return false; }
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (digits() == 0) { return false; }
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('+') || text.starts_with('-')) { text.remove_prefix(1); }
        if (digits() == 0) { return false; }
    }
    return text.empty();
}

}  // namespace millrace::wire
