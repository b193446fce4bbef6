#include "run/regex.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <re2/re2.h>

#include <millrace/base/limits.hpp>

#include "datum/list_builder.hpp"
#include "datum/text_builder.hpp"

namespace millrace::compute {

namespace {

constexpr std::int64_t kMemoryMax = 256 * 1024;  // program and automaton of one pattern
constexpr int kGroupsMax = 32;
constexpr std::size_t kKeptMax = 64;
constexpr std::uint64_t kCompileSteps = 2000;
constexpr std::uint64_t kStepsPerInstruction = 20;  // of compiling, too

using Groups = std::array<re2::StringPiece, kGroupsMax>;

int group_count(const Pattern& pattern) noexcept {
    return std::min(pattern.re2().NumberOfCapturingGroups() + 1, kGroupsMax);
}

std::string_view view(const re2::StringPiece& piece) noexcept {
    return {piece.data(), piece.size()};
}

Datum group_text(const re2::StringPiece& piece) noexcept {
    return piece.data() == nullptr ? Datum::nil() : Datum::string(view(piece));
}

Datum group_list(Run& run, const Groups& groups, int first, int count) noexcept {
    ListBuilder list(run, static_cast<std::size_t>(count));
    for (int i = first; i < first + count; ++i) {
        list.add(group_text(groups[static_cast<std::size_t>(i)]));
    }
    return list.finish();
}

/// Goes through the places of a text that match, one after the other and not overlapping.
class Matches {
public:
    Matches(const Pattern& pattern, std::string_view text, int groups) noexcept
        : pattern_(pattern), text_(text), group_count_(groups) {}

    bool next() noexcept {
        if (from_ > text_.size()) { return false; }
        if (!pattern_.re2().Match(text_, from_, text_.size(), re2::RE2::UNANCHORED, groups_.data(),
                                  group_count_)) {
            return false;
        }
        begin_ = static_cast<std::size_t>(groups_[0].data() - text_.data());
        end_ = begin_ + groups_[0].size();
        from_ = end_ > begin_ ? end_ : after_character(end_);
        return true;
    }
    [[nodiscard]] std::size_t begin() const noexcept { return begin_; }
    [[nodiscard]] std::size_t end() const noexcept { return end_; }
    [[nodiscard]] const Groups& groups() const noexcept { return groups_; }

private:
    /// An empty match moves on by one whole character.
    [[nodiscard]] std::size_t after_character(std::size_t place) const noexcept {
        ++place;
        while (place < text_.size() &&
               (static_cast<unsigned char>(text_[place]) & 0xC0U) == 0x80U) {
            ++place;
        }
        return place;
    }

    const Pattern& pattern_;
    re2::StringPiece text_;
    int group_count_;
    Groups groups_;
    std::size_t from_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

/// Whether the run can pay for one more search.
bool pays(Run& run, const Pattern& pattern, std::string_view text, const Matches& so_far) noexcept {
    return run.step(pattern.steps(text.size() - std::min(text.size(), so_far.end())) / 8 + 1);
}

Datum append_replacement(TextBuilder& out, std::string_view replacement, const Matches& match,
                         int groups) noexcept {
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        const char c = replacement[i];
        if (c == '\\' && i + 1 < replacement.size()) {
            out.append(replacement[++i]);
        } else if (c == '$' && i + 1 < replacement.size() && replacement[i + 1] >= '0' &&
                   replacement[i + 1] <= '9') {
            const int group = replacement[++i] - '0';
            if (group >= groups) {
                return out.run().runtime_error("the regular expression has no group {}", group);
            }
            out.append(view(match.groups()[static_cast<std::size_t>(group)]));
        } else {
            out.append(c);
        }
    }
    return Datum::nil();
}

}  // namespace

Pattern::Pattern(std::unique_ptr<re2::RE2> re2, std::string source, std::string flags) noexcept
    : re2_(std::move(re2)), source_(std::move(source)), flags_(std::move(flags)) {}

Pattern::~Pattern() = default;

tl::expected<std::unique_ptr<const Pattern>, std::string> Pattern::compile(std::string_view source,
                                                                           std::string_view flags) {
    if (source.size() > limits::kRegexBytesMax) {
        return tl::unexpected(fmt::format("longer than {} bytes", limits::kRegexBytesMax));
    }
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMemoryMax);
    std::string text(source);
    if (!flags.empty()) { text = fmt::format("(?{}){}", flags, source); }
    auto re2 = std::make_unique<re2::RE2>(text, options);
    if (!re2->ok()) { return tl::unexpected(re2->error()); }
    return std::unique_ptr<const Pattern>(
        new Pattern(std::move(re2), std::string(source), std::string(flags)));
}

