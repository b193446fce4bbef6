// Texts. Places and lengths count UTF-16 code units, as clients do.

#include <algorithm>
#include <limits>

#include "datum/text.hpp"
#include "datum/utf16.hpp"
#include "functions/groups.hpp"
#include "functions/letters.hpp"
#include "functions/tools.hpp"
#include "run/regex.hpp"

namespace millrace::compute {

namespace {

/// Pays for going through a text.
bool pays(Run& run, std::string_view text) noexcept {
    return run.step(1 + text.size() / 32);
}

Datum contains_text(Run& run, Arguments a) {
    if (!pays(run, a[0].text())) { return run.limit_reached(); }
    return Datum::boolean(a[0].text().find(a[1].text()) != std::string_view::npos);
}

Datum starts_with(Run&, Arguments a) {
    return Datum::boolean(a[0].text().starts_with(a[1].text()));
}

Datum ends_with(Run&, Arguments a) {
    return Datum::boolean(a[0].text().ends_with(a[1].text()));
}

Datum index_of(Run& run, Arguments a) {
    const std::string_view text = a[0].text();
    if (!pays(run, text)) { return run.limit_reached(); }
    const std::size_t from = a.size() > 2 ? utf16_place(text, size_argument(a[2])).byte : 0;
    const std::size_t found = text.find(a[1].text(), from);
    if (found == std::string_view::npos) { return Datum::integer(-1); }
    return Datum::integer(static_cast<std::int64_t>(utf16_length(text.substr(0, found))));
}

Datum length(Run& run, Arguments a) {
    if (!pays(run, a[0].text())) { return run.limit_reached(); }
    return Datum::integer(static_cast<std::int64_t>(utf16_length(a[0].text())));
}

Datum substring_of(Run& run, Arguments a) {
    if (!pays(run, a[0].text())) { return run.limit_reached(); }
    const auto units = static_cast<std::int64_t>(utf16_length(a[0].text()));
    const std::int64_t from = a[1].as_integer();
    const std::int64_t to = argument(a, 2).is_nil() ? units : a[2].as_integer();
    if (from < 0 || from > to || to > units) {
        return run.runtime_error(
            "string.substring: {} to {} is out of range: there are {} characters", from, to, units);
    }
    return substring(run, a[0].text(), static_cast<std::size_t>(from),
                     static_cast<std::size_t>(to));
}

/// Whether a regular expression stands for nothing but its own characters.
bool is_plain(std::string_view regex) noexcept {
    return !regex.empty() && regex.find_first_of("\\.+*?()|[]{}^$") == std::string_view::npos;
}

Datum split_plainly(Run& run, std::string_view text, std::string_view separator) {
    ListBuilder parts(run);
    std::size_t used = 0;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find(separator, from), text.size());
        if (!parts.add(Datum::string(text.substr(from, end - from)))) { break; }
        if (end > from) { used = parts.size(); }
        from = end + (end == text.size() ? 1 : separator.size());
    }
    const Datum list = parts.finish();
    if (list.is_failure()) { return list; }
    return Datum::list(list.items().first(text.empty() ? 1 : used));
}

Datum split(Run& run, Arguments a) {
    const std::string_view text = a[0].text();
    if (!pays(run, text)) { return run.limit_reached(); }
    const std::size_t parts_max = a.size() > 2 ? size_argument(a[2]) : 0;
    if (parts_max == 0 && is_plain(a[1].text())) { return split_plainly(run, text, a[1].text()); }
    Datum failure;
    const Pattern* pattern = dynamic_pattern(run, a[1].text(), failure);
    return pattern == nullptr ? failure : split_at_matches(run, *pattern, text, parts_max);
}

Datum join(Run& run, Arguments a) {
    if (a[0].is_nil()) { return Datum::string({}); }
    const std::string_view separator = a.size() > 1 ? a[1].text() : std::string_view();
    TextBuilder out(run);
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t i) {
        if (i > 0) { out.append(separator); }
        return append_text(out, item);
    });
    return done.is_failure() ? done : out.finish();
}

Datum replace_plainly(Run& run, std::string_view text, std::string_view from, std::string_view to,
                      std::size_t count) {
    TextBuilder out(run);
    std::size_t copied = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t found = text.find(from, copied);
        if (found == std::string_view::npos) { break; }
        if (!run.step()) { return run.limit_reached(); }
        out.append(text.substr(copied, found - copied));
        out.append(to);
        copied = found + from.size();
    }
    out.append(text.substr(copied));
    return out.finish();
}

Datum replace(Run& run, Arguments a, std::size_t count) {
    const std::string_view text = a[0].text();
    const std::string_view to = a[2].text();
    if (!pays(run, text)) { return run.limit_reached(); }
    if (is_plain(a[1].text()) && to.find_first_of("$\\") == std::string_view::npos) {
        return replace_plainly(run, text, a[1].text(), to, count);
    }
    Datum failure;
    const Pattern* pattern = dynamic_pattern(run, a[1].text(), failure);
    return pattern == nullptr ? failure : replace_matches(run, *pattern, text, to, count);
}

