#include "error_log.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <millrace/graphql/source.hpp>

namespace millrace::graphql::validation {

void ErrorLog::add(Step step, Rule rule, std::string message, std::span<const Offset> offsets) {
    if (!wants(rule)) { return; }
    ++counts_[static_cast<std::size_t>(rule)];
    entries_.push_back(
        {step, rule, entries_.size(), std::move(message), {offsets.begin(), offsets.end()}});
}

GraphqlErrors ErrorLog::take(std::string_view source) {
    std::ranges::sort(entries_, {}, [](const Entry& entry) {
        return std::tuple(entry.step, entry.rule, entry.sequence);
    });
    GraphqlErrors errors;
    LineIndex lines(source);
    for (Entry& entry : entries_) {
        if (errors.size() == errors_max_) {
            errors.push_back(
                {"Too many validation errors, error limit reached. Validation aborted.", {}, {}});
            return errors;
        }
        GraphqlError& error = errors.emplace_back(std::move(entry.message), std::vector<Location>{},
                                                  rule_name(entry.rule));
        error.locations.reserve(entry.offsets.size());
        for (const Offset offset : entry.offsets) {
            error.locations.push_back(lines.locate(offset));
        }
    }
    if (aborted_) { errors.push_back({"Validation aborted.", {}, {}}); }
    return errors;
}

}  // namespace millrace::graphql::validation
