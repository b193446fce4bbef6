#include "overlap_conflict.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include <millrace/graphql/printer.hpp>

namespace millrace::graphql::validation {

namespace {

// Conflicts of subfields are told up to this length, and with this many fields on a side.
constexpr std::size_t kTextMax = 1000;
constexpr std::size_t kFieldsShownMax = 20;

std::string abbreviate(std::string_view text) {
    if (text.size() <= kTextMax) { return std::string(text); }
    return std::string(text.substr(0, kTextMax)) + "...";
}

std::string nested_reason(std::span<const OverlapConflict> inner) {
    std::string reason;
    for (const OverlapConflict& each : inner) {
        reason += fmt::format("{}subfields \"{}\" conflict because {}",
                              reason.empty() ? "" : " and ", abbreviate(each.key), each.reason);
        if (reason.size() > kTextMax) { break; }
    }
    return abbreviate(reason);
}

void append_fields(std::vector<Offset>& fields, std::span<const OverlapConflict> inner,
                   std::vector<Offset> OverlapConflict::* side) {
    for (const OverlapConflict& each : inner) {
        const std::vector<Offset>& more = each.*side;
        const std::size_t count = std::min(more.size(), kFieldsShownMax - fields.size());
        fields.insert(fields.end(), more.end() - static_cast<std::ptrdiff_t>(count), more.end());
        if (fields.size() == kFieldsShownMax) { return; }
    }
}

/// As the printer writes a spread, without dots and directives.
std::string describe(const SelectionNode& spread) {
    std::string line;
    std::string lines;
    for (const ArgumentNode& argument : spread.arguments) {
        const std::string text =
            fmt::format("{}: {}", argument.name.text, print_value(*argument.value));
        line.append(line.empty() ? "" : ", ").append(text);
        lines.append("  ").append(text).append("\n");
    }
    const std::string name = abbreviate(spread.name.text);
    if (line.empty()) { return name; }
    constexpr std::size_t kLineMax = 80;
    const std::size_t length = std::string_view("...()").size() + name.size() + line.size();
    return length > kLineMax ? fmt::format("{}(\n{})", name, lines)
                             : fmt::format("{}({})", name, line);
}

}  // namespace

OverlapConflict::OverlapConflict(const FieldEntry& left_field, const FieldEntry& right_field,
                                 std::string why)
    : key(left_field.response_key()),
      reason(std::move(why)),
      left{left_field.node->offset},
      right{right_field.node->offset} {}

OverlapConflict::OverlapConflict(const FieldEntry& left_field, const FieldEntry& right_field,
                                 std::span<const OverlapConflict> inner)
    : OverlapConflict(left_field, right_field, nested_reason(inner)) {
    append_fields(left, inner, &OverlapConflict::left);
    append_fields(right, inner, &OverlapConflict::right);
}

std::string OverlapConflict::message() const {
    return fmt::format(
        "Fields \"{}\" conflict because {}. Use different aliases on the fields to fetch both if "
        "this was intentional.",
        abbreviate(key), reason);
}

std::vector<Offset> OverlapConflict::offsets() const {
    std::vector<Offset> both = left;
    both.insert(both.end(), right.begin(), right.end());
    return both;
}

std::string different_fields_reason(const FieldEntry& left, const FieldEntry& right) {
    return fmt::format("\"{}\" and \"{}\" are different fields", abbreviate(left.node->name.text),
                       abbreviate(right.node->name.text));
}

std::string differing_arguments_reason() {
    return "they have differing arguments";
}

std::string overlapping_streams_reason(bool are_same) {
    std::string reason = "they have overlapping stream directives";
    if (are_same) { reason += ". See https://github.com/graphql/defer-stream-wg/discussions/100"; }
    return reason;
}

std::string conflicting_types_reason(const FieldEntry& left, const FieldEntry& right) {
    return fmt::format("they return conflicting types \"{}\" and \"{}\"",
                       to_string(left.definition->type), to_string(right.definition->type));
}

std::string conflicting_spreads_message(const SelectionNode& left, const SelectionNode& right) {
    return fmt::format(
        "Spreads \"{}\" conflict because {} and {} have different fragment arguments.",
        abbreviate(left.name.text), describe(left), describe(right));
}

}  // namespace millrace::graphql::validation
