#pragma once
/// @file type_links.hpp — who implements whom

#include <span>

#include <millrace/graphql/schema.hpp>

namespace millrace::graphql {

/// Fills members of interfaces, and possible_types and sub_type_bits, of types made by one
/// builder and not published yet.
void link_types(std::span<const Type* const> types, Arena& arena);

}  // namespace millrace::graphql
