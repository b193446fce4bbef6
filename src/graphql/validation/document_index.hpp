#pragma once
/// @file document_index.hpp — what the definitions of a document refer to

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>

#include "error_log.hpp"
#include "name_table.hpp"

namespace millrace::graphql::validation {

struct FragmentInfo;
struct FieldSet;

struct Spread {
    const SelectionNode* node = nullptr;
    FragmentInfo* fragment = nullptr;  // null: there is none of that name
};

/// A variable where it is used, with what is expected there.
struct VariableUsage {
    const ValueNode* node = nullptr;
    TypeRef type = nullptr;        // of the position; null: unknown
    const Type* one_of = nullptr;  // the @oneOf input object whose field this is
    bool position_has_default = false;
    const VariableDefinitionNode* of_fragment = nullptr;  // its definition in the same fragment
};

/// A run of `DocumentIndex::usages`.
struct UsageRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

struct OperationInfo {
    const OperationNode* node = nullptr;
    std::span<const Spread> spreads;  // at any depth, in the order in which they are followed
    UsageRange usages;                // its own; filled by the walk
    Step entered = 0;                 // by the walk
    Step left = 0;
    FieldSet* fields = nullptr;  // by the walk
};

struct FragmentInfo {
    const FragmentNode* node = nullptr;
    const Type* type = nullptr;  // that its condition names, of any kind; null: unknown
    std::uint32_t index = 0;     // in DocumentIndex::fragments()
    std::uint32_t meant = 0;     // index of the fragment that its name means: the last of several
    std::span<const Spread> spreads;
    UsageRange usages;
    Step entered = 0;
    FieldSet* fields = nullptr;

    /// With the experimental arguments of fragments.
    [[nodiscard]] const VariableDefinitionNode* variable(std::string_view name) const noexcept;
};

/// The tables that rules share, one for each document.
///
/// Ownership: in the arena of the validation; borrows the document.
class DocumentIndex {
public:
    DocumentIndex(const Document& document, const Schema& schema, Arena& arena);

    [[nodiscard]] std::span<OperationInfo> operations() const noexcept { return operations_; }
    [[nodiscard]] std::span<FragmentInfo> fragments() const noexcept { return fragments_; }

    /// The fragment of that name (the last of several), or null.
    [[nodiscard]] FragmentInfo* fragment(std::string_view name) const noexcept {
        FragmentInfo** found = fragments_by_name_.find(name);
        return found == nullptr ? nullptr : *found;
    }

    /// Directives that the document itself defines, which an executable document must not; the
    /// other rules take them into account all the same.
    [[nodiscard]] const DirectiveDefinitionNode* directive(std::string_view name) const noexcept;

    /// Whether fragments have variables (experimental).
    [[nodiscard]] bool has_fragment_variables() const noexcept { return has_fragment_variables_; }
    [[nodiscard]] bool has_type_system() const noexcept { return has_type_system_; }

    [[nodiscard]] std::span<const VariableUsage> usages(UsageRange range) const noexcept {
        return std::span(usages_).subspan(range.begin, range.end - range.begin);
    }
    void add_usage(const VariableUsage& usage) { usages_.push_back(usage); }
    [[nodiscard]] std::uint32_t usage_count() const noexcept {
        return static_cast<std::uint32_t>(usages_.size());
    }

private:
    void index_definitions(const Document& document, const Schema& schema, Arena& arena);
    std::span<const Spread> collect_spreads(const SelectionSetNode& set, Arena& arena);

    std::span<OperationInfo> operations_;
    std::span<FragmentInfo> fragments_;
    NameTable<FragmentInfo*> fragments_by_name_;
    std::vector<const DirectiveDefinitionNode*> directives_;
    std::vector<VariableUsage> usages_;
    std::vector<Spread> spread_scratch_;
    std::vector<const SelectionSetNode*> set_scratch_;
    bool has_fragment_variables_ = false;
    bool has_type_system_ = false;
};

/// All fragments that spreads lead to, each once, nearest first. Reused for many operations.
class ReachableFragments {
public:
    explicit ReachableFragments(const DocumentIndex& index) : marks_(index.fragments().size()) {}

    /// Forgets what was added before.
    void clear() noexcept {
        ++mark_;
        order_.clear();
        followed_ = 0;
    }
    /// Adds those that `spreads` lead to directly.
    void add(std::span<const Spread> spreads);
    /// Adds those that the fragments added so far lead to. Call follow() after all add().
    void follow();

    [[nodiscard]] bool contains(const FragmentInfo& fragment) const noexcept {
        return marks_[fragment.index] == mark_;
    }
    [[nodiscard]] std::span<FragmentInfo* const> order() const noexcept { return order_; }

private:
    std::vector<std::uint32_t> marks_;
    std::vector<FragmentInfo*> order_;
    std::size_t followed_ = 0;
    std::uint32_t mark_ = 1;
};

}  // namespace millrace::graphql::validation
