#include <millrace/plan/error_policy.hpp>

#include <fmt/core.h>

#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/wire/json_reader.hpp>

namespace millrace::plan {

using value::Value;

namespace {

bool is_spelled_as_text(const graphql::WrappedType& type) noexcept {
    if (type.is_list()) { return false; }
    const graphql::Type& named = *type.named;
    return named.kind == graphql::TypeKind::Enum || named.format != graphql::ScalarFormat::Any ||
           named.scalar == graphql::BuiltInScalar::String ||
           named.scalar == graphql::BuiltInScalar::ID;
}

/// Absent when it is no value of the type.
Value read_as(std::string_view text, graphql::TypeRef type, Arena& arena) {
    if (is_spelled_as_text(type->nullable())) {
        const Value value = graphql::coerce_value(Value::string(text), type, arena);
        if (!value.is(value::Kind::Absent)) { return value; }
    }
    const auto json = wire::parse_dom(wire::PaddedJson::copy(text, arena), arena);
    return json ? graphql::coerce_value(*json, type, arena) : Value::absent();
}

}  // namespace

std::optional<Value> default_value(DirectiveSite& site, std::string_view directive,
                                   std::string_view text) {
    if (!site.is_leaf()) {
        site.error(fmt::format("@{} on {{{}}} can have no default: it is not a scalar.", directive,
                               site.path()));
        return std::nullopt;
    }
    const Value value = read_as(site.arena().copy(text), site.field().type, site.arena());
    if (!value.is(value::Kind::Absent)) { return value; }
    site.error(fmt::format("default '{}' for @{} on {{{}}} is no value of type {}.", text,
                           directive, site.path(), graphql::to_string(site.field().type)));
    return std::nullopt;
}

std::optional<ErrorPolicy> error_policy(DirectiveSite& site, std::string_view directive,
                                        std::string_view action) {
    const std::string_view named = site.text(action).value_or("NULL");
    const auto text = site.text("default");
    if (named != "DEFAULT") {
        if (!text) {
            return ErrorPolicy{
                named == "FAIL" ? ErrorPolicy::Action::Fail : ErrorPolicy::Action::Null, {}};
        }
        site.error(fmt::format("@{} on {{{}}} has a default, which needs '{}: DEFAULT'.", directive,
                               site.path(), action));
        return std::nullopt;
    }
    if (!text) {
        site.error(fmt::format("@{} on {{{}}} needs a default for '{}: DEFAULT'.", directive,
                               site.path(), action));
        return std::nullopt;
    }
    const auto otherwise = default_value(site, directive, *text);
    if (!otherwise) { return std::nullopt; }
    return ErrorPolicy{ErrorPolicy::Action::Default, *otherwise};
}

}  // namespace millrace::plan
