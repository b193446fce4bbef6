#pragma once
/// @file error_log.hpp — errors as they are found, handed out in the order of the document

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/graphql/error.hpp>
#include <millrace/graphql/validation.hpp>

namespace millrace::graphql::validation {

/// A moment of the walk: each entering and each leaving of a node is one. Errors are reported in
/// the order of these moments, and at the same moment in the order of the rules, whenever they
/// were found. (A rule that needs to see the whole document before it can say what is wrong with
/// an operation still speaks at the moment of that operation.)
using Step = std::uint32_t;

/// Collects errors, of each rule only as many as can ever be shown.
class ErrorLog {
public:
    explicit ErrorLog(std::size_t errors_max) noexcept : errors_max_(errors_max) {}

    /// Whether a further error of `rule` could still be shown. Ask before making text.
    [[nodiscard]] bool wants(Rule rule) const noexcept {
        return counts_[static_cast<std::size_t>(rule)] <= errors_max_;
    }

    /// A rule reports with steps that never go back.
    void add(Step step, Rule rule, std::string message, std::span<const Offset> offsets);

    /// Gives up on the document: what was found so far is followed by one error that says so.
    void abort() noexcept { aborted_ = true; }
    [[nodiscard]] bool aborted() const noexcept { return aborted_; }

    [[nodiscard]] bool empty() const noexcept { return entries_.empty() && !aborted_; }

    /// All errors in order, `errors_max` at most and one to say that there are more.
    [[nodiscard]] GraphqlErrors take(std::string_view source);

private:
    struct Entry {
        Step step;
        Rule rule;
        std::size_t sequence;  // keeps what is otherwise equal in the order of finding
        std::string message;
        std::vector<Offset> offsets;
    };

    std::size_t errors_max_;
    std::array<std::size_t, kRuleCount> counts_{};
    std::vector<Entry> entries_;
    bool aborted_ = false;
};

}  // namespace millrace::graphql::validation
