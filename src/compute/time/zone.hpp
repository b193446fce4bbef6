#pragma once
/// @file zone.hpp — time zones

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace millrace::compute {

/// A place's rules, or a fixed distance from UTC.
///
/// Lifetime: small and copyable; the rules are those of the system (tzdata), read once.
class Zone {
public:
    constexpr Zone() noexcept = default;  // UTC
    constexpr explicit Zone(int offset_seconds) noexcept : offset_seconds_(offset_seconds) {}

    /// `UTC`, `Z`, `+02:00`, `GMT-5`, `Europe/Berlin`.
    [[nodiscard]] static std::optional<Zone> find(std::string_view name) noexcept;

    /// How far clocks there are ahead of UTC.
    [[nodiscard]] int offset_seconds(std::int64_t instant) const noexcept;
    [[nodiscard]] std::int64_t to_local(std::int64_t instant) const noexcept {
        return instant + std::int64_t{offset_seconds(instant)} * 1000;
    }
    /// The instant at which clocks there show `local`; the first of two, and where they skip that
    /// time, as much later.
    [[nodiscard]] std::int64_t to_instant(std::int64_t local) const noexcept;
    /// `CET`, `UTC`, `+02:00`.
    [[nodiscard]] std::string abbreviation(std::int64_t instant) const;

private:
    int offset_seconds_ = 0;
    const date::time_zone* rules_ = nullptr;
};

/// `+02:00`, `+0200`, `+02` or `+2`, with either sign, in seconds.
[[nodiscard]] std::optional<int> read_offset(std::string_view text) noexcept;

}  // namespace millrace::compute
