#pragma once
/// @file binding_compiler.hpp — walks a schema and compiles the configuration directives in it

#include <unordered_map>

#include <millrace/source/directive_reader.hpp>
#include <millrace/source/source.hpp>

#include "bindings_impl.hpp"
#include "local_bindings.hpp"

namespace millrace::source {

class BindingCompiler {
public:
    BindingCompiler(Bindings::Impl& impl, const Registry& registry, ConfigReport& report) noexcept
        : impl_(impl), registry_(registry), report_(report) {}

    /// Fills the tables; mistakes go to the report.
    void run();

private:
    /// A field on its way; a call that comes back to one that is open goes in circles.
    enum class State : std::uint8_t { Open, Done };

    [[nodiscard]] bool is_configuration(std::string_view directive) const noexcept;
    [[nodiscard]] bool has_configuration(const graphql::Field& field) const noexcept;
    [[nodiscard]] const graphql::DirectiveNode* directive_of(const graphql::Field& field);

    const FieldBinding* compile(const graphql::Field& field);
    std::unique_ptr<Binding> compile_local(const graphql::Field& field,
                                           const graphql::DirectiveNode& directive);
    std::unique_ptr<Binding> compile_fetch(const graphql::Field& field,
                                           const graphql::DirectiveNode& directive);
    void compile_call(const graphql::Field& field, const graphql::DirectiveNode& directive);
    void add_step(const graphql::Field& caller, const DirectiveReader& step,
                  std::vector<CallStep>& steps);
    void report_missing_target(const graphql::Field& called, const DirectiveReader& step);
    void add_nested_steps(const ArgumentsBinding& outer, const FieldBinding& inner,
                          const DirectiveReader& step, std::vector<CallStep>& steps);
    const graphql::Field* find_field(const DirectiveReader& step);
    const FieldBinding* store(const graphql::Field& field, FieldBinding binding);
    template <class B>
    const B* own(std::unique_ptr<B> binding);

    void compile_discriminator(const graphql::Type& type, const graphql::DirectiveNode& directive);
    void compile_aliases(const graphql::Type& type);

    Bindings::Impl& impl_;
    const Registry& registry_;
    ConfigReport& report_;
    std::unordered_map<const graphql::Field*, State> states_;
};

}  // namespace millrace::source
