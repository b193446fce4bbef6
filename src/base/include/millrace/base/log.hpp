#pragma once
/// @file log.hpp — events for the people who run the gateway: one line each, key=value

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace millrace::log {

enum class Level : std::uint8_t { Debug, Info, Warn, Error, Off };

/// A named value of an event. Text is quoted when it holds more than plain characters, so that
/// no value can forge a field or a line.
struct Field {
    using Value = std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool>;

    // One constructor per kind: a variant would rather make a bool of a `const char*`.
    Field(std::string_view key_, std::string_view text) noexcept : key(key_), value(text) {}
    Field(std::string_view key_, const char* text) noexcept
        : key(key_), value(std::string_view(text)) {}
    Field(std::string_view key_, const std::string& text) noexcept
        : key(key_), value(std::string_view(text)) {}
    Field(std::string_view key_, int number) noexcept : key(key_), value(std::int64_t{number}) {}
    Field(std::string_view key_, long number) noexcept : key(key_), value(std::int64_t{number}) {}
    Field(std::string_view key_, unsigned number) noexcept
        : key(key_), value(std::uint64_t{number}) {}
    Field(std::string_view key_, unsigned long number) noexcept
        : key(key_), value(std::uint64_t{number}) {}
    Field(std::string_view key_, double number) noexcept : key(key_), value(number) {}
    Field(std::string_view key_, bool flag) noexcept : key(key_), value(flag) {}

    std::string_view key;
    Value value;
};

using Fields = std::initializer_list<Field>;

/// Takes finished lines, each with its newline.
///
/// Threads:   called from any thread, one line at a time per thread.
class Sink {
public:
    virtual void write(std::string_view line) noexcept = 0;

protected:
    ~Sink() = default;
};

/// Lines below `level` are not made. Info at start.
void set_level(Level level) noexcept;
[[nodiscard]] Level level() noexcept;
/// Where lines go; null: standard error, one write(2) per line. `sink` is borrowed.
void set_sink(Sink* sink) noexcept;

/// `event` is a short name with underscores; never put values of variables or credentials in.
void write(Level level, std::string_view event, Fields fields = {});

inline void debug(std::string_view event, Fields fields = {}) {
    if (level() <= Level::Debug) { write(Level::Debug, event, fields); }
}
inline void info(std::string_view event, Fields fields = {}) {
    if (level() <= Level::Info) { write(Level::Info, event, fields); }
}
inline void warn(std::string_view event, Fields fields = {}) {
    if (level() <= Level::Warn) { write(Level::Warn, event, fields); }
}
inline void error(std::string_view event, Fields fields = {}) {
    if (level() <= Level::Error) { write(Level::Error, event, fields); }
}

}  // namespace millrace::log
