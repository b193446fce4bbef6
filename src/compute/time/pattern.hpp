#pragma once
/// @file pattern.hpp — instants in the patterns of Java's SimpleDateFormat

#include <cstdint>
#include <optional>
#include <string_view>

#include "datum/text_builder.hpp"
#include "time/zone.hpp"

namespace millrace::compute {

/// Appends `instant` as `pattern` wants it: `yyyy-MM-dd HH:mm:ss`. Letters: y M d D E u a H k K h m
/// s S z Z X; quoted text stays. False for a letter that is not known.
[[nodiscard]] bool append_date(TextBuilder& out, std::int64_t instant, std::string_view pattern,
                               Zone zone) noexcept;

/// The instant that `text` gives in `pattern`; what follows it in the text is not looked at.
[[nodiscard]] std::optional<std::int64_t> read_date(std::string_view text, std::string_view pattern,
                                                    Zone zone) noexcept;

/// A text that dates compare with: `yyyy-MM-dd HH:mm:ss:SS`, in UTC.
[[nodiscard]] std::optional<std::int64_t> parse_comparable_date(std::string_view text) noexcept;

}  // namespace millrace::compute
