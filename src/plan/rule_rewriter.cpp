#include "rule_rewriter.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/core.h>

#include <millrace/graphql/source.hpp>
#include <millrace/plan/planner.hpp>

namespace millrace::plan {

namespace {

using graphql::ArgumentNode;
using graphql::DirectiveNode;
using graphql::FragmentNode;
using graphql::GraphqlError;
using graphql::Offset;
using graphql::SelectionKind;
using graphql::SelectionNode;
using graphql::SelectionSetNode;

/// A rule whose path is followed, and how far that has come.
struct Followed {
    const ResponseRule* rule = nullptr;
    std::size_t depth = 0;
};

/// What happens to the fields of one object: of a selection set and of the fragments in it.
///
/// A fragment that is spread there twice is rewritten once, under a name of its own: it is another
/// one where the same rules are not followed.
struct Pass {
    const SelectionSetNode* whole = nullptr;
    std::vector<Followed> followed;
    std::span<const SelectionNode> replaced_by;  // fields with these response keys are left out

    struct Renamed {
        const FragmentNode* from = nullptr;
        const FragmentNode* to = nullptr;
    };
    std::vector<Renamed> fragments;
};

class Rewriter {
public:
    Rewriter(const graphql::Document& document, Arena& arena)
        : document_(document), arena_(arena) {}

    tl::expected<Rewriting, GraphqlError> run(std::span<const ResponseRule* const> rules,
                                              const graphql::OperationNode& operation) {
        Pass pass;
        pass.whole = operation.selection_set;
        for (const ResponseRule* rule : rules) { pass.followed.push_back({rule, 0}); }
        auto* changed = arena_.make<graphql::OperationNode>(operation);
        changed->selection_set = rewrite(*operation.selection_set, pass);
        if (error_) { return tl::unexpected(*std::move(error_)); }
        auto* document = arena_.make<graphql::Document>(document_);
        std::vector<graphql::DefinitionNode> definitions(document_.definitions.begin(),
                                                         document_.definitions.end());
        definitions.insert(definitions.end(), fragments_.begin(), fragments_.end());
        document->definitions = arena_.copy(std::span<const graphql::DefinitionNode>(definitions));
        return Rewriting{document, changed, std::move(scopes_)};
    }

private:
    // --- selections ---------------------------------------------------------------------------

    const SelectionSetNode* rewrite(const SelectionSetNode& set, Pass& pass) {
        std::vector<SelectionNode> selections;
        for (const SelectionNode& selection : set.selections) {
            if (!may_grow(selection)) { return &set; }
            switch (selection.kind) {
                case SelectionKind::Field:
                    if (!is_left_out(selection, pass)) {
                        selections.push_back(rewrite_field(selection, pass));
                    }
                    break;
                case SelectionKind::InlineFragment: {
                    SelectionNode changed = selection;
                    changed.selection_set = rewrite(*selection.selection_set, pass);
                    if (!changed.selection_set->selections.empty()) {
                        selections.push_back(changed);
                    }
                    break;
                }
                case SelectionKind::FragmentSpread:
                    rewrite_spread(selection, pass, selections);
                    break;
            }
        }
        return make_set(set, selections);
    }

    const SelectionSetNode* make_set(const SelectionSetNode& set,
                                     const std::vector<SelectionNode>& selections) {
        auto* changed = arena_.make<SelectionSetNode>(set);
        changed->selections = arena_.copy(std::span<const SelectionNode>(selections));
        return changed;
    }

    void rewrite_spread(const SelectionNode& spread, Pass& pass, std::vector<SelectionNode>& out) {
        const FragmentNode* fragment = find_fragment(spread.name.text);
        if (fragment == nullptr) { return; }
        auto known = std::ranges::find(pass.fragments, fragment, &Pass::Renamed::from);
        if (known == pass.fragments.end()) {
            auto* changed = arena_.make<FragmentNode>(*fragment);
            changed->name.text = arena_.copy(
                std::string_view(fmt::format("{}.{}", fragment->name.text, fragments_.size())));
            // Before its fields: a fragment in a circle must end here.
            pass.fragments.push_back({fragment, changed});
            graphql::DefinitionNode definition;
            definition.kind = graphql::DefinitionKind::Fragment;
            definition.fragment = changed;
            fragments_.push_back(definition);
            changed->selection_set = rewrite(*fragment->selection_set, pass);
            known = std::ranges::find(pass.fragments, fragment, &Pass::Renamed::from);
        }
        SelectionNode changed = spread;
        changed.name.text = known->to->name.text;
        out.push_back(changed);
    }

    [[nodiscard]] const FragmentNode* find_fragment(std::string_view name) const noexcept {
        for (const graphql::DefinitionNode& definition : document_.definitions) {
            if (definition.fragment != nullptr && definition.fragment->name.text == name) {
                return definition.fragment;
            }
        }
        return nullptr;
    }

    static bool is_left_out(const SelectionNode& field, const Pass& pass) {
        return std::ranges::any_of(pass.replaced_by, [&](const SelectionNode& other) {
            return other.response_key() == field.response_key();
        });
    }

    // --- one field ----------------------------------------------------------------------------