/// As if RE2 had to go through all states of the program for each byte, which it does when its
/// automaton would become too large; some 4 ns for an instruction.
std::uint64_t Pattern::steps(std::size_t bytes) const noexcept {
    return 1 + bytes / 8 + bytes * static_cast<std::uint64_t>(re2_->ProgramSize()) / 8;
}

Datum matches_whole(Run& run, const Pattern& pattern, std::string_view text) noexcept {
    if (!run.step(pattern.steps(text.size()))) { return run.limit_reached(); }
    return Datum::boolean(
        pattern.re2().Match(text, 0, text.size(), re2::RE2::ANCHOR_BOTH, nullptr, 0));
}

Datum match_groups(Run& run, const Pattern& pattern, std::string_view text,
                   Datum& groups) noexcept {
    groups = Datum::nil();
    if (!run.step(2 * pattern.steps(text.size()))) { return run.limit_reached(); }
    Groups found;
    const int count = group_count(pattern);
    if (!pattern.re2().Match(text, 0, text.size(), re2::RE2::ANCHOR_BOTH, found.data(), count)) {
        return Datum::boolean(false);
    }
    groups = group_list(run, found, 0, count);
    return groups.is_failure() ? groups : Datum::boolean(true);
}

Datum find_matches(Run& run, const Pattern& pattern, std::string_view text) noexcept {
    const int groups = group_count(pattern);
    Matches matches(pattern, text, groups);
    ListBuilder found(run);
    while (true) {
        if (!pays(run, pattern, text, matches)) { return run.limit_reached(); }
        if (!matches.next()) { return found.finish(); }
        const Datum item = groups == 1 ? group_text(matches.groups()[0])
                                       : group_list(run, matches.groups(), 1, groups - 1);
        if (item.is_failure()) { return item; }
        if (!found.add(item)) { return found.finish(); }
    }
}

Datum replace_matches(Run& run, const Pattern& pattern, std::string_view text,
                      std::string_view replacement, std::size_t count) noexcept {
    const int groups = group_count(pattern);
    Matches matches(pattern, text, groups);
    TextBuilder out(run);
    std::size_t copied = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!pays(run, pattern, text, matches)) { return run.limit_reached(); }
        if (!matches.next()) { break; }
        out.append(text.substr(copied, matches.begin() - copied));
        copied = matches.end();
        const Datum done = append_replacement(out, replacement, matches, groups);
        if (done.is_failure()) { return done; }
    }
    out.append(text.substr(copied));
    return out.finish();
}

Datum split_at_matches(Run& run, const Pattern& pattern, std::string_view text,
                       std::size_t parts_max) noexcept {
    Matches matches(pattern, text, 1);
    ListBuilder parts(run);
    std::size_t from = 0;
    std::size_t used = 0;  // parts up to the last one that is not empty
    const auto add = [&](std::string_view part) {
        parts.add(Datum::string(part));
        if (!part.empty()) { used = parts.size(); }
    };
    while (parts_max == 0 || parts.size() + 1 < parts_max) {
        if (!pays(run, pattern, text, matches)) { return run.limit_reached(); }
        if (!matches.next()) { break; }
        if (matches.end() == 0 || matches.begin() >= text.size()) { continue; }
        add(text.substr(from, matches.begin() - from));
        from = matches.end();
    }
    add(text.substr(from));
    const Datum list = parts.finish();
    if (list.is_failure() || parts_max != 0) { return list; }
    return Datum::list(list.items().first(std::max<std::size_t>(used, text.empty() ? 1 : 0)));
}

const Pattern* dynamic_pattern(Run& run, std::string_view source, Datum& failure) noexcept {
    thread_local std::unordered_map<std::string_view, std::unique_ptr<const Pattern>> kept;
    const auto found = kept.find(source);
    if (found != kept.end()) { return found->second.get(); }
    if (!run.step(kCompileSteps)) {
        failure = run.limit_reached();
        return nullptr;
    }
    auto compiled = Pattern::compile(source);
    if (!compiled) {
        failure = run.runtime_error("invalid regular expression '{}': {}", source.substr(0, 100),
                                    compiled.error());
        return nullptr;
    }
    if (!run.step(static_cast<std::uint64_t>((*compiled)->re2().ProgramSize()) *
                  kStepsPerInstruction)) {
        failure = run.limit_reached();
        return nullptr;
    }
    if (kept.size() >= kKeptMax) { kept.clear(); }
    const std::string_view key = (*compiled)->source();
    return kept.emplace(key, std::move(*compiled)).first->second.get();
}

}  // namespace millrace::compute
