#pragma once
/// @file json_writer.hpp — JSON out: an append-only buffer and the few things put into it

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace millrace::wire {

/// The bytes of a reply while they are written.
///
/// What was appended last can be taken back (truncate): a null that travels upwards replaces
/// what was already written of its object.
///
/// Ownership: owns its memory; clear() keeps it for the next reply on the connection.
/// Threads:   none.
/// Cost:      amortised O(1) per byte; one branch per append.
class ReplyBuffer {
public:
    ReplyBuffer() noexcept = default;
    ReplyBuffer(ReplyBuffer&&) noexcept = default;
    ReplyBuffer& operator=(ReplyBuffer&&) noexcept = default;

    void append(std::string_view text) {
        char* to = reserve(text.size());
        if (!text.empty()) { std::memcpy(to, text.data(), text.size()); }
        size_ += text.size();
    }
    void append(char c) {
        *reserve(1) = c;
        ++size_;
    }

    /// At least `bytes` writable bytes at the end; commit() makes them part of the reply.
    [[nodiscard]] char* reserve(std::size_t bytes) {
        if (capacity_ - size_ < bytes) [[unlikely]] { grow(bytes); }
        return data_.get() + size_;
    }
    void commit(std::size_t bytes) noexcept { size_ += bytes; }

    void truncate(std::size_t size) noexcept { size_ = size; }
    void clear() noexcept { size_ = 0; }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
    [[nodiscard]] std::string_view view() const noexcept { return {data_.get(), size_}; }
    [[nodiscard]] char last() const noexcept { return data_[size_ - 1]; }

private:
    void grow(std::size_t bytes);

    std::unique_ptr<char[]> data_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

/// `text` (UTF-8) as a JSON string with its quotes. Escapes `"`, `\` and control characters.
void append_string(ReplyBuffer& out, std::string_view text);

void append_integer(ReplyBuffer& out, std::int64_t number);
/// The shortest text that reads back as `number`, as JavaScript spells it: without an exponent from
/// 1e-6 to below 1e21, whole numbers without a point. Not finite: `null`.
void append_double(ReplyBuffer& out, double number);

}  // namespace millrace::wire
