#include <millrace/sql/naming.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace millrace::sql {
namespace {

bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Each letter behind underscores becomes a capital; underscores in front stay.
std::string joined_words(std::string_view words, bool first_capital) {
    std::string out;
    bool capital = first_capital;
    for (const char c : words) {
        if (c == '_') {
            if (out.find_first_not_of('_') == std::string::npos) {
                out += c;
            } else {
                capital = true;
            }
            continue;
        }
        const bool first = out.find_first_not_of('_') == std::string::npos;
        out += capital ? upper(c) : first ? lower(c) : c;
        capital = false;
    }
    return out;
}

std::string camel_case(std::string_view words) {
    return joined_words(words, false);
}

std::string pascal_case(std::string_view words) {
    return joined_words(words, true);
}

std::string capitalized(std::string text) {
    if (!text.empty()) { text[0] = upper(text[0]); }
    return text;
}

// Types whose GraphQL name is not their own.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kScalars{{
    {"int4", "Int"},
    {"float4", "Float"},
    {"bool", "Boolean"},
    {"text", "String"},
    {"varchar", "String"},
    {"int8", "bigint"},
    {"int2", "smallint"},
    {"name", "name"},
}};

bool is_specified_scalar(std::string_view name) noexcept {
    return name == "Int" || name == "Float" || name == "Boolean" || name == "String";
}

}  // namespace

bool is_graphql_name(std::string_view text) noexcept {
    if (text.empty() || text.starts_with("__")) { return false; }
    if (!is_letter(text[0]) && text[0] != '_') { return false; }
    return std::ranges::all_of(
        text, [](char c) { return is_letter(c) || c == '_' || (c >= '0' && c <= '9'); });
}

BaseName Naming::base(const QualifiedName& name, const std::optional<std::string>& custom) {
    if (custom) { return {*custom, true}; }
    return {name.schema == "public" ? name.name : name.schema + "_" + name.name, false};
}

std::string Naming::affixed_type(std::string name) const {
    const Affixes& affixes = customization_.type_names;
    if (affixes.prefix.empty() && affixes.suffix.empty()) { return name; }
    if (!camel()) { return affixes.prefix + name + affixes.suffix; }
    return pascal_case(affixes.prefix) + capitalized(std::move(name)) + pascal_case(affixes.suffix);
}

std::string Naming::type(const BaseName& base, std::string_view suffix) const {
    if (!camel()) {
        return affixed_type(suffix.empty() ? base.text : base.text + "_" + std::string(suffix));
    }
    return affixed_type((base.custom ? base.text : pascal_case(base.text)) + pascal_case(suffix));
}

std::string Naming::type(std::string_view words) const {
    return affixed_type(camel() ? pascal_case(words) : std::string(words));
}

std::string Naming::root_field(std::string_view verb, const BaseName& base,
                               std::string_view suffix) const {
    if (!camel()) {
        std::string name = verb.empty() ? base.text : std::string(verb) + "_" + base.text;
        if (!suffix.empty()) { name += "_" + std::string(suffix); }
        return name;
    }
    const std::string subject = base.custom ? base.text : camel_case(base.text);
    const std::string start = verb.empty() ? subject : std::string(verb) + capitalized(subject);
    return start + pascal_case(suffix);
}

std::string Naming::affixed_root_field(std::string_view name) const {
    const Affixes& affixes = customization_.root_fields;
    if (!camel()) { return affixes.prefix + std::string(name) + affixes.suffix; }
    std::string out = affixes.prefix.empty()
                          ? std::string(name)
                          : camel_case(affixes.prefix) + capitalized(std::string(name));
    return out + pascal_case(affixes.suffix);
}

std::string Naming::field(std::string_view words) const {
    return camel() ? camel_case(words) : std::string(words);
}

std::string Naming::suffix(std::string_view words) const {
    return camel() ? pascal_case(words) : "_" + std::string(words);
}

std::string Naming::enum_value(std::string_view words) const {
    std::string out(words);
    if (camel()) { std::ranges::transform(out, out.begin(), upper); }
    return out;
}

std::string Naming::scalar(const SqlType& type) const {
    std::string name = type.composite ? type.name + "_scalar" : type.name;
    if (type.built_in()) {
        const auto known = std::ranges::find(kScalars, type.name, [](auto& p) { return p.first; });
        if (known != kScalars.end()) { name = known->second; }
    }
    if (is_specified_scalar(name)) { return name; }
    return affixed_type(camel() ? pascal_case(name) : name);
}

std::string Naming::comparison(std::string_view scalar, bool array) const {
    if (!camel()) {
        return std::string(scalar) + (array ? "_array_comparison_exp" : "_comparison_exp");
    }
    return std::string(scalar) + (array ? "ArrayComparisonExp" : "ComparisonExp");
}

}  // namespace millrace::sql
