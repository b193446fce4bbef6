#include "name_table.hpp"

#include <random>

namespace millrace::graphql::validation {

const std::uint64_t kNameHashSeed =
    (std::uint64_t{std::random_device{}()} << 32U) ^ std::random_device{}();

}  // namespace millrace::graphql::validation
