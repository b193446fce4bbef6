#include "sqlite_constraints.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace millrace::sql {
namespace {

struct Token {
    std::string text;     // a name without its quotes; a word as it is written
    bool quoted = false;  // a name or a string, never a keyword
};

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// The tokens of a statement, comments left out.
class Tokens {
public:
    explicit Tokens(std::string_view text) : text_(text) {
        while (skip_space()) { read(); }
    }

    std::vector<Token> list;

private:
    bool skip_space() {
        while (at_ < text_.size()) {
            const std::string_view rest = text_.substr(at_);
            if (rest.starts_with("--")) {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (rest.starts_with("/*")) {
                const std::size_t end = text_.find("*/", at_ + 2);
                at_ = end == std::string_view::npos ? text_.size() : end + 2;
            } else if (rest[0] == ' ' || (rest[0] >= '\t' && rest[0] <= '\r')) {
                ++at_;
            } else {
                return true;
            }
        }
        return false;
    }

    void read() {
        const char c = text_[at_];
        if (c == '"' || c == '`' || c == '\'' || c == '[') {
            return read_quoted(c == '[' ? ']' : c);
        }
        const std::size_t start = at_++;
        while (is_word_character(c) && at_ < text_.size() && is_word_character(text_[at_])) {
            ++at_;
        }
        list.push_back({std::string(text_.substr(start, at_ - start)), false});
    }

    // A quote inside is doubled; but not a bracket.
    void read_quoted(char close) {
        Token token{{}, true};
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == close) {
                ++at_;
                const bool doubled = close != ']' && at_ < text_.size() && text_[at_] == close;
                if (!doubled) { break; }
            }
            token.text += text_[at_];
        }
        list.push_back(std::move(token));
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

class DefinitionReader {
public:
    explicit DefinitionReader(std::string_view definition) : tokens_(Tokens(definition).list) {}

    std::vector<NamedKey> keys() {
        while (at_ < tokens_.size() && !is("(")) { ++at_; }
        ++at_;
        while (at_ < tokens_.size() && !is(")")) {
            item();
            if (is(",")) { ++at_; }
        }
        return std::move(keys_);
    }

private:
    bool is(std::string_view word, std::size_t ahead = 0) const {
        if (at_ + ahead >= tokens_.size() || tokens_[at_ + ahead].quoted) { return false; }
        return std::ranges::equal(tokens_[at_ + ahead].text, word, {}, upper, upper);
    }

    std::string name(std::size_t ahead) const {
        return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead].text : std::string();
    }

    // A column with its constraints, or a constraint of the table, up to the next comma.
    void item() {
        const bool is_column =
            !is("CONSTRAINT") && !is("PRIMARY") && !is("UNIQUE") && !is("CHECK") && !is("FOREIGN");
        const std::string column = is_column ? name(0) : std::string();
        if (is_column) { ++at_; }
        std::size_t depth = 0;
        for (; at_ < tokens_.size(); ++at_) {
            if (depth == 0 && (is(",") || is(")"))) { return; }
            if (is("(")) { ++depth; }
            if (is(")")) { --depth; }
            if (depth == 0 && is("CONSTRAINT") && (is("PRIMARY", 2) || is("UNIQUE", 2))) {
                constraint(column);
            }
        }
    }

    void constraint(const std::string& column) {
        NamedKey named{is("PRIMARY", 2), {name(1), {}}};
        if (!column.empty()) {
            named.key.columns.push_back(column);
        } else {
            std::size_t ahead = named.primary ? 5 : 4;
            while (at_ + ahead < tokens_.size() && !is(")", ahead)) {
                named.key.columns.push_back(name(ahead));
                // Behind a name its collation and direction may stand.
                while (at_ + ahead < tokens_.size() && !is(",", ahead) && !is(")", ahead)) {
                    ++ahead;
                }
                if (is(",", ahead)) { ++ahead; }
            }
        }
        keys_.push_back(std::move(named));
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::vector<NamedKey> keys_;
};

bool same_columns(const Key& some, const Key& other) {
    return std::ranges::equal(some.columns, other.columns,
                              [](const std::string& a, const std::string& b) {
                                  return std::ranges::equal(a, b, {}, upper, upper);
                              });
}

}  // namespace

std::vector<NamedKey> named_keys(std::string_view definition) {
    return DefinitionReader(definition).keys();
}

void name_keys(Table& table, std::string_view definition) {
    for (const NamedKey& named : named_keys(definition)) {
        if (named.primary && table.primary_key) { table.primary_key->name = named.key.name; }
        if (named.primary) { continue; }
        for (Key& key : table.unique_keys) {
            if (same_columns(key, named.key)) { key.name = named.key.name; }
        }
    }
}

}  // namespace millrace::sql
