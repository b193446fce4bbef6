#include "named_keys.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "aggregation.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

constexpr std::string_view kBlank = " \t\n\r";

std::string_view trim(std::string_view text) noexcept {
    const std::size_t begin = text.find_first_not_of(kBlank);
    if (begin == std::string_view::npos) { return {}; }
    return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

struct KeyText {
    std::string_view name;  // empty: it has none
    std::string_view expression;
};

// What stands before the first colon is a name, unless it cannot be one: `a ? b : c`.
KeyText split(std::string_view text) noexcept {
    text = trim(text);
    if (is_name(text)) { return {text, text}; }
    const std::size_t colon = text.find(':');
    if (colon != std::string_view::npos && is_name(trim(text.substr(0, colon)))) {
        return {trim(text.substr(0, colon)), trim(text.substr(colon + 1))};
    }
    return {{}, text};
}

}  // namespace

std::optional<NamedKeys> compile_keys(RowExpressions& expressions, std::string_view argument) {
    NamedKeys keys;
    for (const std::string_view text : expressions.site().texts(argument)) {
        const KeyText key = split(text);
        if (key.name.empty()) {
            expressions.report(
                fmt::format("the key '{}' needs a name: write 'name: {}'.", text, text));
            return std::nullopt;
        }
        const auto expression = expressions.compile(argument, key.expression, Use::Any);
        if (!expression) { return std::nullopt; }
        keys.names.emplace_back(key.name);
        keys.expressions.push_back(*expression);
    }
    return keys;
}

bool check_different(RowExpressions& expressions, const std::vector<std::string>& names) {
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (std::find(names.begin(), name, *name) == name) { continue; }
        expressions.report(fmt::format("two of its results are called '{}'.", *name));
        return false;
    }
    return true;
}

}  // namespace millrace::ext::directive_aggregate
