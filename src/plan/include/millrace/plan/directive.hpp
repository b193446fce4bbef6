#pragma once
/// @file directive.hpp — the seam for directives that compute
///
/// A directive says its definition in SDL and turns each use into operations of the field it
/// stands on. Adding one is a class here and a line in the registration of its extension.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include <millrace/compute/kernel_registry.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/plan/compute.hpp>

namespace millrace::plan {

/// Which names an expression may use, beside `$name` variables of the operation.
struct Environment {
    bool operation = false;  // variables of the operation, without `$`
    bool parent = false;     // members of the parent object
    bool element = false;    // `ele`
    bool keys = false;       // result keys of the list's items
    bool position = false;   // `index`
    bool arguments = false;  // `arg`
    bool value = false;      // `value`, what the operation is applied to
    /// The source whose rows the expression is about: any other name is a member of the row
    /// (Operand::element), `ele` the row itself, `index` its place.
    std::optional<std::string_view> rows_of;
    /// Names that hide the ones above; the field waits for them.
    std::span<const std::string_view> sources;
};

/// The field that publishes a source.
struct SourceFacts {
    std::string_view path;                       // result keys, joined with dots
    const graphql::WrappedType* type = nullptr;  // of the field
    bool below_list = false;                     // the source is the list of its values
    bool converts = false;                       // it has a sourceConvert: its form is unknown

    [[nodiscard]] bool may_be_list() const noexcept {
        return converts || below_list || type->nullable().is_list();
    }
};

/// What a directive says about a source once all of the operation has been read: what is wrong,
/// or nothing.
using SourceCheck = std::function<std::string(const SourceFacts&)>;

/// One use of a directive on one field, while a plan is made.
///
/// Lifetime: of one call of Directive::compile(). What is added belongs to the plan.
class DirectiveSite {
public:
    DirectiveSite(const DirectiveSite&) = delete;
    DirectiveSite& operator=(const DirectiveSite&) = delete;

    [[nodiscard]] virtual const graphql::Field& field() const noexcept = 0;
    [[nodiscard]] virtual const graphql::Schema& schema() const noexcept = 0;
    /// Result keys from the root to the field, joined with dots.
    [[nodiscard]] virtual std::string_view path() const noexcept = 0;
    /// The coerced value of an argument; Absent when it has none.
    [[nodiscard]] virtual value::Value argument(std::string_view name) const noexcept = 0;
    /// Whether the query says the argument itself: it has no value from its default.
    [[nodiscard]] virtual bool gives(std::string_view name) const noexcept = 0;
    /// The name under which ComputeContext::variable() has the value of an argument that only a
    /// request knows (Directive::late_arguments()); nothing for all others.
    [[nodiscard]] virtual std::optional<std::string_view> late(
        std::string_view name) const noexcept = 0;
    /// The argument as text; nothing when it is absent or null.
    [[nodiscard]] std::optional<std::string_view> text(std::string_view name) const noexcept;
    /// The argument as a list of texts; one text counts as a list of one.
    [[nodiscard]] std::vector<std::string_view> texts(std::string_view name) const;
    /// The argument as a whole number; nothing when it is absent or null.
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const noexcept;
    /// Whether the argument is true; `otherwise` when it is absent or null.
    [[nodiscard]] bool flag(std::string_view name, bool otherwise) const noexcept;

    [[nodiscard]] bool is_list() const noexcept { return field().type->nullable().is_list(); }
    [[nodiscard]] bool is_leaf() const noexcept { return field().type->named->is_leaf(); }
    /// Whether the field's own selection has this result key.
    [[nodiscard]] virtual bool selects(std::string_view key) const noexcept = 0;

