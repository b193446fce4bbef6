#pragma once
/// @file text.hpp — data as text

#include <string_view>

#include "datum/datum.hpp"
#include "datum/text_builder.hpp"
#include "run/run.hpp"

namespace millrace::compute {

/// Appends what `+`, interpolation and str() show: texts as they are, nil as `null`, doubles with
/// a point, dates as ISO-8601, lists and maps as JSON. Answers nil, or a Failure: functions, too
/// deep, past a limit.
[[nodiscard]] Datum append_text(TextBuilder& out, Datum datum) noexcept;

/// append_text() as a plain String.
[[nodiscard]] Datum to_text(Run& run, Datum datum) noexcept;

/// The code units `from` to `to` of a plain text; half of a pair becomes U+FFFD.
[[nodiscard]] Datum substring(Run& run, std::string_view text, std::size_t from,
                              std::size_t to) noexcept;

/// Appends compact JSON. Answers as append_text(); NaN and infinity are Failures.
[[nodiscard]] Datum append_json(TextBuilder& out, Datum datum) noexcept;

}  // namespace millrace::compute
