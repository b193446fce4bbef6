#pragma once
/// @file nearest.hpp — which known name was probably meant

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

/// Negative, zero or positive, as `a` comes before, with or after `b` when runs of digits are
/// read as numbers: "a2" comes before "a10".
[[nodiscard]] int compare_natural(std::string_view a, std::string_view b) noexcept;

/// How many letters must be inserted, deleted, replaced or swapped with their neighbour to turn
/// `a` into `b`; nothing when it takes more than `limit`. A difference of case alone counts 1 in
/// total. Letters are UTF-16 code units, case is that of ASCII.
/// Cost: the product of both lengths, when these differ by no more than `limit`.
[[nodiscard]] std::optional<std::size_t> lexical_distance(std::string_view a, std::string_view b,
                                                          std::size_t limit);

/// Those of `options` that `input` is probably a misspelling of, the nearest first, equally near
/// ones in natural order, each once. Up to about 40 % of the letters may differ.
[[nodiscard]] std::vector<std::string_view> nearest(std::string_view input,
                                                    std::span<const std::string_view> options);

/// ` Did you mean "a", "b", or "c"?`, with at most five names; empty when there are none.
/// `lead` goes before the names, such as `the enum value`.
[[nodiscard]] std::string did_you_mean(std::span<const std::string_view> names,
                                       std::string_view lead = {});

}  // namespace millrace
