#include "functions/number_format.hpp"

#include <algorithm>
#include <array>

#include "datum/number.hpp"
#include "run/operations.hpp"

namespace millrace::compute {

namespace {

struct Locale {
    std::string_view name;
    NumberSymbols symbols;
};

constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
constexpr std::string_view kNarrowSpace = "\xE2\x80\xAF";
constexpr std::string_view kApostrophe = "\xE2\x80\x99";

// From the Unicode Common Locale Data Repository.
constexpr std::array kLocales{
    Locale{"en", {".", ","}},
    Locale{"en-IN", {".", ",", 2}},
    Locale{"hi", {".", ",", 2}},
    Locale{"zh", {".", ","}},
    Locale{"ja", {".", ","}},
    Locale{"ko", {".", ","}},
    Locale{"th", {".", ","}},
    Locale{"he", {".", ","}},
    Locale{"de", {",", "."}},
    Locale{"de-AT", {",", kNoBreakSpace}},
    Locale{"de-CH", {".", kApostrophe}},
    Locale{"de-LI", {".", kApostrophe}},
    Locale{"es", {",", "."}},
    Locale{"es-MX", {".", ","}},
    Locale{"es-US", {".", ","}},
    Locale{"it", {",", "."}},
    Locale{"it-CH", {".", kApostrophe}},
    Locale{"pt", {",", "."}},
    Locale{"pt-PT", {",", kNoBreakSpace}},
    Locale{"nl", {",", "."}},
    Locale{"da", {",", "."}},
    Locale{"el", {",", "."}},
    Locale{"id", {",", "."}},
    Locale{"tr", {",", "."}},
    Locale{"vi", {",", "."}},
    Locale{"ro", {",", "."}},
    Locale{"fr", {",", kNarrowSpace}},
    Locale{"fr-CA", {",", kNoBreakSpace}},
    Locale{"fr-CH", {",", kNarrowSpace}},
    Locale{"cs", {",", kNoBreakSpace}},
    Locale{"fi", {",", kNoBreakSpace}},
    Locale{"hu", {",", kNoBreakSpace}},
    Locale{"nb", {",", kNoBreakSpace}},
    Locale{"no", {",", kNoBreakSpace}},
    Locale{"pl", {",", kNoBreakSpace}},
    Locale{"ru", {",", kNoBreakSpace}},
    Locale{"sk", {",", kNoBreakSpace}},
    Locale{"sv", {",", kNoBreakSpace}},
    Locale{"uk", {",", kNoBreakSpace}},
    Locale{"bg", {",", kNoBreakSpace}},
};

constexpr bool is_number_character(char c) noexcept {
    return c == '#' || c == '0' || c == ',' || c == '.';
}

/// `#,##0.00`
bool read_digits(std::string_view text, NumberPattern& pattern) noexcept {
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view whole = text.substr(0, point);
    const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
    if (fraction.find_first_of(".,") != std::string_view::npos) { return false; }
    const std::size_t comma = whole.rfind(',');
    pattern.group_size = comma == std::string_view::npos ? 0 : whole.size() - comma - 1;
    if (comma != std::string_view::npos && pattern.group_size == 0) { return false; }
    pattern.integer_digits_min = static_cast<std::size_t>(std::ranges::count(whole, '0'));
    pattern.fraction_digits_min = static_cast<std::size_t>(std::ranges::count(fraction, '0'));
    pattern.fraction_digits_max = fraction.size();
    // Zeros stand next to the point.
    const std::size_t first_zero = whole.find('0');
    const bool whole_fits = first_zero == std::string_view::npos ||
                            whole.find('#', first_zero) == std::string_view::npos;
    const bool fraction_fits =
        fraction.find('0', pattern.fraction_digits_min) == std::string_view::npos;
    return !text.empty() && whole_fits && fraction_fits;
}

/// Where the digits of a pattern start and end; quoted text does not count.
void find_digits(std::string_view text, std::size_t& begin, std::size_t& end) noexcept {
    bool quoted = false;
    begin = end = text.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\'') { quoted = !quoted; }
        if (quoted || text[i] == '\'') { continue; }
        if (begin == text.size() && is_number_character(text[i])) { begin = i; }
        if (begin != text.size() && !is_number_character(text[i])) {
            end = i;
            return;
        }
    }
}

void append_affix(TextBuilder& out, std::string_view affix) noexcept {
    for (std::size_t i = 0; i < affix.size(); ++i) {
        const bool doubled = affix[i] == '\'' && i + 1 < affix.size() && affix[i + 1] == '\'';
        if (affix[i] == '\'' && !doubled) { continue; }
        out.append(affix[i]);
        i += doubled ? 1 : 0;
    }
}

