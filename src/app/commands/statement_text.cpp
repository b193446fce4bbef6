#include "commands/statement_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace millrace::app {

namespace {

constexpr std::array<std::string_view, 10> kClauses{"FROM ",   "WHERE ",      "ORDER BY ", "LIMIT ",
                                                    "OFFSET ", "RETURNING ",  "SELECT ",   "UNION ",
                                                    "INSERT ", "ON CONFLICT "};

// The end of the quoted text that begins at `at`: quotes within it are doubled.
std::size_t end_of_quoted(std::string_view text, std::size_t at) {
    const char quote = text[at];
    for (++at; at < text.size(); ++at) {
        if (text[at] != quote) { continue; }
        if (at + 1 == text.size() || text[at + 1] != quote) { return at + 1; }
        ++at;
    }
    return text.size();
}

bool begins_clause(std::string_view text, std::size_t at) {
    if (at == 0 || (text[at - 1] != ' ' && text[at - 1] != '(')) { return false; }
    const std::string_view rest = text.substr(at);
    return std::ranges::any_of(kClauses,
                               [rest](std::string_view word) { return rest.starts_with(word); });
}

std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') { out += '\''; }
        out += c;
    }
    return out + "'";
}

}  // namespace

std::string laid_out(std::string_view statement, std::string_view indent) {
    std::string out(indent);
    std::size_t depth = 0;
    for (std::size_t at = 0; at < statement.size();) {
        const char c = statement[at];
        if (c == '\'' || c == '"') {
            const std::size_t end = end_of_quoted(statement, at);
            out += statement.substr(at, end - at);
            at = end;
            continue;
        }
        if (begins_clause(statement, at)) {
            while (out.ends_with(' ')) { out.pop_back(); }
            out += '\n';
            out += indent;
            out.append(2 * depth, ' ');
        }
        if (c == '(') { ++depth; }
        if (c == ')' && depth > 0) { --depth; }
        out += c;
        ++at;
    }
    return out + "\n";
}

std::string with_literals(std::string_view statement,
                          std::span<const sql::ParameterValue> parameters) {
    std::string out;
    for (std::size_t at = 0; at < statement.size();) {
        const char c = statement[at];
        if (c == '\'' || c == '"') {
            const std::size_t end = end_of_quoted(statement, at);
            out += statement.substr(at, end - at);
            at = end;
            continue;
        }
        std::size_t number = 0;
        const char* const begin = statement.data() + at + 1;
        const auto [end, failure] =
            std::from_chars(begin, statement.data() + statement.size(), number);
        const bool is_parameter = (c == '$' || c == '?') && failure == std::errc() && number > 0 &&
                                  number <= parameters.size();
        if (!is_parameter) {
            out += c;
            ++at;
            continue;
        }
        const auto& text = parameters[number - 1].text;
        out += text ? quoted(*text) : "NULL";
        at = static_cast<std::size_t>(end - statement.data());
    }
    return out;
}

}  // namespace millrace::app
