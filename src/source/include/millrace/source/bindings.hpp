#pragma once
/// @file bindings.hpp — a schema's configuration directives, compiled

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/graphql/schema.hpp>
#include <millrace/source/binding.hpp>
#include <millrace/source/config_report.hpp>
#include <millrace/source/source.hpp>

namespace millrace::source {

/// One step of @call: the binding of another field with arguments of its own.
struct CallStep {
    const graphql::Field* field = nullptr;  // e.g. `Query.user`
    const Binding* binding = nullptr;       // of `field`
    /// Template that evaluates to the whole argument object of `field`, defaults filled in. Its
    /// Instance has the args and the parent of the calling field, and `previous`.
    const Binding* arguments = nullptr;
};

/// Where a field comes from: one binding, or a sequence of calls.
struct FieldBinding {
    const Binding* binding = nullptr;  // null for @call
    std::span<const CallStep> steps;   // @call only; calls of calls are flattened into their steps
    /// @from with one step: simply another member of the parent (`binding` is set as well).
    std::string_view renamed_member;
};

/// @discriminator: how the runtime type of an abstract type is found.
struct DiscriminatorConfig {
    struct Case {
        std::string value;
        const graphql::Type* type = nullptr;
    };
    std::string member = "__typename";
    bool wrapper = false;
    std::vector<Case> cases;  // when not empty only these values are types
};

/// @alias: another spelling of an enum value used by upstreams.
struct EnumAlias {
    std::string upstream;
    std::string_view name;
};

/// All of it.
///
/// Lifetime:  immutable; shared by all cores; outlives the plans. Keeps the schema alive.
/// Threads:   readable from any core.
class Bindings {
public:
    Bindings(const Bindings&) = delete;
    Bindings& operator=(const Bindings&) = delete;
    ~Bindings();

    /// Null: the field is the member of its parent with its own name.
    [[nodiscard]] const FieldBinding* find(const graphql::Field& field) const noexcept;
    /// Null: no @discriminator, so the member `__typename`.
    [[nodiscard]] const DiscriminatorConfig* discriminator(
        const graphql::Type& abstract) const noexcept;
    [[nodiscard]] std::span<const EnumAlias> enum_aliases(
        const graphql::Type& enumeration) const noexcept;
    [[nodiscard]] const graphql::Schema& schema() const noexcept;
    [[nodiscard]] const Configuration& configuration() const noexcept;

    struct Impl;
    explicit Bindings(std::unique_ptr<Impl> impl) noexcept;

private:
    std::unique_ptr<Impl> impl_;
};

/// SDL of every configuration directive of the program: those of the house and those of the
/// registered kinds of sources. Descriptions are the reference documentation.
[[nodiscard]] std::string configuration_sdl(const Registry& registry);

/// Compiles the directives of `schema`. Null when something is wrong; `report` then says what.
[[nodiscard]] std::shared_ptr<const Bindings> compile_bindings(
    std::shared_ptr<const graphql::Schema> schema, Configuration configuration,
    const Registry& registry, ConfigReport& report);

}  // namespace millrace::source
