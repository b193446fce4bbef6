#include "datum/text_builder.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace millrace::compute {

void TextBuilder::append(std::size_t count, char c) noexcept {
    if (count > capacity_ - size_ && !grow(count)) { return; }
    if (count > 0) { std::memset(data_ + size_, c, count); }
    size_ += count;
}

void TextBuilder::append_integer(std::int64_t number) noexcept {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    append(std::string_view(digits.data(), end));
}

bool TextBuilder::grow(std::size_t more) noexcept {
    const std::size_t capacity = std::max({std::size_t{32}, capacity_ * 2, size_ + more});
    if (!ok_ || !run_.has_room(capacity)) {
        ok_ = false;
        return false;
    }
    auto* data = static_cast<char*>(run_.allocate(capacity, 1));
    if (size_ > 0) { std::memcpy(data, data_, size_); }
    data_ = data;
    capacity_ = capacity;
    return true;
}

}  // namespace millrace::compute
