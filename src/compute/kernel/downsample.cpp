#include <millrace/compute/downsample.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace millrace::compute {

using value::Column;

namespace {

using Places = std::span<const std::uint32_t>;

/// The points to choose from, and those that were chosen.
struct Choice {
    const Column* x;
    const Column& y;
    Places from;
    std::span<std::uint32_t> chosen;
    std::size_t count = 0;

    [[nodiscard]] double x_at(std::size_t i) const noexcept {
        return x == nullptr ? static_cast<double>(from[i]) : x->values[from[i]];
    }
    [[nodiscard]] double y_at(std::size_t i) const noexcept { return y.values[from[i]]; }
    /// Ignores what was chosen last, and what there is no room for.
    void choose(std::size_t i) noexcept {
        if (count > 0 && chosen[count - 1] == from[i]) { return; }
        if (count < chosen.size()) { chosen[count++] = from[i]; }
    }
    [[nodiscard]] std::size_t last() const noexcept { return from.size() - 1; }
};

/// Where part `part` of `parts` of the points from `first` to `end` begins.
std::size_t part_begin(std::size_t first, std::size_t end, std::size_t part,
                       std::size_t parts) noexcept {
    return first + (end - first) * part / parts;
}

/// Of each part the point that makes the largest triangle with the point chosen before and the
/// mean of the part behind.
void choose_lttb(Choice& choice, std::size_t points) noexcept {
    const std::size_t end = choice.last();
    const std::size_t parts = points - 2;
    choice.choose(0);
    std::size_t before = 0;
    for (std::size_t part = 0; part < parts; ++part) {
        const std::size_t begin = part_begin(1, end, part, parts);
        const std::size_t next = part_begin(1, end, part + 1, parts);
        const std::size_t next_end =
            part + 1 == parts ? end + 1 : part_begin(1, end, part + 2, parts);
        double mean_x = 0;
        double mean_y = 0;
        for (std::size_t i = next; i < next_end; ++i) {
            mean_x += choice.x_at(i);
            mean_y += choice.y_at(i);
        }
        mean_x /= static_cast<double>(next_end - next);
        mean_y /= static_cast<double>(next_end - next);
        const double dx = choice.x_at(before) - mean_x;
        const double dy = mean_y - choice.y_at(before);
        double largest = -1;
        std::size_t best = begin;
        for (std::size_t i = begin; i < next; ++i) {
            const double area = std::abs(dx * (choice.y_at(i) - choice.y_at(before)) -
                                         (choice.x_at(before) - choice.x_at(i)) * dy);
            if (area > largest) {
                largest = area;
                best = i;
            }
        }
        choice.choose(best);
        before = best;
    }
    choice.choose(end);
}

struct Extremes {
    std::size_t least;
    std::size_t greatest;
};

Extremes extremes_of(const Choice& choice, std::size_t begin, std::size_t end) noexcept {
    Extremes found{begin, begin};
    for (std::size_t i = begin + 1; i < end; ++i) {
        if (choice.y_at(i) < choice.y_at(found.least)) { found.least = i; }
        if (choice.y_at(i) > choice.y_at(found.greatest)) { found.greatest = i; }
    }
    return found;
}

void choose_min_max(Choice& choice, std::size_t points) noexcept {
    const std::size_t end = choice.last();
    const std::size_t parts = (points - 2) / 2;
    choice.choose(0);
    for (std::size_t part = 0; part < parts; ++part) {
        const std::size_t begin = part_begin(1, end, part, parts);
        const std::size_t next = part_begin(1, end, part + 1, parts);
        if (begin == next) { continue; }
        const auto [least, greatest] = extremes_of(choice, begin, next);
        choice.choose(std::min(least, greatest));
        choice.choose(std::max(least, greatest));
    }
    choice.choose(end);
}

void choose_m4(Choice& choice, std::size_t points) noexcept {
    const std::size_t size = choice.from.size();
    const std::size_t parts = std::max<std::size_t>(points / 4, 1);
    for (std::size_t part = 0; part < parts; ++part) {
        const std::size_t begin = part_begin(0, size, part, parts);
        const std::size_t next = part_begin(0, size, part + 1, parts);
        if (begin == next) { continue; }
        const auto [least, greatest] = extremes_of(choice, begin, next);
        choice.choose(begin);
        choice.choose(std::min(least, greatest));
        choice.choose(std::max(least, greatest));
        choice.choose(next - 1);
    }
}

void choose_mean(Choice& choice, std::size_t points) noexcept {
    const std::size_t end = choice.last();
    const std::size_t parts = points - 2;
    choice.choose(0);
    for (std::size_t part = 0; part < parts; ++part) {
        const std::size_t begin = part_begin(1, end, part, parts);
        const std::size_t next = part_begin(1, end, part + 1, parts);
        double mean = 0;
        for (std::size_t i = begin; i < next; ++i) { mean += choice.y_at(i); }
        mean /= static_cast<double>(next - begin);
        std::size_t best = begin;
        for (std::size_t i = begin; i < next; ++i) {
            if (std::abs(choice.y_at(i) - mean) < std::abs(choice.y_at(best) - mean)) { best = i; }
        }
        choice.choose(best);
    }
    choice.choose(end);
}

void choose_nth(Choice& choice, std::size_t points) noexcept {
    for (std::size_t i = 0; i < points; ++i) {
        choice.choose(part_begin(0, choice.last(), i, points - 1));
    }
}

Places all_places(const Column* x, const Column& y, Arena& arena) noexcept {
    const std::span<std::uint32_t> places = arena.make_array<std::uint32_t>(y.size());
    std::size_t count = 0;
    for (std::uint32_t i = 0; i < places.size(); ++i) {
        if (!y.is_null(i) && (x == nullptr || !x->is_null(i))) { places[count++] = i; }
    }
    return places.first(count);
}

void choose(DownsampleMethod method, Choice& choice, std::size_t points, Arena& arena) noexcept {
    switch (method) {
        case DownsampleMethod::Lttb:
            return choose_lttb(choice, points);
        case DownsampleMethod::MinMax:
            return choose_min_max(choice, points);
        case DownsampleMethod::M4:
            return points < 4 ? choose_nth(choice, points) : choose_m4(choice, points);
        case DownsampleMethod::Mean:
            return choose_mean(choice, points);
        case DownsampleMethod::Nth:
            return choose_nth(choice, points);
        case DownsampleMethod::MinMaxLttb:
            break;
    }
    constexpr std::size_t kExtremesPerPoint = 4;  // as its authors advise
    const std::size_t extremes = points * kExtremesPerPoint;
    if (extremes < choice.from.size()) {
        Choice first{choice.x, choice.y, choice.from, arena.make_array<std::uint32_t>(extremes)};
        choose_min_max(first, extremes);
        choice.from = first.chosen.first(first.count);
    }
    choose_lttb(choice, points);
}

}  // namespace

std::optional<DownsampleMethod> downsample_method(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 6> kNames{"LTTB", "MIN_MAX", "MIN_MAX_LTTB",
                                                     "M4",   "MEAN",    "NTH"};
    const auto found = std::ranges::find(kNames, name);
    if (found == kNames.end()) { return {}; }
    return static_cast<DownsampleMethod>(found - kNames.begin());
}

Places downsample(DownsampleMethod method, const Column* x, const Column& y, std::size_t points,
                  Arena& arena) noexcept {
    const Places from = all_places(x, y, arena);
    if (from.size() <= points) { return from; }
    if (points <= 1) { return from.first(points); }
    Choice choice{x, y, from, arena.make_array<std::uint32_t>(points)};
    if (points == 2) {
        choose_nth(choice, points);
    } else {
        choose(method, choice, points, arena);
    }
    return choice.chosen.first(choice.count);
}

}  // namespace millrace::compute
