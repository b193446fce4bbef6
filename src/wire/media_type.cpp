#include <millrace/wire/media_type.hpp>

#include <algorithm>
#include <utility>

#include <millrace/base/limits.hpp>
#include <millrace/wire/header_field.hpp>
#include <millrace/wire/message_writer.hpp>

namespace millrace::wire {
namespace {

constexpr int kFullQuality = 1000;

std::string_view trim(std::string_view text) noexcept {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) { return {}; }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Takes what stands before the next `separator` outside of quotes off the front of `text`.
std::string_view take_until(std::string_view& text, char separator) noexcept {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && quoted) {
            ++i;
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (text[i] == separator && !quoted) {
            const std::string_view taken = text.substr(0, i);
            text.remove_prefix(i + 1);
            return taken;
        }
    }
    return std::exchange(text, {});
}

// `1`, `0.8`, `0.125` in thousandths; nothing when it is no weight.
std::optional<int> parse_quality(std::string_view text) noexcept {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) {
        return std::nullopt;
    }
    if (text.size() > 1 && text[1] != '.') { return std::nullopt; }
    int quality = (text[0] - '0') * kFullQuality;
    int place = kFullQuality / 10;
    for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (digit < '0' || digit > '9') { return std::nullopt; }
        quality += (digit - '0') * place;
        place /= 10;
    }
    return quality > kFullQuality ? std::nullopt : std::optional(quality);
}

std::optional<int> quality_of(const MediaType& range) noexcept {
    const std::string_view weight = range.parameter("q");
    return weight.data() == nullptr ? kFullQuality : parse_quality(weight);
}

enum class Match : std::uint8_t { None, Everything, Type, Exact };

Match match(const MediaType& range, const Offer& offer) noexcept {
    if (range.is(offer.type, offer.subtype)) { return Match::Exact; }
    if (range.subtype != "*") { return Match::None; }
    if (range.type == "*") { return Match::Everything; }
    return equal_names(range.type, offer.type) ? Match::Type : Match::None;
}

/// What the header says of one offer: the most specific range that names it counts.
struct Liking {
    Match specificity = Match::None;
    int quality = 0;
    std::size_t position = 0;
};

Liking liking_of(const Offer& offer, std::string_view accept) noexcept {
    Liking liking;
    for (std::size_t i = 0; i < limits::kAcceptRangesMax && !accept.empty(); ++i) {
        const auto range = parse_media_type(trim(take_until(accept, ',')));
        if (!range) { continue; }
        const Match how = match(*range, offer);
        if (how == Match::None || how <= liking.specificity) { continue; }
        const std::optional<int> quality = quality_of(*range);
        if (quality) { liking = {how, *quality, i}; }
    }
    return liking;
}

}  // namespace

bool MediaType::is(std::string_view type_name, std::string_view subtype_name) const noexcept {
    return equal_names(type, type_name) && equal_names(subtype, subtype_name);
}

std::string_view MediaType::parameter(std::string_view name) const noexcept {
    std::string_view rest = parameters;
    while (!rest.empty()) {
        std::string_view value = trim(take_until(rest, ';'));
        const std::string_view key = trim(take_until(value, '='));
        if (!equal_names(key, name)) { continue; }
        value = trim(value);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
            value = value.substr(1, value.size() - 2);
        }
        return value.data() == nullptr ? std::string_view("") : value;
    }
    return {};
}

std::optional<MediaType> parse_media_type(std::string_view text) noexcept {
    const std::string_view essence = trim(take_until(text, ';'));
    const std::size_t slash = essence.find('/');
    if (slash == std::string_view::npos) { return std::nullopt; }
    const MediaType media_type{essence.substr(0, slash), essence.substr(slash + 1), text};
    if (!is_field_name(media_type.type) || !is_field_name(media_type.subtype)) {
        return std::nullopt;
    }
    return media_type;
}

std::optional<MediaType> find_range(std::string_view accept, std::string_view type,
                                    std::string_view subtype) noexcept {
    for (std::size_t i = 0; i < limits::kAcceptRangesMax && !accept.empty(); ++i) {
        const auto range = parse_media_type(trim(take_until(accept, ',')));
        if (range && range->is(type, subtype) && quality_of(*range).value_or(0) > 0) {
            return range;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> negotiate(std::string_view accept,
                                     std::span<const Offer> offers) noexcept {
    if (trim(accept).empty()) { accept = "*/*"; }
    std::optional<std::size_t> best;
    Liking best_liking;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        const Liking liking = liking_of(offers[i], accept);
        if (liking.quality == 0) { continue; }
        const bool is_better =
            !best || liking.quality > best_liking.quality ||
            (liking.quality == best_liking.quality && liking.position < best_liking.position);
        if (is_better) {
            best = i;
            best_liking = liking;
        }
    }
    return best;
}

}  // namespace millrace::wire
