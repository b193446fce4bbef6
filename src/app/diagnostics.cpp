#include "diagnostics.hpp"

#include <utility>

#include <fmt/core.h>

namespace millrace::app {

void Diagnostics::error(Place place, std::string message, std::string advice) {
    ++error_count_;
    all_.push_back({Severity::Error, std::move(place), std::move(message), std::move(advice)});
}

void Diagnostics::hint(Place place, std::string message, std::string advice) {
    all_.push_back({Severity::Hint, std::move(place), std::move(message), std::move(advice)});
}

std::string to_text(const Diagnostic& diagnostic) {
    const auto& [file, at] = diagnostic.place;
    std::string text =
        at.line == 0 ? file + ": " : fmt::format("{}:{}:{}: ", file, at.line, at.column);
    if (diagnostic.severity == Severity::Hint) { text += "hint: "; }
    text += diagnostic.message;
    text += '\n';
    if (!diagnostic.advice.empty()) {
        text += "    ";
        for (const char c : diagnostic.advice) {
            text += c;
            if (c == '\n') { text += "    "; }
        }
        text += '\n';
    }
    return text;
}

std::string to_text(const Diagnostics& diagnostics) {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics.all()) { text += to_text(diagnostic); }
    return text;
}

}  // namespace millrace::app
