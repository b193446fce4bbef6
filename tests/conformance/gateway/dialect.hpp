#pragma once
/// @file dialect.hpp — a neutral configuration in the product's own words: SDL and YAML

#include <string>

#include "neutral_config.hpp"

namespace millrace::conformance {

struct ProductConfig {
    std::string sdl;   // the schema with its directives
    std::string yaml;  // refers to the schema as `schema.graphql`
};

/// Errors: what the product has no words for, in a sentence.
[[nodiscard]] tl::expected<ProductConfig, std::string> translate(const NeutralConfig& config,
                                                                 Arena& arena);

}  // namespace millrace::conformance
