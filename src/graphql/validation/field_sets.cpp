#include "field_sets.hpp"

#include "name_table.hpp"

namespace millrace::graphql::validation {

FieldSetBuilder::Open FieldSetBuilder::open(Step step, bool is_definition,
                                            const FragmentInfo* in_fragment) {
    FieldSet* set = arena_->make<FieldSet>();
    set->entered = step;
    set->index = count_++;
    set->is_definition = is_definition;
    set->in_fragment = in_fragment;
    (last_ == nullptr ? first_ : last_->next) = set;
    last_ = set;
    return {set, fields_.size(), spreads_.size()};
}

void FieldSetBuilder::close(const Open& open) {
    open.set->fields = arena_->copy(std::span<const FieldEntry>(fields_).subspan(open.field_base));
    open.set->spreads = arena_->copy(std::span<const Spread>(spreads_).subspan(open.spread_base));
    fields_.resize(open.field_base);
    spreads_.resize(open.spread_base);
}

std::size_t FieldSetBuilder::add_field(const SelectionNode& node, const Type* parent,
                                       const Field* definition) {
    // Meta fields take part in no comparison of types: the reference implementation does not
    // look them up there.
    const bool is_meta = definition != nullptr && definition->owner == nullptr;
    fields_.push_back(
        {&node, parent, is_meta ? nullptr : definition, nullptr, hash_name(node.response_key())});
    return fields_.size() - 1;
}

}  // namespace millrace::graphql::validation
