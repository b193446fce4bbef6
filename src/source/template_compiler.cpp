#include <millrace/source/template_compiler.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include <millrace/base/nearest.hpp>
#include <millrace/wire/url.hpp>

namespace millrace::source {

using graphql::TypeKind;
using value::Kind;
using value::Value;
using wire::ReplyBuffer;

namespace {

constexpr std::array<std::string_view, 9> kRootNames{"args", "parent", "headers", "session", "env",
                                                     "vars", "result", "prev",    "keys"};

/// Names of session variables are compared in lower case.
std::string_view lower_case(std::string_view text, Arena& arena) {
    const std::span<char> lower = arena.make_array<char>(text.size());
    std::ranges::transform(text, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return {lower.data(), lower.size()};
}

constexpr bool is_path_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

/// The parts of `inside` between its dots; nothing when it is not spelled like an expression.
std::vector<std::string_view> split_path(std::string_view inside) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= inside.size();) {
        const std::size_t end = std::min(inside.find('.', begin), inside.size());
        const std::string_view part = inside.substr(begin, end - begin);
        if (part.empty() || !std::ranges::all_of(part, is_path_character)) { return {}; }
        parts.push_back(part);
        begin = end + 1;
    }
    return parts;
}

/// What RFC 3986 allows in a segment as it is, the percent sign of what is encoded already among
/// it.
constexpr bool may_stand_in_path(char c) noexcept {
    constexpr std::string_view kMarks = "-._~!$&'()*+,;=:@%";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
}

bool is_constant(const JsonTemplate& json) noexcept {
    return json.kind == JsonTemplate::Kind::Constant;
}

bool is_index(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string field_name(const graphql::Field& field) {
    return fmt::format("{}.{}", field.owner->name, field.name);
}

template <class Items>
std::string suggest(std::string_view input, const Items& items) {
    std::vector<std::string_view> names;
    for (const auto& item : items) { names.push_back(item.name); }
    std::string suggestion = did_you_mean(nearest(input, names));
    if (!suggestion.empty()) { suggestion.erase(0, 1); }
    return suggestion;
}

}  // namespace

bool TemplateCompiler::is_known_here(std::string_view root) const noexcept {
    if (root == "result") { return extra_ == ExtraRoots::Result; }
    if (root == "prev") { return extra_ == ExtraRoots::Previous; }
    if (root == "keys") { return extra_ == ExtraRoots::Keys; }
    return true;
}

TextTemplate TemplateCompiler::text(std::string_view source) {
    return compile(source, Literals::Plain);
}

TextTemplate TemplateCompiler::encoded_text(std::string_view source) {
    return compile(source, Literals::Encoded);
}

/// Cuts `source` at its expressions.
TextTemplate TemplateCompiler::compile(std::string_view source, Literals literals) {
    std::vector<TextPart> parts;
    std::size_t literal_begin = 0;
    std::size_t at = source.find('{');
    while (at != std::string_view::npos) {
        const std::size_t close = source.find_first_of("{}", at + 1);
        if (close == std::string_view::npos) { break; }
        const Expression* found = nullptr;
        if (source[close] == '}') {
            found = expression(source.substr(at + 1, close - at - 1),
                               source.substr(at, close - at + 1));
        }
        if (found != nullptr) {
            if (at != literal_begin) {
                parts.push_back(
                    {literal(source.substr(literal_begin, at - literal_begin), literals)});
            }
            parts.push_back({.literal = {}, .expression = found});
            literal_begin = close + 1;
        }
        at = source.find('{', found != nullptr ? literal_begin : at + 1);
    }
    if (literal_begin < source.size()) {
        parts.push_back({literal(source.substr(literal_begin), literals)});
    }
    return {arena_.copy(std::span<const TextPart>(parts)), arena_.copy(source)};
}

std::string_view TemplateCompiler::literal(std::string_view text, Literals literals) {
    if (literals == Literals::Plain) { return arena_.copy(text); }
    ReplyBuffer encoded;
    if (literals == Literals::Encoded) {
        wire::append_percent_encoded(encoded, text);
        return arena_.copy(encoded.view());
    }
    for (const char& c : text) {
        if (may_stand_in_path(c)) {
            encoded.append(c);
        } else {
            wire::append_percent_encoded(encoded, {&c, 1});
        }
    }
    return arena_.copy(encoded.view());
}

/// Null when `inside` is no expression and the brace therefore plain text.
const Expression* TemplateCompiler::expression(std::string_view inside, std::string_view written) {
    const std::vector<std::string_view> parts = split_path(inside);
    if (parts.empty()) { return nullptr; }
    const std::string_view root = parts.front();
    const auto known = std::ranges::find(kRootNames, root);
    if (known == kRootNames.end()) {
        const std::string meant = did_you_mean(nearest(root, kRootNames));
        if (!meant.empty() && parts.size() > 1) {
            report_.hint(site_.offset, fmt::format("\"{}\" is plain text here", written),
                         meant.substr(1));
        }
        return nullptr;
    }
    if (!is_known_here(root)) {
        report_.error(site_.offset,
                      fmt::format("\"{}\" has no meaning here: there is no {{{}}} at this place",
                                  written, root));
        return nullptr;
    }

    auto* made = arena_.make<Expression>();
    made->text = arena_.copy(written);
    const std::span<std::string_view> path = arena_.make_array<std::string_view>(parts.size() - 1);
    std::ranges::transform(parts.begin() + 1, parts.end(), path.begin(),
                           [this](std::string_view part) { return arena_.copy(part); });
    made->path = path;
    if (root == "args") {
        made->root = TemplateRoot::Args;
        check_arguments(*made);
    } else if (root == "parent") {
        made->root = TemplateRoot::Parent;
        add_need(*made);
        hint_parent(*made);
    } else if (root == "prev") {
        made->root = TemplateRoot::Previous;
        add_need(*made);
    } else if (root == "result") {
        made->root = TemplateRoot::Result;
    } else if (root == "keys") {
        made->root = TemplateRoot::Keys;
    } else {
        made->root = root == "headers"   ? TemplateRoot::Headers
                     : root == "session" ? TemplateRoot::Session
                                         : TemplateRoot::Constant;
        if (path.size() != 1) {
            report_.error(site_.offset, fmt::format("\"{}\" needs one name", written),
                          fmt::format("write {{{}.NAME}}", root));
            return nullptr;
        }
        if (root == "headers") {
            parent_.headers.emplace_back(path.front());
        } else if (root == "session") {
            path.front() = lower_case(path.front(), arena_);
            parent_.session.names.emplace_back(path.front());
        } else {
            made->constant = setting(root, *made);
        }
    }
    return made;
}

Value TemplateCompiler::setting(std::string_view root, const Expression& expression) {
    const bool is_environment = root == "env";
    const auto& settings =
        is_environment ? site_.configuration.environment : site_.configuration.vars;
    const auto found = settings.find(expression.path.front());
    if (found == settings.end()) {
        report_.hint(site_.offset, fmt::format("\"{}\" is not set", expression.text),
                     is_environment ? "set it in the environment of the gateway"
                                    : "add it to vars: in the configuration");
        return Value::absent();
    }
    return Value::string(arena_.copy(std::string_view(found->second)));
}

void TemplateCompiler::add_need(Expression& expression) {
    const MemberPath path(expression.path.begin(), expression.path.end());
    ParentNeeds& needs = expression.root == TemplateRoot::Parent ? parent_ : previous_;
    expression.need = needs.add(path);
}

void TemplateCompiler::hint_parent(const Expression& expression) {
    if (expression.path.empty()) { return; }
    const graphql::Type& parent = *site_.field.owner;
    const std::string_view name = expression.path.front();
    if (parent.field(name) != nullptr) { return; }
    // Not the field itself: `author` is made of the upstream's `authorId`.
    std::vector<graphql::Field> others;
    std::ranges::copy_if(parent.fields, std::back_inserter(others),
                         [this](const auto& field) { return field.name != site_.field.name; });
    const std::string meant = suggest(name, others);
    if (meant.empty()) { return; }
    report_.hint(site_.offset,
                 fmt::format("{} has no field \"{}\"; \"{}\" is read from the upstream's JSON",
                             parent.name, name, expression.text),
                 meant);
}

void TemplateCompiler::check_arguments(const Expression& expression) {
    if (expression.path.empty()) { return; }
    const graphql::InputValue* input = site_.field.argument(expression.path.front());
    if (input == nullptr) {
        report_.error(site_.offset,
                      fmt::format("\"{}\": {} has no argument \"{}\"", expression.text,
                                  field_name(site_.field), expression.path.front()),
                      suggest(expression.path.front(), site_.field.arguments));
        return;
    }
    for (const std::string_view step : expression.path.subspan(1)) {
        const graphql::Type& type = *input->type->named;
        if (input->type->nullable().is_list() && is_index(step)) { continue; }
        if (type.kind == TypeKind::Scalar && type.scalar == graphql::BuiltInScalar::None) {
            return;  // any JSON
        }
        const graphql::InputValue* below =
            type.kind == TypeKind::InputObject ? type.input_field(step) : nullptr;
        if (below == nullptr) {
            report_.error(
                site_.offset,
                fmt::format("\"{}\": there is no \"{}\" in {}", expression.text, step, type.name),
                suggest(step, type.input_fields));
            return;
        }
        input = below;
    }
}

PathTemplate TemplateCompiler::path(std::string_view source) {
    if (!source.starts_with('/')) {
        report_.error(site_.offset, fmt::format("the path \"{}\" does not begin with /", source));
        return {};
    }
    if (source.find_first_of("?#") != std::string_view::npos) {
        report_.error(site_.offset, fmt::format("the path \"{}\" holds a ? or a #", source),
                      "put query parameters into query: [{name: …, value: …}]");
        return {};
    }
    std::vector<TextTemplate> segments;
    for (std::size_t begin = 1; begin <= source.size();) {
        const std::size_t end = std::min(source.find('/', begin), source.size());
        segments.push_back(compile(source.substr(begin, end - begin), Literals::InPath));
        begin = end + 1;
    }
    return {arena_.copy(std::span<const TextTemplate>(segments))};
}

JsonTemplate TemplateCompiler::json(const Value& literal) {
    JsonTemplate made;
    switch (literal.kind()) {
        case Kind::String:
        case Kind::Enum: {
            const std::string_view source = scalar_text(literal, arena_).text;
            made.text = text(source);
            if (made.text.is_expression()) {
                made.kind = JsonTemplate::Kind::Expression;
                made.expression = made.text.parts.front().expression;
            } else if (made.text.has_expressions()) {
                made.kind = JsonTemplate::Kind::Text;
            } else {
                made.constant = Value::string(arena_.copy(source));
            }
            return made;
        }
        case Kind::List:
            return json_list(literal);
        case Kind::Object:
            return json_object(literal);
        case Kind::Number:
            made.constant = Value::number(arena_.copy(literal.text()));
            return made;
        default:
            made.constant = literal;
            return made;
    }
}

JsonTemplate TemplateCompiler::json_list(const Value& literal) {
    std::vector<JsonTemplate> items;
    std::vector<Value> constants;
    for (const Value& item : literal.items()) {
        items.push_back(json(item));
        constants.push_back(items.back().constant);
    }
    JsonTemplate made;
    if (std::ranges::all_of(items, is_constant)) {
        made.constant = Value::list(arena_.copy(std::span<const Value>(constants)));
    } else {
        made.kind = JsonTemplate::Kind::List;
        made.items = arena_.copy(std::span<const JsonTemplate>(items));
    }
    return made;
}

JsonTemplate TemplateCompiler::json_object(const Value& literal) {
    std::vector<JsonTemplateMember> members;
    std::vector<value::Member> constants;
    for (const value::Member& member : literal.members()) {
        members.push_back({arena_.copy(member.name), json(member.value)});
        constants.push_back({members.back().name, members.back().value.constant});
    }
    JsonTemplate made;
    if (std::ranges::all_of(members, is_constant, &JsonTemplateMember::value)) {
        made.constant = Value::object(arena_.copy(std::span<const value::Member>(constants)));
    } else {
        made.kind = JsonTemplate::Kind::Object;
        made.members = arena_.copy(std::span<const JsonTemplateMember>(members));
    }
    return made;
}

}  // namespace millrace::source
