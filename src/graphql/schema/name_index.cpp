#include "schema/name_index.hpp"

#include <bit>

namespace millrace::graphql {

NameIndex::NameIndex(std::size_t count, Arena& arena) noexcept
    : slots_(arena.make_array<Slot>(std::bit_ceil(2 * count + 1))), mask_(slots_.size() - 1) {}

void NameIndex::add(std::string_view name, std::uint32_t position) noexcept {
    std::size_t at = hash(name) & mask_;
    for (; slots_[at].text != nullptr; at = (at + 1) & mask_) {
        if (slots_[at].name() == name) { return; }
    }
    slots_[at] = {name.data(), static_cast<std::uint32_t>(name.size()), position};
}

}  // namespace millrace::graphql
