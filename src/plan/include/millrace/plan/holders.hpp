#pragma once
/// @file holders.hpp — fields the gateway adds to every type, for computed values

#include <string>

#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>

namespace millrace::plan {

/// Definitions every schema text may use: the mark of holders.
[[nodiscard]] std::string_view holder_directive_sdl() noexcept;

/// `extend type T { _string: String … }` for all object types and interfaces of `document` but
/// the roots of mutations and subscriptions, and `scalar JSON` when it is missing. Holders are
/// never sent upstream; their values come from directives. A name that some type of the document
/// has for a field of its own is left to it everywhere; `_json` is left out when `JSON` is no
/// scalar.
[[nodiscard]] std::string holders_sdl(const graphql::Document& document);

/// Whether `field` is one of them.
[[nodiscard]] bool is_holder(const graphql::Field& field) noexcept;

}  // namespace millrace::plan
