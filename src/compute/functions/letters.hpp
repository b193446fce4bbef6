#pragma once
/// @file letters.hpp — upper and lower case, words

#include <cstddef>
#include <string_view>

#include "datum/text_builder.hpp"

namespace millrace::compute {

enum class Case : unsigned char { Upper, Lower };

/// Appends `text` (UTF-8) in another case, character by character.
void append_cased(TextBuilder& out, std::string_view text, Case wanted) noexcept;

/// The same for its first character only; the rest stays.
void append_capitalized(TextBuilder& out, std::string_view text, Case rest) noexcept;

/// Gives the words of a text one by one: runs of letters and digits, split where a small letter is
/// followed by a capital one, as in `unitsSold`.
class WordReader {
public:
    explicit WordReader(std::string_view text) noexcept : text_(text) {}

    bool next(std::string_view& word) noexcept;

private:
    std::string_view text_;
    std::size_t at_ = 0;
};

/// White space at the front and the back taken away.
[[nodiscard]] std::string_view trimmed_start(std::string_view text) noexcept;
[[nodiscard]] std::string_view trimmed_end(std::string_view text) noexcept;

}  // namespace millrace::compute
