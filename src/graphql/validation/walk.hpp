#pragma once
/// @file walk.hpp — the one walk over a document, types at hand

#include <span>
#include <string_view>

#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>

#include "all_rules.hpp"
#include "context.hpp"
#include "sites.hpp"

namespace millrace::graphql::validation {

/// Visits every node once, in the order of the text, hands it to the rules with the types that
/// hold there, and fills what only a walk can know: usages of variables, field sets, moments.
///
/// Recursion is as deep as the document, which the parser bounds; fragments are not followed.
class Walk {
public:
    Walk(Context& context, AllRules& rules) : context_(context), rules_(rules) {}

    void document();

private:
    /// What holds around a selection or directive.
    struct Scope {
        const Type* type = nullptr;                 // of the selection set around, of any kind
        const Field* field = nullptr;               // the innermost one around
        const FragmentInfo* in_fragment = nullptr;  // whose definition this is

        [[nodiscard]] const Type* parent() const noexcept {
            return type != nullptr && type->is_composite() ? type : nullptr;
        }
    };

    /// What is expected of a value.
    struct Expected {
        TypeRef type = nullptr;
        const Type* one_of = nullptr;  // the @oneOf input object whose field this is
        bool has_default = false;
        const FragmentInfo* in_fragment = nullptr;
        bool collects_usages = true;  // not within definitions of variables and of types
    };

    void operation(OperationInfo& info);
    void fragment(FragmentInfo& info);
    void variable_definitions(std::span<const VariableDefinitionNode> definitions,
                              std::string_view location, const Scope& scope);
    void named_type(const TypeNode& type, bool in_type_system);

    FieldSet* selection_set(const SelectionSetNode& set, const Scope& scope, bool is_definition);
    void selections(std::span<const SelectionNode> selections, const Scope& scope);
    void field(const SelectionNode& node, const Scope& scope);
    void fragment_spread(const SelectionNode& node, const Scope& scope);
    void inline_fragment(const SelectionNode& node, const Scope& scope);

    void directives(const DirectivesSite& site, std::string_view location, const Scope& scope,
                    bool collects_usages = true);
    void directive(const DirectiveNode& node, std::string_view location, const Scope& scope,
                   bool collects_usages);
    void argument(const ArgumentSite& site, const Scope& scope, bool collects_usages);
    void fragment_argument(const FragmentArgumentSite& site, const Scope& scope);

    void whole_value(const ValueNode& node, const Expected& expected);
    void value(const ValueNode& node, const Expected& expected);
    void object(const ValueNode& node, const Expected& expected);

    // Definitions that do not belong into an executable document (walk_type_system.cpp).
    void type_system(const DefinitionNode& definition);
    void type_definition(const TypeDefinitionNode& node);
    void input_values(std::span<const InputValueNode> nodes, std::string_view location);

    void next_moment() noexcept { ++context_.step; }

    Context& context_;
    AllRules& rules_;
    std::size_t operation_count_ = 0;
    std::size_t fragment_count_ = 0;
};

}  // namespace millrace::graphql::validation
