#pragma once
/// @file expression_uses.hpp — what the expressions of a document use and provide

#include <string>
#include <string_view>
#include <vector>

#include <millrace/graphql/validation.hpp>
#include <millrace/plan/directive.hpp>

namespace millrace::plan {

/// Names inside the expressions of computing directives count as uses of variables, and what
/// @argumentTransform makes counts as an argument that is given.
///
/// Lifetime: of one validation; borrows the document.
class ExpressionUses final : public graphql::ComputedUses {
public:
    ExpressionUses(const graphql::Document& document, const DirectiveRegistry& registry);

    [[nodiscard]] bool uses_variable(std::string_view name) const noexcept override;
    [[nodiscard]] bool provides_argument(const graphql::SelectionNode& field,
                                         std::string_view name) const noexcept override;

private:
    void search(const graphql::SelectionSetNode& set);
    void note(const graphql::DirectiveNode& directive);

    const DirectiveRegistry& registry_;
    std::vector<std::string> names_;
};

}  // namespace millrace::plan
