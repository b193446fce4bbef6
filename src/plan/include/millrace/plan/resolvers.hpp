#pragma once
/// @file resolvers.hpp — where the values of a schema's fields come from
///
/// A field nobody speaks for is the member of its parent with the field's name.

#include <cstdint>
#include <span>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/value/value.hpp>

namespace millrace::source {
class Binding;
}

namespace millrace::plan {

struct FieldPlan;

/// A function in place of a member. Called once per object while the answer is written.
///
/// Threads: called on the core of the request. Errors: returns Value::error().
struct NativeResolver {
    value::Value (*call)(const void* self, const FieldPlan& field, value::Value parent,
                         value::Value arguments, Arena& arena) noexcept = nullptr;
    const void* self = nullptr;
};

enum class ResolverKind : std::uint8_t {
    Member,   // another member of the parent: `member`
    Native,   // a function: `native`
    Binding,  // a data source, a template or a path: `binding`
    Call,     // bindings of other fields, one after another: `steps`
};

/// One step of a call: the binding of another field, with arguments made by a template.
struct CallStep {
    const graphql::Field* field = nullptr;
    const source::Binding* binding = nullptr;    // of `field`
    const source::Binding* arguments = nullptr;  // a constant template that makes its arguments
};

struct FieldResolver {
    ResolverKind kind = ResolverKind::Member;
    std::string_view member;
    const NativeResolver* native = nullptr;
    const source::Binding* binding = nullptr;
    std::span<const CallStep> steps;
};

/// How the runtime type of an abstract type is found.
struct Discriminator {
    struct Case {
        std::string_view value;
        const graphql::Type* type = nullptr;
    };
    std::string_view member = "__typename";
    bool wrapper = false;         // the value is {"TypeName": {…}}
    std::span<const Case> cases;  // when not empty only these values are types
};

/// Upstream spellings of enum values.
struct EnumAliases {
    struct Alias {
        std::string_view upstream;
        std::string_view name;
    };
    std::span<const Alias> aliases;
};

/// The seam between a schema and its configuration.
///
/// Lifetime: immutable; outlives every plan made with it. Threads: readable from any core.
class Resolvers {
public:
    virtual ~Resolvers() = default;
    /// Null: the member with the field's name.
    [[nodiscard]] virtual const FieldResolver* find(const graphql::Field& field) const noexcept = 0;
    /// Null: the member __typename.
    [[nodiscard]] virtual const Discriminator* discriminator(
        const graphql::Type& abstract) const noexcept = 0;
    [[nodiscard]] virtual const EnumAliases* enum_aliases(
        const graphql::Type& enumeration) const noexcept = 0;
};

}  // namespace millrace::plan
