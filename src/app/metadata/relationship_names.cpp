#include "metadata/relationship_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <fmt/core.h>

namespace millrace::app {
namespace {

using Word = std::pair<std::string_view, std::string_view>;

constexpr std::array kIrregular{
    Word{"person", "people"},      Word{"child", "children"},    Word{"man", "men"},
    Word{"woman", "women"},        Word{"mouse", "mice"},        Word{"foot", "feet"},
    Word{"tooth", "teeth"},        Word{"goose", "geese"},       Word{"leaf", "leaves"},
    Word{"half", "halves"},        Word{"life", "lives"},        Word{"wife", "wives"},
    Word{"knife", "knives"},       Word{"shelf", "shelves"},     Word{"datum", "data"},
    Word{"medium", "media"},       Word{"index", "indices"},     Word{"matrix", "matrices"},
    Word{"vertex", "vertices"},    Word{"analysis", "analyses"}, Word{"crisis", "crises"},
    Word{"quiz", "quizzes"},       Word{"hero", "heroes"},       Word{"potato", "potatoes"},
    Word{"movie", "movies"},       Word{"cookie", "cookies"},    Word{"bus", "buses"},
    Word{"status", "statuses"},    Word{"alias", "aliases"},     Word{"canvas", "canvases"},
    Word{"campus", "campuses"},    Word{"bonus", "bonuses"},     Word{"menu", "menus"},
    Word{"house", "houses"},       Word{"case", "cases"},        Word{"database", "databases"},
    Word{"base", "bases"},         Word{"course", "courses"},    Word{"purchase", "purchases"},
    Word{"response", "responses"}, Word{"release", "releases"},  Word{"warehouse", "warehouses"},
    Word{"expense", "expenses"},   Word{"license", "licenses"},  Word{"invoice", "invoices"},
    Word{"cache", "caches"},       Word{"size", "sizes"},        Word{"prize", "prizes"},
};

constexpr std::array<std::string_view, 11> kWithoutPlural{
    "equipment", "information", "rice", "money",    "species", "series",
    "fish",      "sheep",       "news", "metadata", "software"};

/// Where the last word begins: behind the last `_`, or at the last capital letter.
std::size_t last_word(std::string_view name) {
    for (std::size_t i = name.size(); i-- > 1;) {
        if (name[i - 1] == '_') { return i; }
        const auto is_upper = [&](std::size_t at) {
            return std::isupper(static_cast<unsigned char>(name[at])) != 0;
        };
        if (is_upper(i) && !is_upper(i - 1)) { return i; }
    }
    return 0;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

/// `People` like `Person`: the first letter stays as it is.
std::string like(std::string_view word, std::string_view other) {
    std::string out(other);
    if (!word.empty() && !out.empty() && std::isupper(static_cast<unsigned char>(word[0])) != 0) {
        out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
    }
    return out;
}

bool ends_with_any(std::string_view word, std::initializer_list<std::string_view> ends) {
    return std::ranges::any_of(ends, [&](std::string_view end) { return word.ends_with(end); });
}

bool is_vowel(char c) {
    return std::string_view("aeiou").find(c) != std::string_view::npos;
}

std::string singular_word(std::string_view word) {
    const std::string small = lower(word);
    if (std::ranges::find(kWithoutPlural, small) != kWithoutPlural.end()) {
        return std::string(word);
    }
    for (const Word& pair : kIrregular) {
        if (small == pair.second) { return like(word, pair.first); }
        if (small == pair.first) { return std::string(word); }
    }
    if (small.size() > 3 && small.ends_with("ies")) {
        return std::string(word.substr(0, word.size() - 3)) + 'y';
    }
    if (ends_with_any(small, {"sses", "xes", "ches", "shes", "zzes"})) {
        return std::string(word.substr(0, word.size() - 2));
    }
    if (small.size() > 1 && small.ends_with('s') && !ends_with_any(small, {"ss", "us", "is"})) {
        return std::string(word.substr(0, word.size() - 1));
    }
    return std::string(word);
}

std::string plural_word(std::string_view word) {
    const std::string small = lower(word);
    if (std::ranges::find(kWithoutPlural, small) != kWithoutPlural.end()) {
        return std::string(word);
    }
    for (const Word& pair : kIrregular) {
        if (small == pair.first) { return like(word, pair.second); }
        if (small == pair.second) { return std::string(word); }
    }
    if (small.ends_with('s') && lower(singular_word(word)) != small) { return std::string(word); }
    if (small.size() > 1 && small.ends_with('y') && !is_vowel(small[small.size() - 2])) {
        return std::string(word.substr(0, word.size() - 1)) + "ies";
    }
    if (ends_with_any(small, {"s", "x", "z", "ch", "sh"})) { return std::string(word) + "es"; }
    return std::string(word) + 's';
}

/// `author_by_editor_id` as `authorByEditorId`.
std::string camel_case(std::string_view text) {
    std::string out;
    bool begins = false;
    for (const char c : text) {
        if (c == '_') {
            begins = !out.empty();
            continue;
        }
        const auto letter = static_cast<unsigned char>(c);
        out += begins ? static_cast<char>(std::toupper(letter)) : c;
        begins = false;
    }
    return out;
}

}  // namespace

std::string singular(std::string_view name) {
    const std::size_t at = last_word(name);
    return std::string(name.substr(0, at)) + singular_word(name.substr(at));
}

std::string plural(std::string_view name) {
    const std::size_t at = last_word(name);
    return std::string(name.substr(0, at)) + plural_word(name.substr(at));
}

std::string relationship_name(std::string_view other_table, bool many,
                              std::span<const std::string> columns,
                              std::set<std::string, std::less<>>& taken) {
    std::string name = many ? plural(other_table) : singular(other_table);
    if (taken.contains(name)) {
        std::string words = name + "_by";
        for (const std::string& column : columns) { words += '_' + column; }
        name = camel_case(words);
        for (int number = 1; taken.contains(name); ++number) {
            name = camel_case(fmt::format("{}_{}", words, number));
        }
    }
    taken.insert(name);
    return name;
}

}  // namespace millrace::app