Datum replace_all(Run& run, Arguments a) {
    return replace(run, a, std::numeric_limits<std::size_t>::max());
}
Datum replace_first(Run& run, Arguments a) {
    return replace(run, a, 1);
}

Datum matches(Run& run, Arguments a) {
    Datum failure;
    const Pattern* pattern = dynamic_pattern(run, a[1].text(), failure);
    return pattern == nullptr ? failure : matches_whole(run, *pattern, a[0].text());
}

Datum find_all(Run& run, Arguments a) {
    Datum failure;
    const Pattern* pattern = dynamic_pattern(run, a[1].text(), failure);
    return pattern == nullptr ? failure : find_matches(run, *pattern, a[0].text());
}

Datum cased(Run& run, Datum text, Case wanted) {
    if (!run.step(1 + text.size() / 4)) { return run.limit_reached(); }
    TextBuilder out(run);
    append_cased(out, text.text(), wanted);
    return out.finish();
}

Datum upper(Run& run, Arguments a) {
    return cased(run, a[0], Case::Upper);
}
Datum lower(Run& run, Arguments a) {
    return cased(run, a[0], Case::Lower);
}

Datum trim(Run&, Arguments a) {
    return Datum::string(trimmed_start(trimmed_end(a[0].text())));
}
Datum trim_start(Run&, Arguments a) {
    return Datum::string(trimmed_start(a[0].text()));
}
Datum trim_end(Run&, Arguments a) {
    return Datum::string(trimmed_end(a[0].text()));
}

/// What is missing up to a width, filled with a text again and again.
Datum padding(Run& run, Arguments a) {
    const std::string_view fill = a.size() > 2 ? a[2].text() : " ";
    const std::size_t units = utf16_length(a[0].text());
    const std::size_t width = size_argument(a[1]);
    if (width <= units || fill.empty()) { return Datum::string({}); }
    const std::size_t missing = width - units;
    if (!run.has_room(missing) || !run.step(missing / 8)) { return run.limit_reached(); }
    TextBuilder out(run);
    const std::size_t fill_units = utf16_length(fill);
    for (std::size_t i = 0; i < missing / fill_units; ++i) { out.append(fill); }
    out.append(fill.substr(0, utf16_place(fill, missing % fill_units).byte));
    return out.finish();
}

Datum joined(Run& run, std::string_view left, std::string_view right) {
    TextBuilder out(run);
    out.append(left);
    out.append(right);
    return out.finish();
}

Datum pad_start(Run& run, Arguments a) {
    MR_DATUM(const Datum fill, padding(run, a));
    return joined(run, fill.text(), a[0].text());
}
Datum pad_end(Run& run, Arguments a) {
    MR_DATUM(const Datum fill, padding(run, a));
    return joined(run, a[0].text(), fill.text());
}

Datum repeat(Run& run, Arguments a) {
    const std::size_t times = size_argument(a[1]);
    const std::string_view text = a[0].text();
    if (text.empty() || times == 0) { return Datum::string({}); }
    if (times > (std::uint64_t{1} << 32U) || !run.has_room(times * text.size()) ||
        !run.step(times * text.size() / 32)) {
        return run.limit_reached();
    }
    TextBuilder out(run);
    for (std::size_t i = 0; i < times; ++i) { out.append(text); }
    return out.finish();
}

Datum reverse(Run& run, Arguments a) {
    const std::string_view text = a[0].text();
    if (!run.step(1 + text.size() / 4)) { return run.limit_reached(); }
    TextBuilder out(run);
    for (std::size_t end = text.size(); end > 0;) {
        std::size_t start = end - 1;
        while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) { --start; }
        out.append(text.substr(start, end - start));
        end = start;
    }
    return out.finish();
}

Datum char_at(Run& run, Arguments a) {
    return index(run, a[0], a[1]);
}

Datum title(Run& run, Arguments a) {
    const std::string_view text = a[0].text();
    if (!run.step(1 + text.size() / 4)) { return run.limit_reached(); }
    TextBuilder out(run);
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \t\n-", from), text.size());
        append_capitalized(out, text.substr(from, end - from), Case::Lower);
        out.append(text.substr(end, 1));
        from = end + 1;
    }
    return out.finish();
}

Datum camel(Run& run, Arguments a) {
    if (!run.step(1 + a[0].size() / 4)) { return run.limit_reached(); }
    TextBuilder out(run);
    WordReader words(a[0].text());
    for (std::string_view word; words.next(word);) {
        if (out.size() == 0) {
            append_cased(out, word, Case::Lower);
        } else {
            append_capitalized(out, word, Case::Lower);
        }
    }
    return out.finish();
}

