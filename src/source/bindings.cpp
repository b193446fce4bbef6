#include <millrace/source/bindings.hpp>

#include "binding_compiler.hpp"
#include "bindings_impl.hpp"
#include "house_directives.hpp"

namespace millrace::source {

Bindings::Bindings(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Bindings::~Bindings() = default;

const FieldBinding* Bindings::find(const graphql::Field& field) const noexcept {
    const auto& bound = impl_->fields[field.owner->id];
    return bound.empty() ? nullptr : bound[field.index];
}

const DiscriminatorConfig* Bindings::discriminator(const graphql::Type& abstract) const noexcept {
    const auto found = impl_->discriminators.find(&abstract);
    return found == impl_->discriminators.end() ? nullptr : &found->second;
}

std::span<const EnumAlias> Bindings::enum_aliases(const graphql::Type& enumeration) const noexcept {
    const auto found = impl_->aliases.find(&enumeration);
    return found == impl_->aliases.end() ? std::span<const EnumAlias>() : found->second;
}

const graphql::Schema& Bindings::schema() const noexcept {
    return *impl_->schema;
}

const Configuration& Bindings::configuration() const noexcept {
    return impl_->configuration;
}

std::string configuration_sdl(const Registry& registry) {
    std::string sdl(kHouseDirectives);
    for (const auto& factory : registry.factories()) { sdl += factory->directive_sdl(); }
    return sdl;
}

std::shared_ptr<const Bindings> compile_bindings(std::shared_ptr<const graphql::Schema> schema,
                                                 Configuration configuration,
                                                 const Registry& registry, ConfigReport& report) {
    auto impl = std::make_unique<Bindings::Impl>();
    impl->schema = std::move(schema);
    impl->configuration = std::move(configuration);
    const std::size_t errors_before = report.error_count();
    BindingCompiler(*impl, registry, report).run();
    if (report.error_count() != errors_before) { return nullptr; }
    return std::make_shared<const Bindings>(std::move(impl));
}

}  // namespace millrace::source
