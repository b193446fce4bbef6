#pragma once
/// @file diagnostics.hpp — what is wrong with the files of a gateway, each with its place

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace millrace::app {

/// A place in a text, both from 1. Line 0: the file as a whole.
struct Position {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

/// A place in one of several files.
struct Place {
    std::string file;
    Position at;
};

enum class Severity : std::uint8_t { Error, Hint };

struct Diagnostic {
    Severity severity = Severity::Error;
    Place place;
    std::string message;
    std::string advice;  // what to do about it, such as `write instead: …`; or empty
};

/// Collects findings, so that all of them are shown at once.
class Diagnostics {
public:
    void error(Place place, std::string message, std::string advice = {});
    void hint(Place place, std::string message, std::string advice = {});

    [[nodiscard]] bool has_errors() const noexcept { return error_count_ != 0; }
    [[nodiscard]] std::size_t error_count() const noexcept { return error_count_; }
    [[nodiscard]] const std::vector<Diagnostic>& all() const noexcept { return all_; }

private:
    std::vector<Diagnostic> all_;
    std::size_t error_count_ = 0;
};

/// `file:line:column: message`, and the advice on a line of its own. Ends in a newline.
[[nodiscard]] std::string to_text(const Diagnostic& diagnostic);
[[nodiscard]] std::string to_text(const Diagnostics& diagnostics);

}  // namespace millrace::app
