#pragma once
/// @file selection_gate.hpp — @skipBy and @includeBy that depend on variables only

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/compute/expression.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/value/value.hpp>

namespace millrace::plan {

/// Decides while a plan is made which selections stay: the variables of the request are known by
/// then, and a plan is made for their values. Predicates that name sources are decided later, by
/// the engine.
///
/// Lifetime: of one compilation.
class SelectionGate {
public:
    struct Finding {
        graphql::Offset offset = 0;
        std::string message;
    };

    SelectionGate(value::Value variables, Arena& arena) noexcept
        : variables_(variables), arena_(arena) {}

    /// Whether `selection`, found at `path`, is left out. @skipBy wins over @includeBy.
    [[nodiscard]] bool leaves_out(const graphql::SelectionNode& selection, const std::string& path);

    /// What is wrong with predicates as text.
    [[nodiscard]] const std::vector<Finding>& findings() const noexcept { return findings_; }
    /// A predicate failed, or was neither true nor false: the request fails as a whole.
    [[nodiscard]] const std::optional<Finding>& failure() const noexcept { return failure_; }

private:
    [[nodiscard]] std::optional<bool> decide(const graphql::DirectiveNode& directive,
                                             const std::string& path);
    [[nodiscard]] std::optional<bool> evaluate(const graphql::DirectiveNode& directive,
                                               const compute::Expression& expression);

    value::Value variables_;
    Arena& arena_;
    std::map<const graphql::DirectiveNode*, std::unique_ptr<const compute::Expression>> compiled_;
    std::vector<Finding> findings_;
    std::optional<Finding> failure_;
};

/// Whether the directive names sources, so that only the engine can decide.
[[nodiscard]] bool names_sources(const graphql::DirectiveNode& directive) noexcept;

}  // namespace millrace::plan
