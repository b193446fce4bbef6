#pragma once
/// @file overlap_conflict.hpp — the words for fields that conflict

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/graphql/ast.hpp>

#include "field_sets.hpp"

namespace millrace::graphql::validation {

/// Two fields of the same response key that cannot be merged, or have such fields below them.
struct OverlapConflict {
    std::string_view key;
    std::string reason;
    std::vector<Offset> left;  // of the fields on either side, the outermost first
    std::vector<Offset> right;

    OverlapConflict(const FieldEntry& left_field, const FieldEntry& right_field, std::string why);

    /// Fields that conflict because of `inner`, which is not empty. What is said of `inner` is
    /// bounded in length.
    OverlapConflict(const FieldEntry& left_field, const FieldEntry& right_field,
                    std::span<const OverlapConflict> inner);

    [[nodiscard]] std::string message() const;
    [[nodiscard]] std::vector<Offset> offsets() const;
};

/// Conflicts below two fields that there is room to speak of; further ones need not be found.
inline constexpr std::size_t kConflictsToldMax = 64;

[[nodiscard]] std::string different_fields_reason(const FieldEntry& left, const FieldEntry& right);
[[nodiscard]] std::string differing_arguments_reason();
[[nodiscard]] std::string overlapping_streams_reason(bool are_same);
[[nodiscard]] std::string conflicting_types_reason(const FieldEntry& left, const FieldEntry& right);

/// Two spreads of one fragment with different arguments.
[[nodiscard]] std::string conflicting_spreads_message(const SelectionNode& left,
                                                      const SelectionNode& right);

}  // namespace millrace::graphql::validation
