#pragma once
/// @file text_builder.hpp — text that is put together in the arena of a run

#include <cstring>
#include <string_view>

#include "run/run.hpp"

namespace millrace::compute {

/// Appends to one growing text. Past the memory limit of the run it stays as it is and ok() turns
/// false.
class TextBuilder {
public:
    explicit TextBuilder(Run& run) noexcept : run_(run) {}

    void append(std::string_view text) noexcept {
        if (text.size() > capacity_ - size_ && !grow(text.size())) { return; }
        if (!text.empty()) { std::memcpy(data_ + size_, text.data(), text.size()); }
        size_ += text.size();
    }
    void append(char c) noexcept {
        if (size_ == capacity_ && !grow(1)) { return; }
        data_[size_++] = c;
    }
    void append(std::size_t count, char c) noexcept;
    void append_integer(std::int64_t number) noexcept;
    void truncate(std::size_t size) noexcept { size_ = size; }

    [[nodiscard]] bool ok() const noexcept { return ok_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::string_view view() const noexcept { return {data_, size_}; }
    [[nodiscard]] Run& run() noexcept { return run_; }

    /// The text as a String, or why there is none.
    [[nodiscard]] Datum finish() noexcept {
        return ok_ ? Datum::string(view()) : run_.limit_reached();
    }

private:
    bool grow(std::size_t more) noexcept;

    Run& run_;
    char* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    bool ok_ = true;
};

}  // namespace millrace::compute
