#pragma once
/// @file directive_compiler.hpp — the computing directives of one field, read and checked

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/error.hpp>
#include <millrace/plan/compute.hpp>
#include <millrace/plan/directive.hpp>
#include <millrace/plan/plan.hpp>

#include "collect_fields.hpp"
#include "rule_rewriter.hpp"
#include "source_graph.hpp"

namespace millrace::plan {

/// An error of a query's directives, where it stands.
struct DirectiveFinding {
    graphql::Offset offset = 0;
    std::string message;
};

/// What the directives of one field ask for.
struct FieldDirectives {
    struct Publish {
        std::uint16_t source = 0;
        BoundExpression convert;
        bool converts = false;
    };

    std::vector<ValueStep> values;
    std::vector<ListStep> lists;
    std::span<const source::ListPush> pushes;  // what the source does before them
    std::vector<std::string_view> captures;
    /// Members of the parent that expressions read: Operand::slots in this order.
    std::vector<source::NeededMember> parent_members;
    std::vector<ArgumentTransform> transforms;
    std::vector<std::uint16_t> argument_sources;  // the fetch waits for these
    struct Gate {
        BoundExpression predicate;
        bool skips = false;
    };
    std::vector<Gate> gates;                  // @skipBy, @includeBy with sources
    std::vector<std::uint16_t> gate_sources;  // these
    std::optional<Publish> publish;
    std::shared_ptr<void> carried;  // DirectiveSite::carried()
    bool replaces = false;
    bool hidden = false;
    bool refused = false;  // something is wrong with one of them
    bool fails_request = false;

    [[nodiscard]] bool computes() const noexcept {
        return !values.empty() || !lists.empty() || hidden || fails_request;
    }
};

/// Reads the directives of fields, in the order in which the planner meets them.
///
/// Ownership: operations and expressions are handed to the plan.
class DirectiveCompiler {
public:
    DirectiveCompiler(const graphql::Schema& schema, const DirectiveRegistry& registry,
                      const CollectContext& collect, Plan& plan) noexcept
        : schema_(schema), registry_(registry), collect_(collect), plan_(plan) {}

    /// Directives that response rules have written.
    void set_scopes(std::span<const RuleScope> scopes) noexcept { scopes_ = scopes; }

    /// Where a field stands.
    struct Place {
        std::string path;
        std::uint16_t root = 0;   // in mutations: which root field it is below
        std::uint16_t lists = 0;  // around it
    };
    /// The directives of `group` on `field`.
    [[nodiscard]] FieldDirectives compile(const graphql::Field& field, const FieldGroup& group,
                                          const Place& place);
    /// @computeLimits.
    void compile_operation(const graphql::OperationNode& operation);
    /// What the expressions of a field may read of its parent; names of sources are among it.
    [[nodiscard]] std::vector<compute::FreeVariable> parent_members(
        const graphql::SelectionNode& node) const;

    [[nodiscard]] SourceGraph& sources() noexcept { return sources_; }
    [[nodiscard]] std::vector<DirectiveFinding>& findings() noexcept { return findings_; }
    /// What directives have to say about `source`, now that it is known.
    void check_source(std::uint16_t source, const SourceFacts& facts);

    void error(graphql::Offset offset, std::string message);

private:
    class Site;

    void compile_transform(Site& site, FieldDirectives& out);
    void compile_bind(Site& site, FieldDirectives& out);
    void add_transform(Site& site, const ArgumentTransform& transform, FieldDirectives& out);
    void compile_gates(const graphql::Field& field, const FieldGroup& group,
                       const std::string& path, FieldDirectives& out);
    void compile_gate(Site& site, FieldDirectives& out);
    void compile_publish(Site& site, FieldDirectives& out, const FieldGroup& group,
                         const std::string& path);
    [[nodiscard]] bool agree(const FieldGroup& group) const;

    const graphql::Schema& schema_;
    const DirectiveRegistry& registry_;
    const CollectContext& collect_;
    Plan& plan_;
    struct Check {
        std::uint16_t source = 0;
        graphql::Offset offset = 0;
        SourceCheck check;
    };

    SourceGraph sources_;
    std::span<const RuleScope> scopes_;
    Place place_;                // of the field at hand
    std::vector<Check> checks_;  // of sources, when all are known
    std::vector<DirectiveFinding> findings_;
    std::size_t errors_ = 0;  // findings, and those that were known
};

}  // namespace millrace::plan
