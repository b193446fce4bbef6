#include "overlap.hpp"

namespace millrace::graphql::validation {

bool types_conflict(TypeRef a, TypeRef b) noexcept {
    for (; a != b; a = a->of, b = b->of) {
        if (a->is_list() != b->is_list() || a->is_non_null() != b->is_non_null()) { return true; }
        if (a->wrap == Wrap::Named) {
            return a->named != b->named && (a->named->is_leaf() || b->named->is_leaf());
        }
    }
    return false;
}

}  // namespace millrace::graphql::validation
