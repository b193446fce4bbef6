#pragma once
/// @file selection.hpp — the subtree of an operation that one source is asked for by name
///
/// Made by the planner for sources that must be told which members to send (GraphQL services).
/// Sources that send whole documents never see it.

#include <cstdint>
#include <span>
#include <string_view>

#include <millrace/graphql/schema.hpp>
#include <millrace/source/list_push.hpp>
#include <millrace/source/parent.hpp>
#include <millrace/value/value.hpp>

namespace millrace::source {

struct ClaimedSelection;

/// One field to be asked for, or a key that only a template needs.
struct ClaimedField {
    static constexpr std::uint16_t kNoDynamicArguments = 0xffff;

    /// The upstream's name of the field.
    std::string_view name;
    /// Our field; null for a key our schema does not mention.
    const graphql::Field* field = nullptr;
    /// Coerced arguments (an Object) when no variable is read; Absent: none.
    value::Value arguments;
    /// When variables are read: where Instance::dynamic_arguments holds the coerced Object.
    std::uint16_t dynamic_arguments = kNoDynamicArguments;
    /// What is asked of the value; null: a leaf.
    const ClaimedSelection* selection = nullptr;
    /// What is done to the list, in order (Binding::takes() has said yes).
    std::span<const ListPush> pushes;
    /// Keys of templates: places below the value that are read (NeededMember::paths_below).
    std::span<const MemberPath> paths_below;
    /// What the member is to be called in the answer: chosen by the planner, so that two fields
    /// of one object never meet, and known to the Shape.
    std::string_view member;
};

/// The fields asked of objects of one type.
struct ClaimedBranch {
    const graphql::Type* type = nullptr;  // object type
    std::span<ClaimedField> fields;
};

/// What is asked of a composite value.
struct ClaimedSelection {
    const graphql::Type* type = nullptr;  // declared type: object, interface or union
    /// One branch for an object type; for an abstract type one per possible type that is wanted.
    std::span<ClaimedBranch> branches;
    /// The name of the runtime type is wanted, as member `__typename`.
    bool wants_typename = false;
};

}  // namespace millrace::source
