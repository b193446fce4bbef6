#include "time/zone.hpp"

#include <chrono>
#include <exception>

#include <date/tz.h>
#include <fmt/format.h>

namespace millrace::compute {

namespace {

using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::seconds;

date::sys_seconds sys_seconds_of(std::int64_t instant) noexcept {
    return date::sys_seconds(floor<seconds>(milliseconds(instant)));
}

/// One or two digits at the front of `text`, which they are removed from.
std::optional<int> take_number(std::string_view& text, std::size_t digits_max) noexcept {
    int number = 0;
    std::size_t digits = 0;
    while (digits < digits_max && digits < text.size() && text[digits] >= '0' &&
           text[digits] <= '9') {
        number = number * 10 + (text[digits++] - '0');
    }
    if (digits == 0) { return std::nullopt; }
    text.remove_prefix(digits);
    return number;
}

}  // namespace

std::optional<int> read_offset(std::string_view text) noexcept {
    if (text.empty() || (text[0] != '+' && text[0] != '-')) { return std::nullopt; }
    const int sign = text[0] == '-' ? -1 : 1;
    text.remove_prefix(1);
    const auto hours = take_number(text, 2);
    if (!hours || *hours > 18) { return std::nullopt; }
    if (text.starts_with(':')) { text.remove_prefix(1); }
    const auto minutes = text.empty() ? std::optional(0) : take_number(text, 2);
    if (!minutes || *minutes > 59 || !text.empty()) { return std::nullopt; }
    return sign * (*hours * 60 + *minutes) * 60;
}

std::optional<Zone> Zone::find(std::string_view name) noexcept {
    if (name == "UTC" || name == "Z" || name == "GMT") { return Zone(); }
    std::string_view offset = name;
    if (name.starts_with("UTC") || name.starts_with("GMT")) { offset.remove_prefix(3); }
    if (const auto fixed = read_offset(offset)) { return Zone(*fixed); }
    try {
        Zone zone;
        zone.rules_ = date::locate_zone(name);
        return zone;
    } catch (const std::exception&) {  // no such zone, or no rules on this system
        return std::nullopt;
    }
}

int Zone::offset_seconds(std::int64_t instant) const noexcept {
    if (rules_ == nullptr) { return offset_seconds_; }
    return static_cast<int>(rules_->get_info(sys_seconds_of(instant)).offset.count());
}

std::int64_t Zone::to_instant(std::int64_t local) const noexcept {
    if (rules_ == nullptr) { return local - std::int64_t{offset_seconds_} * 1000; }
    const date::local_seconds at(floor<seconds>(milliseconds(local)));
    return local - rules_->get_info(at).first.offset.count() * 1000;
}

std::string Zone::abbreviation(std::int64_t instant) const {
    if (rules_ != nullptr) { return rules_->get_info(sys_seconds_of(instant)).abbrev; }
    if (offset_seconds_ == 0) { return "UTC"; }
    const int minutes = std::abs(offset_seconds_) / 60;
    return fmt::format("{}{:02}:{:02}", offset_seconds_ < 0 ? '-' : '+', minutes / 60,
                       minutes % 60);
}

}  // namespace millrace::compute