Datum lower_words(Run& run, std::string_view text, char separator) {
    if (!run.step(1 + text.size() / 4)) { return run.limit_reached(); }
    TextBuilder out(run);
    WordReader words(text);
    for (std::string_view word; words.next(word);) {
        if (out.size() > 0) { out.append(separator); }
        append_cased(out, word, Case::Lower);
    }
    return out.finish();
}

Datum snake(Run& run, Arguments a) {
    return lower_words(run, a[0].text(), '_');
}
Datum slug(Run& run, Arguments a) {
    return lower_words(run, a[0].text(), '-');
}

constexpr FunctionRow kRows[] = {
    {"string.length", "(text: string) -> long", "How many UTF-16 code units it has.",
     "string.length('héé')", "3", length},
    {"string.contains", "(text: string, part: string) -> boolean", "Whether a text is in it.",
     "string.contains('abc', 'b')", "true", contains_text},
    {"string.startsWith", "(text: string, start: string) -> boolean", "Whether it starts so.",
     "string.startsWith('abc', 'a')", "true", starts_with},
    {"string.endsWith", "(text: string, end: string) -> boolean", "Whether it ends so.",
     "string.endsWith('abc', 'bc')", "true", ends_with},
    {"string.indexOf", "(text: string, part: string, from?: long) -> long",
     "The place of a text in it, or -1.", "string.indexOf('abcb', 'b', 2)", "3", index_of},
    {"string.substring", "(text: string, from: long, to?: long?) -> string",
     "From one place to before another, which must be in it.", "string.substring('abcdef', 1, 3)",
     R"("bc")", substring_of},
    {"string.charAt", "(text: string, place: long) -> string", "The character at a place.",
     "string.charAt('abc', 1)", R"("b")", char_at},
    {"string.split", "(text: string, separator: string, parts?: long) -> [string]",
     "The parts between matches of a regular expression, without empty ones at the end.",
     "string.split('a,b,c', ',')", R"(["a","b","c"])", split},
    {"string.join", "(list: list?, separator?: string) -> string", "The items as one text.",
     "string.join([1, 'b'], '-')", R"("1-b")", join},
    {"string.replace_all", "(text: string, regex: string, by: string) -> string",
     "All matches of a regular expression replaced; $1 is what its first group matched.",
     R"(string.replace_all('a.b.c', '\\.', '-'))", R"("a-b-c")", replace_all},
    {"string.replace_first", "(text: string, regex: string, by: string) -> string",
     "The first match replaced.", "string.replace_first('aXbX', 'X', '')", R"("abX")",
     replace_first},
    {"string.matches", "(text: string, regex: string) -> boolean",
     "Whether a regular expression matches all of it; as =~ with a text.",
     "string.matches('abc', '[a-c]+')", "true", matches},
    {"string.find_all", "(text: string, regex: string) -> list",
     "All matches of a regular expression; of one with groups, lists of what these matched.",
     R"(string.find_all('a1b22', '\\d+'))", R"(["1","22"])", find_all},
    {"string.upper", "(text: string) -> string", "In capital letters.", "string.upper('über')",
     R"("ÜBER")", upper},
    {"string.lower", "(text: string) -> string", "In small letters.", "string.lower('ÜBER')",
     R"("über")", lower},
    {"string.title", "(text: string) -> string", "Words with a capital first letter.",
     "string.title('hello wORLD')", R"("Hello World")", title},
    {"string.camel", "(text: string) -> string", "As a name in camel case.",
     "string.camel('units sold')", R"("unitsSold")", camel},
    {"string.snake", "(text: string) -> string", "As a name in snake case.",
     "string.snake('unitsSold')", R"("units_sold")", snake},
    {"string.slug", "(text: string) -> string", "As a part of a URL.",
     "string.slug('Hello, World!')", R"("hello-world")", slug},
    {"string.trim", "(text: string) -> string", "Without white space at both ends.",
     "string.trim('  a b ')", R"("a b")", trim},
    {"string.trimStart", "(text: string) -> string", "Without white space in front.",
     "string.trimStart('  a ')", R"("a ")", trim_start},
    {"string.trimEnd", "(text: string) -> string", "Without white space at the end.",
     "string.trimEnd(' a  ')", R"(" a")", trim_end},
    {"string.padStart", "(text: string, width: long, fill?: string) -> string",
     "Filled up in front.", "string.padStart('7', 3, '0')", R"("007")", pad_start},
    {"string.padEnd", "(text: string, width: long, fill?: string) -> string",
     "Filled up at the end.", "string.padEnd('a', 3, '.')", R"("a..")", pad_end},
    {"string.repeat", "(text: string, times: long) -> string", "So many times.",
     "string.repeat('ab', 2)", R"("abab")", repeat},
    {"string.reverse", "(text: string) -> string", "Its characters from the last to the first.",
     "string.reverse('añb')", R"("bña")", reverse},
};

}  // namespace

FunctionGroup string_functions() noexcept {
    return {"Strings", kRows};
}

}  // namespace millrace::compute
