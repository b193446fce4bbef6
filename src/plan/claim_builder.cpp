#include "claim_builder.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace millrace::plan {

using source::ClaimedBranch;
using source::ClaimedField;
using source::ClaimedSelection;

std::string_view ClaimBuilder::member_for(const Wanted& wanted, Arena& arena) {
    const graphql::TypeRef type = wanted.field == nullptr ? nullptr : wanted.field->type;
    bool name_taken = !wanted.arguments_text.empty();
    for (Member& member : members_) {
        if (member.field_name == wanted.name && member.arguments_text == wanted.arguments_text &&
            (member.type == type || member.type == nullptr || type == nullptr)) {
            if (member.type == nullptr) { member.type = type; }
            return member.name;
        }
        name_taken = name_taken || member.name == wanted.name;
    }
    const std::string_view name = name_taken ? free_name(wanted.name, arena) : wanted.name;
    Member& made = members_.emplace_back();
    made.name = name;
    made.field_name = wanted.name;
    made.arguments_text = wanted.arguments_text;
    made.type = type;
    return name;
}

// The upstream may have fields called as we call members.
std::string_view ClaimBuilder::free_name(std::string_view field, Arena& arena) const {
    for (std::size_t number = members_.size();; ++number) {
        const std::string name = fmt::format("_{}_{}", number, field);
        const bool is_taken = std::ranges::any_of(members_, [&name](const Member& member) {
            return member.name == name || member.field_name == name;
        });
        if (!is_taken) { return arena.copy(std::string_view(name)); }
    }
}

ClaimBuilder::Branch& ClaimBuilder::branch(const graphql::Type& type) {
    const auto found = std::ranges::find(branches_, &type, &Branch::type);
    return found != branches_.end() ? *found : branches_.emplace_back(Branch{&type, {}});
}

std::string_view ClaimBuilder::add(const Wanted& wanted, Arena& arena) {
    const std::string_view member = member_for(wanted, arena);
    Branch& b = branch(*wanted.on);
    if (std::ranges::find(b.fields, member, &ClaimedField::member) == b.fields.end()) {
        ClaimedField& field = b.fields.emplace_back();
        field.name = wanted.name;
        field.field = wanted.field;
        field.arguments = wanted.arguments;
        field.dynamic_arguments = wanted.dynamic_arguments;
        field.pushes = wanted.pushes;
        field.member = member;
    }
    return member;
}

ClaimBuilder& ClaimBuilder::child(std::string_view member, const graphql::Type& type) {
    Member& m = *std::ranges::find(members_, member, &Member::name);
    if (!m.child) { m.child = std::make_unique<ClaimBuilder>(type); }
    return *m.child;
}

void ClaimBuilder::add_paths(std::string_view member,
                             const std::vector<source::MemberPath>& paths) {
    Member& m = *std::ranges::find(members_, member, &Member::name);
    m.paths.insert(m.paths.end(), paths.begin(), paths.end());
}

const ClaimedSelection* ClaimBuilder::finish(Arena& arena) {
    if (finished_ != nullptr) { return finished_; }
    auto* selection = arena.make<ClaimedSelection>();
    selection->type = type_;
    selection->wants_typename = wants_typename_;
    const auto branches = arena.make_array<ClaimedBranch>(branches_.size());
    for (std::size_t i = 0; i < branches.size(); ++i) {
        branches[i].type = branches_[i].type;
        branches[i].fields = arena.copy(std::span<const ClaimedField>(branches_[i].fields));
        for (ClaimedField& field : branches[i].fields) {
            Member& member = *std::ranges::find(members_, field.member, &Member::name);
            if (member.child) { field.selection = member.child->finish(arena); }
            field.paths_below = member.paths;
        }
    }
    selection->branches = branches;
    finished_ = selection;
    return selection;
}

}  // namespace millrace::plan