    SelectionNode rewrite_field(const SelectionNode& field, const Pass& pass) {
        SelectionNode changed = field;
        Pass below;
        below.whole = field.selection_set;
        std::vector<const ResponseRule*> here;
        const ResponseRule* replacing = nullptr;
        for (const Followed& followed : pass.followed) {
            const auto path = followed.rule->path();
            if (path[followed.depth] != field.name.text) { continue; }
            if (followed.depth + 1 < path.size()) {
                below.followed.push_back({followed.rule, followed.depth + 1});
            } else if (followed.rule->replacement() == nullptr) {
                here.push_back(followed.rule);
            } else if (replacing == nullptr) {
                replacing = followed.rule;
            }
        }
        if (replacing != nullptr && field.selection_set != nullptr) {
            below.replaced_by = replacing->replacement()->selection_set->selections;
        }
        if (field.selection_set != nullptr &&
            (!below.followed.empty() || !below.replaced_by.empty())) {
            changed.selection_set = rewrite(*field.selection_set, below);
        }
        for (const ResponseRule* rule : here) {
            changed.directives =
                with_directives(changed.directives, rule->directives(), *rule, field.offset);
        }
        if (replacing != nullptr) { replace(changed, *replacing, pass); }
        return changed;
    }

    // `field` becomes what the rule says, with what else the client selects of it behind.
    void replace(SelectionNode& field, const ResponseRule& rule, const Pass& pass) {
        const SelectionNode& replacement = *rule.replacement();
        if (field.alias.empty()) {
            field.alias = {replacement.alias.text, field.offset};
            if (selects_key(*pass.whole, field.alias.text)) { return refuse_key(field, rule); }
        }
        field.directives =
            with_directives(field.directives, replacement.directives, rule, field.offset);
        const SelectionSetNode* own = copy(*replacement.selection_set, rule, field.offset);
        std::vector<SelectionNode> selections(own->selections.begin(), own->selections.end());
        const auto rest = field.selection_set->selections;
        selections.insert(selections.end(), rest.begin(), rest.end());
        field.selection_set = make_set(*own, selections);
    }

    void refuse_key(const SelectionNode& field, const ResponseRule& rule) {
        if (error_) { return; }
        error_ = GraphqlError{
            fmt::format("The response rule \"{}\" answers \"{}\" under the name \"{}\", which is "
                        "the name of another field. Use an alias on one of them.",
                        rule.name(), field.name.text, field.alias.text),
            {graphql::locate(document_.source, field.offset)},
            {}};
    }

    [[nodiscard]] bool selects_key(const SelectionSetNode& set, std::string_view key) const {
        std::vector<const FragmentNode*> entered;
        return selects_key(set, key, entered);
    }
    bool selects_key(const SelectionSetNode& set, std::string_view key,
                     std::vector<const FragmentNode*>& entered) const {
        for (const SelectionNode& selection : set.selections) {
            if (selection.kind == SelectionKind::Field) {
                if (selection.response_key() == key) { return true; }
                continue;
            }
            const SelectionSetNode* inner = selection.selection_set;
            if (selection.kind == SelectionKind::FragmentSpread) {
                const FragmentNode* fragment = find_fragment(selection.name.text);
                if (fragment == nullptr || std::ranges::find(entered, fragment) != entered.end()) {
                    continue;
                }
                entered.push_back(fragment);
                inner = fragment->selection_set;
            }
            if (selects_key(*inner, key, entered)) { return true; }
        }
        return false;
    }

    // --- what a rule has written --------------------------------------------------------------

    std::span<const DirectiveNode> with_directives(std::span<const DirectiveNode> before,
                                                   std::span<const DirectiveNode> added,
                                                   const ResponseRule& rule, Offset at) {
        if (added.empty()) { return before; }
        const auto all = arena_.make_array<DirectiveNode>(before.size() + added.size());
        std::ranges::copy(before, all.begin());
        for (std::size_t i = 0; i < added.size(); ++i) {
            DirectiveNode& directive = all[before.size() + i];
            directive = added[i];
            directive.offset = at;
            scopes_.push_back({&directive, &rule});
        }
        // Those that earlier rules have written are now here.
        for (std::size_t i = 0; i < before.size(); ++i) {
            for (RuleScope& scope : scopes_) {
                if (scope.directive == &before[i]) { scope.directive = &all[i]; }
            }
        }
        return all;
    }

    const SelectionSetNode* copy(const SelectionSetNode& set, const ResponseRule& rule, Offset at) {
        std::vector<SelectionNode> selections;
        for (const SelectionNode& selection : set.selections) {
            if (!may_grow(selection)) { break; }
            SelectionNode& copied = selections.emplace_back(selection);
            copied.offset = at;
            copied.directives = with_directives({}, selection.directives, rule, at);
            if (selection.selection_set != nullptr) {
                copied.selection_set = copy(*selection.selection_set, rule, at);
            }
        }
        return make_set(set, selections);
    }

    // Every selection that is looked at makes at most one more.
    bool may_grow(const SelectionNode& selection) {
        if (++selections_ <= kPlanFieldsMax) { return true; }
        if (!error_) {
            error_ = GraphqlError{
                fmt::format("Operation is too large: more than {} fields once response rules are "
                            "applied.",
                            kPlanFieldsMax),
                {graphql::locate(document_.source, selection.offset)},
                {}};
        }
        return false;
    }

    const graphql::Document& document_;
    Arena& arena_;
    std::vector<graphql::DefinitionNode> fragments_;
    std::vector<RuleScope> scopes_;
    std::size_t selections_ = 0;
    std::optional<GraphqlError> error_;
};

}  // namespace

tl::expected<Rewriting, GraphqlError> rewrite(std::span<const ResponseRule* const> rules,
                                              const graphql::Document& document,
                                              const graphql::OperationNode& operation,
                                              Arena& arena) {
    return Rewriter(document, arena).run(rules, operation);
}

}  // namespace millrace::plan
