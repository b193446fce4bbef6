#pragma once
/// @file field_sets.hpp — selection sets with their inline fragments unfolded and types resolved

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>

#include "document_index.hpp"

namespace millrace::graphql::validation {

struct FieldSet;

struct FieldEntry {
    const SelectionNode* node = nullptr;
    const Type* parent = nullptr;       // composite, or null: unknown
    const Field* definition = nullptr;  // null: unknown, or a meta field
    FieldSet* children = nullptr;       // null: no selection set written
    std::uint64_t key_hash = 0;         // of the response key

    [[nodiscard]] std::string_view response_key() const noexcept { return node->response_key(); }
};

/// One selection set that is not an inline fragment's, with the fields of its inline fragments
/// as its own, in order. Fragment spreads are kept apart.
struct FieldSet {
    std::span<FieldEntry> fields;
    std::span<const Spread> spreads;
    const FragmentInfo* in_fragment = nullptr;  // whose definition it is part of; or null
    FieldSet* next = nullptr;                   // in the order of the document
    Step entered = 0;
    std::uint32_t index = 0;     // position in that order
    std::uint32_t mark = 0;      // scratch of the overlap check
    bool is_definition = false;  // of an operation or fragment, not of a field
    bool covered = false;        // has been looked at by the overlap check
    bool suspect = false;        // may hold fields that conflict
};

/// Gathers the field sets of a document while it is walked.
///
/// Ownership: field sets live in the arena.
class FieldSetBuilder {
public:
    explicit FieldSetBuilder(Arena& arena) : arena_(&arena) { fields_.reserve(kFieldsExpected); }

    /// A set begins; what is added until its close() belongs to it.
    struct Open {
        FieldSet* set;
        std::size_t field_base;
        std::size_t spread_base;
    };
    Open open(Step step, bool is_definition, const FragmentInfo* in_fragment);
    void close(const Open& open);

    /// The position of the new field, for set_children().
    std::size_t add_field(const SelectionNode& node, const Type* parent, const Field* definition);
    void set_children(std::size_t position, FieldSet* children) noexcept {
        fields_[position].children = children;
    }
    void add_spread(const Spread& spread) { spreads_.push_back(spread); }

    /// All sets in the order of the document, linked by FieldSet::next.
    [[nodiscard]] FieldSet* first() const noexcept { return first_; }
    [[nodiscard]] std::uint32_t count() const noexcept { return count_; }

private:
    static constexpr std::size_t kFieldsExpected = 64;

    Arena* arena_;
    std::vector<FieldEntry> fields_;  // of all open sets, the innermost on top
    std::vector<Spread> spreads_;
    FieldSet* first_ = nullptr;
    FieldSet* last_ = nullptr;
    std::uint32_t count_ = 0;
};

}  // namespace millrace::graphql::validation
