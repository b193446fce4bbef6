#include "schema/type_links.hpp"

#include <vector>

namespace millrace::graphql {

namespace {

Type& unpublished(const Type* type) noexcept {
    return *const_cast<Type*>(type);
}

void find_implementations(std::span<const Type* const> types, Arena& arena) {
    std::vector<std::vector<const Type*>> implementations(types.size());
    for (const Type* type : types) {
        for (const Type* interface : type->interfaces) {
            if (interface->kind == TypeKind::Interface) {
                implementations[interface->id].push_back(type);
            }
        }
    }
    for (const Type* type : types) {
        if (type->kind != TypeKind::Interface) { continue; }
        unpublished(type).members =
            arena.copy(std::span<const Type* const>(implementations[type->id]));
    }
}

void find_possible_types(Type& type, std::size_t type_count, Arena& arena) {
    std::vector<const Type*> objects;
    const auto bits = arena.make_array<std::uint64_t>((type_count + 63) / 64);
    for (const Type* member : type.members) {
        bits[member->id / 64] |= std::uint64_t{1} << (member->id % 64);
        if (member->kind == TypeKind::Object) { objects.push_back(member); }
    }
    type.possible_types = arena.copy(std::span<const Type* const>(objects));
    type.sub_type_bits = bits;
}

}  // namespace

void link_types(std::span<const Type* const> types, Arena& arena) {
    find_implementations(types, arena);
    for (const Type* const& type : types) {
        if (type->is_abstract()) {
            find_possible_types(unpublished(type), types.size(), arena);
        } else if (type->kind == TypeKind::Object) {
            unpublished(type).possible_types = {&type, 1};
        }
    }
}

}  // namespace millrace::graphql
