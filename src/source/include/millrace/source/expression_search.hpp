#pragma once
/// @file expression_search.hpp — what kinds of expressions a template holds

#include <algorithm>

#include <millrace/source/template.hpp>

namespace millrace::source {

template <class Test>
[[nodiscard]] bool any_expression(const TextTemplate& text, Test test) {
    return std::ranges::any_of(text.parts, [&test](const TextPart& part) {
        return part.expression != nullptr && test(*part.expression);
    });
}

template <class Test>
[[nodiscard]] bool any_expression(const JsonTemplate& json, Test test) {
    switch (json.kind) {
        case JsonTemplate::Kind::Constant:
            return false;
        case JsonTemplate::Kind::Expression:
            return test(*json.expression);
        case JsonTemplate::Kind::Text:
            return any_expression(json.text, test);
        case JsonTemplate::Kind::List:
            return std::ranges::any_of(json.items, [&test](const JsonTemplate& item) {
                return any_expression(item, test);
            });
        case JsonTemplate::Kind::Object:
            return std::ranges::any_of(json.members, [&test](const JsonTemplateMember& member) {
                return any_expression(member.value, test);
            });
    }
    return false;
}

/// Stands for the keys of a batch.
[[nodiscard]] inline bool is_keys(const Expression& expression) noexcept {
    return expression.root == TemplateRoot::Keys;
}

/// Yields different values for different fields of one operation.
[[nodiscard]] inline bool differs_by_field(const Expression& expression) noexcept {
    return expression.root == TemplateRoot::Args || expression.root == TemplateRoot::Parent;
}

/// Yields one value that is there, whatever the request is.
[[nodiscard]] inline bool is_fixed(const Expression& expression) noexcept {
    return expression.root == TemplateRoot::Constant &&
           !expression.constant.is(value::Kind::Absent);
}

}  // namespace millrace::source
