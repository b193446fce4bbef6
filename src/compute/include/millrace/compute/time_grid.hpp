#pragma once
/// @file time_grid.hpp — buckets of time on the clocks and the calendar of a zone

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/value/value.hpp>

namespace millrace::compute {

/// Divides time into buckets without gaps, numbered in order. Instants are milliseconds since
/// 1970, within the years 1 to 9999.
///
/// `every` is an ISO 8601 duration of one kind (`PT15M`, `P1D`, `P2W`, `P3M`, `P1Y`) or a unit
/// (`second`, `minute`, `hour`, `day`, `week`, `month`, `quarter`, `year`). Where its buckets
/// begin:
/// - months, quarters and years at midnight of the first of a month of the zone;
/// - days at midnight of the zone, weeks on Monday; a day with a change of clocks is as long as
///   it is;
/// - parts of a day that are longer than an hour and divide it when the clocks of the zone show
///   a multiple of them; the one with a change of clocks is as long as it is;
/// - parts of an hour at the multiples of them that the clocks show; all are equally long, and an
///   hour that clocks show twice is two;
/// - other durations: all equally long, from midnight of 1970-01-01 in the zone.
/// With an `origin` they begin there, on the calendar of the zone or equally long.
///
/// Lifetime: immutable and copyable. Threads: readable from any core.
class TimeGrid {
public:
    struct Impl;

    /// Errors: what is wrong with the texts, for people.
    [[nodiscard]] static tl::expected<TimeGrid, std::string> make(
        std::string_view every, std::string_view zone, std::optional<std::string_view> origin);

    /// The bucket that `instant` is in.
    [[nodiscard]] std::int64_t index(std::int64_t instant) const noexcept;
    /// The instant at which a bucket begins, where the one before ends; within the years that are
    /// supported, whatever `index` is.
    [[nodiscard]] std::int64_t begin(std::int64_t index) const noexcept;

    /// ISO 8601 text, in the zone where it names none, or a number of milliseconds since 1970.
    /// Nothing for anything else.
    [[nodiscard]] std::optional<std::int64_t> read(value::Value value, Arena& arena) const;
    [[nodiscard]] std::optional<std::int64_t> read(std::string_view text) const noexcept;
    /// ISO 8601 text with the offset of the zone.
    [[nodiscard]] std::string_view to_iso(std::int64_t instant, Arena& arena) const;

private:
    explicit TimeGrid(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

    std::shared_ptr<const Impl> impl_;
};

}  // namespace millrace::compute
