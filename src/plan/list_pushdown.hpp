#pragma once
/// @file list_pushdown.hpp — operations on lists that the source of the list takes over

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/graphql/schema.hpp>
#include <millrace/source/binding.hpp>
#include <millrace/source/list_push.hpp>

#include "collect_fields.hpp"
#include "directive_compiler.hpp"

namespace millrace::plan {

/// A list field whose rows one binding answers.
struct PushSite {
    const graphql::Field& field;
    const FieldGroup& group;
    const source::Binding& binding;
    const CollectContext& collect;
    Arena& arena;  // of the plan
};

/// Takes the operations that the source can do out of `directives`, from the left, and answers
/// them. Operations see result keys; sources are told the fields these stand for.
[[nodiscard]] std::span<const source::ListPush> take_pushes(const PushSite& site,
                                                            FieldDirectives& directives);

/// Tells different pushes apart.
[[nodiscard]] std::string pushes_text(std::span<const source::ListPush> pushes);

}  // namespace millrace::plan
