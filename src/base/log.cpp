#include <millrace/base/log.hpp>

#include <atomic>
#include <chrono>
#include <ctime>
#include <iterator>

#include <unistd.h>

#include <fmt/format.h>

namespace millrace::log {
namespace {

using Line = fmt::memory_buffer;

constinit std::atomic<Level> lowest{Level::Info};
constinit std::atomic<Sink*> chosen_sink{nullptr};

constexpr std::string_view name_of(Level level) noexcept {
    switch (level) {
        case Level::Debug:
            return "debug";
        case Level::Info:
            return "info";
        case Level::Warn:
            return "warn";
        case Level::Error:
            return "error";
        case Level::Off:
            break;
    }
    return "off";
}

void append(Line& line, std::string_view text) {
    line.append(text.data(), text.data() + text.size());
}

constexpr bool is_plain(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte > ' ' && byte != '"' && byte != '=' && byte != '\\' && byte != 0x7f;
}

void append_escaped(Line& line, char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
        line.push_back('\\');
        line.push_back(c);
    } else if (byte < 0x20 || byte == 0x7f) {
        fmt::format_to(std::back_inserter(line), "\\x{:02x}", byte);
    } else {
        line.push_back(c);
    }
}

void append_text(Line& line, std::string_view text) {
    bool plain = !text.empty();
    for (const char c : text) { plain = plain && is_plain(c); }
    if (plain) {
        append(line, text);
        return;
    }
    line.push_back('"');
    for (const char c : text) { append_escaped(line, c); }
    line.push_back('"');
}

void append_value(Line& line, const Field::Value& value) {
    if (const auto* text = std::get_if<std::string_view>(&value)) {
        append_text(line, *text);
        return;
    }
    std::visit([&](const auto& known) { fmt::format_to(std::back_inserter(line), "{}", known); },
               value);
}

void append_time(Line& line) {
    const auto now = std::chrono::system_clock::now();
    const std::time_t whole_seconds = std::chrono::system_clock::to_time_t(now);
    const auto part =
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() %
        1000;
    std::tm utc{};
    gmtime_r(&whole_seconds, &utc);
    fmt::format_to(std::back_inserter(line), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                   utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min,
                   utc.tm_sec, part);
}

// One call per line, so that lines of several threads do not mix.
void write_to_stderr(std::string_view line) noexcept {
    while (!line.empty()) {
        const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
        if (written <= 0) { return; }
        line.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

void set_level(Level level) noexcept {
    lowest.store(level, std::memory_order_relaxed);
}

Level level() noexcept {
    return lowest.load(std::memory_order_relaxed);
}

void set_sink(Sink* sink) noexcept {
    chosen_sink.store(sink, std::memory_order_release);
}

void write(Level level, std::string_view event, Fields fields) {
    Line line;
    append(line, "time=");
    append_time(line);
    append(line, " level=");
    append(line, name_of(level));
    append(line, " event=");
    append_text(line, event);
    for (const Field& field : fields) {
        line.push_back(' ');
        append(line, field.key);
        line.push_back('=');
        append_value(line, field.value);
    }
    line.push_back('\n');
    const std::string_view text(line.data(), line.size());
    if (Sink* sink = chosen_sink.load(std::memory_order_acquire); sink != nullptr) {
        sink->write(text);
    } else {
        write_to_stderr(text);
    }
}

}  // namespace millrace::log
