#pragma once
/// @file parent.hpp — what a field's configuration reads of its parent object, and where it lies

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <millrace/source/identity.hpp>
#include <millrace/value/shape.hpp>

namespace millrace::source {

/// A path of members and list indices, as text: `address`, `lines`, `0`.
using MemberPath = std::vector<std::string>;

/// A member of the parent, and the places below it that are read; none: the member itself.
struct NeededMember {
    std::string name;
    std::vector<MemberPath> paths_below;
};

/// What the templates and paths of a Binding read of the parent's JSON, and of the client.
///
/// The planner adds each member to the parent's Shape so that its full value can be read: as
/// Want::Scalar where the schema says it is a leaf, else as Want::Dom (or through dom_slot).
/// A parent that comes from a source that is asked for members by name (a GraphQL service) gets
/// them as further ClaimedFields.
struct ParentNeeds {
    std::vector<NeededMember> members;  // distinct names, in order of first use
    bool whole = false;                 // `{parent}`: the object itself
    std::vector<std::string> headers;   // of the client: `{headers.x}`
    SessionNeeds session;               // of who is asking: `{session.x-hasura-user-id}`

    /// The parent is not read.
    [[nodiscard]] bool empty() const noexcept { return members.empty() && !whole; }
    /// Adds `path` below the parent (no steps: the whole) and returns the index of its member.
    std::uint16_t add(const MemberPath& path);
    void add(const ParentNeeds& other);
};

/// Where a Row keeps what a Binding needs: slots[i] belongs to needs().members[i].
///
/// Ownership: belongs to the plan. Parents that are Objects are read by name and need none.
struct ParentSlots {
    std::span<const std::uint16_t> slots;
    std::uint16_t whole = value::Shape::kNoSlot;
};

}  // namespace millrace::source
