#pragma once
/// @file template.hpp — compiled templates: literal text and JSON with expressions in it
///
/// An expression is `{source}` or `{source.path.below}`; every other brace is plain text. What
/// an expression yields is never looked at again for expressions. Templates are made by
/// TemplateCompiler, live in the arena of the Bindings and never change.

#include <cstdint>
#include <span>
#include <string_view>

#include <millrace/source/claim.hpp>
#include <millrace/source/request_context.hpp>
#include <millrace/value/value.hpp>

namespace millrace::source {

/// Where an expression looks.
enum class TemplateRoot : std::uint8_t {
    Constant,  // `{env.X}`, `{vars.x}`: known when the configuration is loaded
    Args,      // `{args.x}`: coerced arguments of the field
    Parent,    // `{parent.x}`: the upstream's JSON of the object the field belongs to
    Headers,   // `{headers.x}`: of the client
    Session,   // `{session.x-hasura-user-id}`: verified of who is asking
    Result,    // `{result.x}`: the answer (select)
    Previous,  // `{prev.x}`: the result of the step before (@call)
    Keys,      // `{keys}`: all keys of a batch (its body)
};

struct Expression {
    TemplateRoot root = TemplateRoot::Constant;
    std::uint16_t need = 0;  // Parent: index into the binding's parent_needs().members
    /// Below the root. Parent: the member's own name first. Headers and Session: the one name.
    std::span<const std::string_view> path;
    value::Value constant;  // Constant
    std::string_view text;  // as written, for messages
};

/// Literal text, or an expression.
struct TextPart {
    std::string_view literal;  // encoded for its position
    const Expression* expression = nullptr;
};

struct TextTemplate {
    std::span<const TextPart> parts;
    std::string_view source;  // as written, for messages

    /// Exactly one expression and nothing else: a list may stand for several values.
    [[nodiscard]] bool is_expression() const noexcept {
        return parts.size() == 1 && parts.front().expression != nullptr;
    }
    [[nodiscard]] bool has_expressions() const noexcept;
};

struct JsonTemplateMember;

/// A JSON value whose strings may hold expressions.
struct JsonTemplate {
    enum class Kind : std::uint8_t { Constant, Expression, Text, List, Object };

    Kind kind = Kind::Constant;
    value::Value constant;                           // Constant, expressions nowhere inside
    const source::Expression* expression = nullptr;  // Expression: a string that is one expression
    TextTemplate text;                               // Text: a string with more
    std::span<const JsonTemplate> items;             // List
    std::span<const JsonTemplateMember> members;     // Object
};

struct JsonTemplateMember {
    std::string_view name;
    JsonTemplate value;
};

/// What expressions see when a template is filled in.
struct TemplateScope {
    const Instance& instance;
    const RequestContext& context;
    std::string_view source_name = {};  // for errors
    value::Value result = {};
    value::Value keys = {};
};

/// The value at `path` below `root`: members of objects, indices of lists. Absent when it leads
/// nowhere. JSON text that was kept as it came (Raw) is read on the way.
[[nodiscard]] value::Value value_at(value::Value root, std::span<const std::string_view> path,
                                    Arena& arena) noexcept;

/// What an expression yields; Absent when it leads nowhere.
[[nodiscard]] value::Value evaluate(const Expression& expression,
                                    const TemplateScope& scope) noexcept;

/// The JSON value a template stands for. An expression alone keeps the type of its value, and
/// leaves its member out when it is absent (as an item of a list it is null). In a string with
/// more text null and absent are empty, lists and objects compact JSON.
[[nodiscard]] value::Value evaluate(const JsonTemplate& json, const TemplateScope& scope) noexcept;

/// Text of a scalar in a template.
struct ScalarText {
    enum class State : std::uint8_t {
        Text,
        Nothing,     // null or absent
        Structured,  // a list or an object
    };
    State state = State::Nothing;
    std::string_view text;
};

/// Strings as they are, `true`, `false`, numbers with all their digits, enum values by name.
[[nodiscard]] ScalarText scalar_text(value::Value value, Arena& arena) noexcept;

}  // namespace millrace::source
