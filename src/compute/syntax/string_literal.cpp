#include <algorithm>

#include "syntax/grammar.hpp"

namespace millrace::compute {

namespace {

/// The character an escape stands for; 0 when there is no such escape.
char escaped_character(char c) noexcept {
    switch (c) {
        case 't':
            return '\t';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case '\\':
        case '\'':
        case '"':
        case '#':
            return c;
        default:
            return 0;
    }
}

/// The place of the next `#{` that is not escaped, or the end.
std::size_t find_interpolation(std::string_view raw, std::size_t from) noexcept {
    for (std::size_t i = from; i < raw.size(); ++i) {
        if (raw[i] == '\\') {
            ++i;
        } else if (raw[i] == '#' && i + 1 < raw.size() && raw[i + 1] == '{') {
            return i;
        }
    }
    return raw.size();
}

/// The place of the `}` that closes an interpolation whose source starts at `from`, or the end.
std::size_t find_closing_brace(std::string_view raw, std::size_t from) noexcept {
    std::size_t open = 1;
    char quote = 0;
    for (std::size_t i = from; i < raw.size(); ++i) {
        const char c = raw[i];
        if (quote != 0) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '{') {
            ++open;
        } else if (c == '}' && --open == 0) {
            return i;
        }
    }
    return raw.size();
}

}  // namespace

/// `raw` without its escapes. An unknown escape is an error.
std::string_view Grammar::unescaped(std::string_view raw, std::uint32_t offset) {
    if (raw.find('\\') == std::string_view::npos) { return raw; }
    const auto text = run_.arena().make_array<char>(raw.size());
    std::size_t size = 0;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\') {
            text[size++] = raw[i];
            continue;
        }
        const char c = ++i < raw.size() ? escaped_character(raw[i]) : '\0';
        if (c == 0) {
            fail(offset + static_cast<std::uint32_t>(i),
                 "there is no such escape; \\\\ is a plain \\");
            return {};
        }
        text[size++] = c;
    }
    return {text.data(), size};
}

Node* Grammar::interpolation(std::string_view source, std::uint32_t offset) {
    if (too_deep()) { return nullptr; }
    Grammar inner(unescaped(source, offset), run_, patterns_, offset, depth_ + 1);
    Node* node = inner.whole_expression();
    if (node == nullptr || !inner.error().message.empty()) {
        return fail(inner.error().offset, "{}", inner.error().message);
    }
    return node;
}

/// Plain text, or texts and `#{expressions}` in turn.
Node* Grammar::string() {
    const std::string_view raw = token_.text;
    const std::uint32_t offset = token_.offset;
    const auto place = [&](std::size_t at) { return offset + 1 + static_cast<std::uint32_t>(at); };
    std::vector<Node*> parts;
    for (std::size_t from = 0; from < raw.size();) {
        const std::size_t start = find_interpolation(raw, from);
        if (start > from) {
            const std::string_view text = unescaped(raw.substr(from, start - from), place(from));
            if (!error_.message.empty()) { return nullptr; }
            parts.push_back(literal(place(from), Datum::string(text)));
        }
        if (start == raw.size()) { break; }
        const std::size_t end = find_closing_brace(raw, start + 2);
        if (end == raw.size()) {
            return fail(place(start), "#{{ without its }}; \\#{{ stands for the plain characters");
        }
        Node* part = interpolation(raw.substr(start + 2, end - start - 2), place(start + 2));
        if (part == nullptr) { return nullptr; }
        parts.push_back(part);
        from = end + 1;
    }
    advance();
    if (parts.empty()) { return literal(offset, Datum::string({})); }
    if (find_interpolation(raw, 0) == raw.size()) { return parts[0]; }
    return make(NodeKind::Interpolation, offset, parts);
}

}  // namespace millrace::compute
