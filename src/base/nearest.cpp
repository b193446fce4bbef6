#include <millrace/base/nearest.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>

namespace millrace {

namespace {

constexpr std::size_t kNamesShownMax = 5;

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// The run of digits at `at`, which moves behind it. Leading zeros are runs of their own.
double read_number(std::string_view text, std::size_t& at) noexcept {
    double number = 0;
    do {
        number = number * 10 + (text[at] - '0');
        ++at;
    } while (at < text.size() && is_digit(text[at]) && number > 0);
    return number;
}

constexpr char32_t kBadByte = 0xFFFD;

/// The code point at `at`, which moves behind it; kBadByte for anything that is not UTF-8.
char32_t read_code_point(std::string_view text, std::size_t& at) noexcept {
    const auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) { return lead; }
    const int rest = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (rest == 0) { return kBadByte; }
    char32_t code_point = lead & (0x3FU >> rest);
    for (int i = 0; i < rest; ++i) {
        if (at == text.size()) { return kBadByte; }
        code_point = code_point << 6U | (static_cast<unsigned char>(text[at++]) & 0x3FU);
    }
    return code_point;
}

/// UTF-16 without case: the units in which the reference implementation counts.
std::u16string fold(std::string_view text) {
    std::u16string units;
    units.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        char32_t c = read_code_point(text, at);
        if (c >= U'A' && c <= U'Z') { c += U'a' - U'A'; }
        if (c < 0x10000) {
            units.push_back(static_cast<char16_t>(c));
        } else {
            units.push_back(static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10U)));
            units.push_back(static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FFU)));
        }
    }
    return units;
}

/// One table of optimal string alignment, three rows of it at a time, made for one input and
/// used for many options.
class Distance {
public:
    explicit Distance(std::string_view input) : text_(input), units_(fold(input)) {}

    [[nodiscard]] std::size_t input_units() const noexcept { return units_.size(); }

    std::optional<std::size_t> measure(std::string_view option, std::size_t limit) {
        if (option == text_) { return 0; }
        const std::u16string other = fold(option);
        if (other == units_) { return 1; }
        return other.size() < units_.size() ? fill(units_, other, limit)
                                            : fill(other, units_, limit);
    }

private:
    std::optional<std::size_t> fill(std::u16string_view a, std::u16string_view b,
                                    std::size_t limit) {
        if (a.size() - b.size() > limit) { return std::nullopt; }
        for (auto& row : rows_) { row.resize(b.size() + 1); }
        std::iota(rows_[0].begin(), rows_[0].end(), std::size_t{0});
        for (std::size_t i = 1; i <= a.size(); ++i) {
            if (fill_row(a, b, i) > limit) { return std::nullopt; }
        }
        const std::size_t distance = rows_[a.size() % 3][b.size()];
        return distance <= limit ? std::optional(distance) : std::nullopt;
    }

    /// Fills row `i` and returns its smallest cell: no later row has a smaller one.
    std::size_t fill_row(std::u16string_view a, std::u16string_view b, std::size_t i) {
        const auto& up = rows_[(i - 1) % 3];
        auto& row = rows_[i % 3];
        std::size_t smallest = row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = up[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            std::size_t cell = std::min({up[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cell = std::min(cell, rows_[(i - 2) % 3][j - 2] + 1);
            }
            smallest = std::min(smallest, cell);
            row[j] = cell;
        }
        return smallest;
    }

    std::string_view text_;
    std::u16string units_;
    std::array<std::vector<std::size_t>, 3> rows_;
};

}  // namespace

int compare_natural(std::string_view a, std::string_view b) noexcept {
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        if (is_digit(a[i]) && is_digit(b[j])) {
            const double left = read_number(a, i);
            const double right = read_number(b, j);
            if (left != right) { return left < right ? -1 : 1; }
        } else {
            const auto left = static_cast<unsigned char>(a[i++]);
            const auto right = static_cast<unsigned char>(b[j++]);
            if (left != right) { return left < right ? -1 : 1; }
        }
    }
    return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

std::optional<std::size_t> lexical_distance(std::string_view a, std::string_view b,
                                            std::size_t limit) {
    return Distance(a).measure(b, limit);
}

std::vector<std::string_view> nearest(std::string_view input,
                                      std::span<const std::string_view> options) {
    struct Candidate {
        std::size_t distance;
        std::string_view name;
    };
    std::vector<Candidate> candidates;
    Distance distance(input);
    const std::size_t limit = distance.input_units() * 2 / 5 + 1;
    for (const std::string_view option : options) {
        if (const auto d = distance.measure(option, limit)) { candidates.push_back({*d, option}); }
    }
    std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
        if (a.distance != b.distance) { return a.distance < b.distance; }
        return compare_natural(a.name, b.name) < 0;
    });

    std::vector<std::string_view> names;
    names.reserve(candidates.size());
    for (const Candidate& candidate : candidates) {
        if (names.empty() || names.back() != candidate.name) { names.push_back(candidate.name); }
    }
    return names;
}

std::string did_you_mean(std::span<const std::string_view> names, std::string_view lead) {
    if (names.empty()) { return {}; }
    const auto shown = names.first(std::min(names.size(), kNamesShownMax));
    std::string text = " Did you mean ";
    if (!lead.empty()) { text.append(lead).push_back(' '); }
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (i > 0) { text += shown.size() > 2 ? ", " : " "; }
        if (i > 0 && i + 1 == shown.size()) { text += "or "; }
        text.append("\"").append(shown[i]).append("\"");
    }
    text += '?';
    return text;
}

}  // namespace millrace
