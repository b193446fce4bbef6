#pragma once
/// @file neutral_config.hpp — the configuration of a gateway case, in the words of the corpus

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/value/value.hpp>

namespace millrace::conformance {

/// Digits and order of keys stay as they are in the file.
///
/// Lifetime: borrows the text and the arena it was read with.
struct NeutralConfig {
    std::string_view schema_sdl;
    value::Value resolvers;        // object: "Type.field" -> resolver
    value::Value types;            // object: name -> {discriminator} or {aliases}
    value::Value forward_headers;  // list of names
    value::Value vars;             // object of texts
    value::Value env;              // object of texts
    value::Value timeout_ms;       // number, or nothing
};

/// `json` is copied into `arena`. Errors: not JSON, or without a schema.
[[nodiscard]] tl::expected<NeutralConfig, std::string> read_neutral_config(std::string_view json,
                                                                           Arena& arena);

/// The member, or Absent when `object` is none or has none.
[[nodiscard]] value::Value member_of(const value::Value& object, std::string_view name);

/// Plain text of a String in `arena`; empty for anything else.
[[nodiscard]] std::string_view text_of(const value::Value& value, Arena& arena);

/// Compact JSON.
[[nodiscard]] std::string json_of(const value::Value& value);

}  // namespace millrace::conformance
