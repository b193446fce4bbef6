#include "type_resolution.hpp"

#include <fmt/core.h>

#include <millrace/graphql/inspect.hpp>
#include <millrace/wire/json_text.hpp>

namespace millrace::engine {

namespace {

using graphql::Type;
using plan::CompositePlan;
using value::Kind;
using value::Value;

Value type_name_of(const CompositePlan& composite, Value object) noexcept {
    if (object.is(Kind::Row)) { return object.slots()[composite.type_slot]; }
    if (composite.discriminator == nullptr) { return object.member("__typename"); }
    return object.member(composite.discriminator->member);
}

const Type* mapped_type(const source::DiscriminatorConfig& discriminator,
                        std::string_view value) noexcept {
    for (const auto& option : discriminator.cases) {
        if (option.value == value) { return option.type; }
    }
    return nullptr;
}

// The type a name stands for, before it is asked whether it is possible here. Null: no such type.
const Type* declared_type(const CompositePlan& composite, std::string_view name,
                          const graphql::Schema& schema) noexcept {
    if (composite.discriminator == nullptr || composite.discriminator->cases.empty()) {
        return schema.type(name);
    }
    return mapped_type(*composite.discriminator, name);
}

}  // namespace

const plan::SelectionPlan* resolve_selection(const CompositePlan& composite, Value object,
                                             Arena& arena) noexcept {
    if (!composite.is_abstract()) { return composite.selection; }
    const Value name_value = type_name_of(composite, object);
    if (!name_value.is(Kind::String)) { return nullptr; }
    std::string_view name = wire::string_text(name_value, arena);
    if (composite.discriminator != nullptr && !composite.discriminator->cases.empty()) {
        const Type* type = mapped_type(*composite.discriminator, name);
        if (type == nullptr) { return nullptr; }
        name = type->name;
    }
    for (const plan::SelectionPlan* selection : composite.by_type) {
        if (selection->type->name == name) { return selection; }
    }
    return nullptr;
}

std::string_view explain_type(const plan::FieldPlan& field, const CompositePlan& composite,
                              const graphql::Schema& schema, Value object, Arena& arena) {
    const auto say = [&](const std::string& text) { return arena.copy(std::string_view(text)); };
    const std::string_view abstract = composite.type->name;
    const Value name_value = type_name_of(composite, object);
    if (!name_value.is(Kind::String)) {
        return say(fmt::format(
            "Abstract type \"{}\" must resolve to an Object type at runtime for field \"{}.{}\". "
            "The name of its type is {}.",
            abstract, field.parent->name, field.field->name,
            name_value.is_nothing() ? "missing" : graphql::inspect(name_value)));
    }
    const std::string_view name = wire::string_text(name_value, arena);
    const Type* type = declared_type(composite, name, schema);
    if (type == nullptr) {
        return say(
            fmt::format("Abstract type \"{}\" was resolved to a type \"{}\" that does not "
                        "exist inside the schema.",
                        abstract, name));
    }
    if (type->kind != graphql::TypeKind::Object) {
        return say(fmt::format("Abstract type \"{}\" was resolved to a non-object type \"{}\".",
                               abstract, type->name));
    }
    return say(fmt::format("Runtime Object type \"{}\" is not a possible type for \"{}\".",
                           type->name, abstract));
}

}  // namespace millrace::engine
