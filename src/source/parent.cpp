#include <millrace/source/parent.hpp>

#include <algorithm>

namespace millrace::source {

std::uint16_t ParentNeeds::add(const MemberPath& path) {
    if (path.empty()) {
        whole = true;
        return value::Shape::kNoSlot;
    }
    auto found = std::ranges::find(members, path.front(), &NeededMember::name);
    if (found == members.end()) {
        members.push_back({path.front(), {}});
        found = members.end() - 1;
    }
    MemberPath below(path.begin() + 1, path.end());
    const auto index = static_cast<std::uint16_t>(found - members.begin());
    const bool known = std::ranges::find(found->paths_below, below) != found->paths_below.end();
    if (!below.empty() && !known) { found->paths_below.push_back(std::move(below)); }
    return index;
}

void ParentNeeds::add(const ParentNeeds& other) {
    whole = whole || other.whole;
    headers.insert(headers.end(), other.headers.begin(), other.headers.end());
    session.add(other.session);
    for (const NeededMember& member : other.members) {
        add({member.name});
        for (const MemberPath& below : member.paths_below) {
            MemberPath path{member.name};
            path.insert(path.end(), below.begin(), below.end());
            add(path);
        }
    }
}

}  // namespace millrace::source