    /// Compiles `text` and binds its variables. Error: what is wrong with the text.
    [[nodiscard]] virtual tl::expected<BoundExpression, std::string> expression(
        std::string_view text, const Environment& environment) = 0;
    /// The result key as a capture of the field's items (BoundVariable::From::Key).
    [[nodiscard]] virtual std::uint16_t capture(std::string_view key) = 0;
    /// The source called `name`; the field waits for it. `check` is asked when it is known.
    [[nodiscard]] virtual std::uint16_t source(std::string_view name, SourceCheck check = {}) = 0;
    /// One cell that an operation keeps for the time of a request (ComputeContext::memory()).
    [[nodiscard]] virtual std::uint16_t memory() = 0;
    /// Directives to the left have added operations on its items.
    [[nodiscard]] virtual bool has_list_operations() const noexcept = 0;
    /// The next directive of the field is the same one again: of repeatable directives that become
    /// one operation, only the last use adds it.
    [[nodiscard]] virtual bool continues() const noexcept = 0;
    /// What such uses hand on from left to right; empty for the first.
    [[nodiscard]] virtual std::shared_ptr<void>& carried() noexcept = 0;
    /// The kernels that pipelines are made of.
    [[nodiscard]] virtual const compute::KernelRegistry& kernels() const noexcept = 0;
    /// The field is one of those the gateway adds to every type (`_string`, …): it has no value
    /// but that of its directives.
    [[nodiscard]] virtual bool is_holder() const noexcept = 0;

    virtual void add(std::unique_ptr<const ValueOperation> operation) = 0;
    /// `depth`: which list of a list of lists; 1 is the outermost one.
    virtual void add(std::unique_ptr<const ListOperation> operation, std::uint8_t depth = 1) = 0;
    /// The field's own value is not needed: nothing is fetched for it.
    virtual void replace() noexcept = 0;
    /// The field is not written.
    virtual void hide() noexcept = 0;
    /// When the field fails, all of the request does.
    virtual void fail_request() noexcept = 0;
    /// Of the plan: for what operations keep.
    [[nodiscard]] virtual Arena& arena() const noexcept = 0;
    /// Something is wrong with the query: the plan is refused.
    virtual void error(std::string message) = 0;

protected:
    DirectiveSite() = default;
    ~DirectiveSite() = default;
};

/// Lifetime: as long as the program. Threads: readable from any core.
class Directive {
public:
    Directive() = default;
    Directive(const Directive&) = delete;
    Directive& operator=(const Directive&) = delete;
    virtual ~Directive() = default;

    [[nodiscard]] virtual std::string_view name() const noexcept = 0;
    /// Its definition, with a description (the reference documentation) and the types only it
    /// uses.
    [[nodiscard]] virtual std::string_view sdl() const noexcept = 0;
    /// Arguments whose expressions see the members of the parent object (Environment::parent).
    [[nodiscard]] virtual std::span<const std::string_view> parent_expressions() const noexcept {
        return {};
    }
    /// Arguments whose values may be known only when a request comes (DirectiveSite::late()).
    [[nodiscard]] virtual std::span<const std::string_view> late_arguments() const noexcept {
        return {};
    }
    virtual void compile(DirectiveSite& site) const = 0;
};

/// The directives of this program, in the order of ext/CMakeLists.txt.
class DirectiveRegistry {
public:
    /// Without kernels.
    DirectiveRegistry() = default;
    explicit DirectiveRegistry(compute::KernelRegistry kernels) : kernels_(std::move(kernels)) {}
    DirectiveRegistry(const DirectiveRegistry&) = delete;
    DirectiveRegistry& operator=(const DirectiveRegistry&) = delete;

    void add(std::unique_ptr<const Directive> directive);
    [[nodiscard]] const Directive* find(std::string_view name) const noexcept;
    [[nodiscard]] std::span<const std::unique_ptr<const Directive>> all() const noexcept {
        return directives_;
    }
    /// What those that compute with numbers build on.
    [[nodiscard]] const compute::KernelRegistry& kernels() const noexcept { return kernels_; }
    /// Definitions of all of them and of those the planner itself knows (@skipBy, @includeBy,
    /// @fetchSource, @argumentTransform, @partition).
    [[nodiscard]] std::string sdl() const;

private:
    compute::KernelRegistry kernels_;
    std::vector<std::unique_ptr<const Directive>> directives_;
};

}  // namespace millrace::plan