void append_whole(TextBuilder& out, std::string_view digits, const NumberPattern& pattern,
                  const NumberSymbols& symbols) noexcept {
    if (pattern.group_size == 0) { return out.append(digits); }
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const std::size_t behind = digits.size() - i;
        const bool group_starts =
            behind == pattern.group_size ||
            (behind > pattern.group_size &&
             (behind - pattern.group_size) %
                     (pattern.group_size == 3 ? symbols.outer_group : pattern.group_size) ==
                 0);
        if (i > 0 && group_starts) { out.append(symbols.group); }
        out.append(digits[i]);
    }
}

/// The number multiplied as the pattern wants and rounded, as plain digits.
Datum rounded_digits(Run& run, Datum number, const NumberPattern& pattern,
                     Rounding rounding) noexcept {
    for (int i = 0; i < pattern.shift; ++i) {
        number = to_decimal(run, number);
        if (number.is_failure()) { return number; }
        number = arithmetic(run, Operator::Multiply, number, Datum::integer(10));
    }
    if (number.is_failure()) { return number; }
    return round_decimal(run, number, static_cast<int>(pattern.fraction_digits_max), rounding);
}

}  // namespace

std::optional<NumberSymbols> find_symbols(std::string_view locale) noexcept {
    const auto same = [](char a, char b) { return a == b || (a == '_' && b == '-'); };
    for (const Locale& candidate : kLocales) {
        if (std::ranges::equal(locale, candidate.name, same)) { return candidate.symbols; }
    }
    const std::string_view language = locale.substr(0, locale.find_first_of("-_"));
    const auto* found = std::ranges::find(kLocales, language, &Locale::name);
    if (found == kLocales.end()) { return std::nullopt; }
    return found->symbols;
}

std::optional<NumberPattern> read_number_pattern(std::string_view text) noexcept {
    NumberPattern pattern;
    const std::size_t split = std::min(text.find(';'), text.size());
    const std::string_view positive = text.substr(0, split);
    std::size_t begin = 0;
    std::size_t end = 0;
    find_digits(positive, begin, end);
    if (!read_digits(positive.substr(begin, end - begin), pattern)) { return std::nullopt; }
    pattern.prefix = positive.substr(0, begin);
    pattern.suffix = positive.substr(end);
    if (pattern.suffix.find_first_of("#0") != std::string_view::npos) { return std::nullopt; }
    if (pattern.suffix.find('%') != std::string_view::npos) { pattern.shift = 2; }
    if (pattern.suffix.find("\xE2\x80\xB0") != std::string_view::npos) { pattern.shift = 3; }
    if (split < text.size()) {
        const std::string_view negative = text.substr(split + 1);
        find_digits(negative, begin, end);
        pattern.has_negative = true;
        pattern.negative_prefix = negative.substr(0, begin);
        pattern.negative_suffix = negative.substr(end);
    }
    return pattern;
}

Datum append_formatted(TextBuilder& out, Datum number, const NumberPattern& pattern,
                       const NumberSymbols& symbols, Rounding rounding) noexcept {
    Run& run = out.run();
    const Datum rounded = rounded_digits(run, number, pattern, rounding);
    if (rounded.is_failure()) { return rounded; }
    TextBuilder plain(run);
    append_big(plain, rounded.big());
    std::string_view digits = plain.view();
    const bool negative = digits.starts_with('-');
    if (negative) { digits.remove_prefix(1); }
    const std::size_t point = std::min(digits.find('.'), digits.size());
    std::string_view whole = digits.substr(0, point);
    std::string_view fraction = digits.substr(std::min(point + 1, digits.size()));
    while (fraction.size() > pattern.fraction_digits_min && fraction.ends_with('0')) {
        fraction.remove_suffix(1);
    }
    if (pattern.integer_digits_min == 0 && whole == "0" && !fraction.empty()) { whole = {}; }

    const bool own_negative = negative && pattern.has_negative;
    if (negative && !own_negative) { out.append('-'); }
    append_affix(out, own_negative ? pattern.negative_prefix : pattern.prefix);
    TextBuilder padded(run);
    if (whole.size() < pattern.integer_digits_min) {
        padded.append(pattern.integer_digits_min - whole.size(), '0');
    }
    padded.append(whole);
    append_whole(out, padded.view(), pattern, symbols);
    if (!fraction.empty()) {
        out.append(symbols.decimal);
        out.append(fraction);
    }
    append_affix(out, own_negative ? pattern.negative_suffix : pattern.suffix);
    return Datum::nil();
}

}  // namespace millrace::compute
