#include <algorithm>
#include <optional>

#include <millrace/compute/ordering.hpp>
#include <millrace/plan/item_expression.hpp>

#include "directives.hpp"
#include "list_site.hpp"

namespace millrace::ext::directive_list {

namespace {

using value::Value;

/// Which of two items is the better one. Nil is worse than everything.
///
/// A comparison may fail; then everything is the same from there on, and failure() says why.
class Ranking {
public:
    Ranking(std::span<const Value> keys, bool reversed, plan::ComputeContext& context) noexcept
        : keys_(keys), reversed_(reversed), context_(context) {}

    /// Items with equal keys rank as they stand in the list.
    bool operator()(std::uint32_t a, std::uint32_t b) {
        const std::weak_ordering order = compare(a, b);
        return order == 0 ? a < b : order < 0;
    }

    /// Less: the key of `a` is better.
    std::weak_ordering compare(std::uint32_t a, std::uint32_t b) {
        const bool a_nil = keys_[a].is_nothing();
        const bool b_nil = keys_[b].is_nothing();
        if (a_nil || b_nil || failure_) { return a_nil <=> b_nil; }
        const auto& [left, right] = reversed_ ? std::pair(b, a) : std::pair(a, b);
        const auto compared = compute::compare(keys_[left], keys_[right], context_.evaluation());
        if (!compared) {
            failure_ = compared.error();
            return std::weak_ordering::equivalent;
        }
        return *compared;
    }

    [[nodiscard]] Status failure() const noexcept {
        return failure_ ? Status(fail(*failure_)) : Status();
    }

private:
    std::span<const Value> keys_;
    bool reversed_;
    plan::ComputeContext& context_;
    std::optional<Error> failure_;
};

class TopKOperation final : public plan::ListOperation {
public:
    struct Options {
        std::uint64_t count = 0;
        bool reversed = true;
        bool ties = false;
    };

    TopKOperation(const plan::BoundExpression& by, const Options& options) noexcept
        : by_(by), options_(options) {}

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        MR_TRY(const auto keys, plan::evaluate_items(by_, items, context));
        MR_CHECK(context.spend(items.size()));
        const auto places = context.arena().make_array<std::uint32_t>(items.size());
        Ranking ranking(keys, options_.reversed, context);
        const auto count = std::min<std::uint64_t>(options_.count, items.size());
        find_best(places.first(count), items.size(), ranking);
        const std::size_t kept = options_.ties ? add_ties(places, count, ranking) : count;
        MR_CHECK(ranking.failure());
        items.keep(places.first(kept));
        return {};
    }

private:
    /// The best of `size` items, in order. A heap keeps the worst of those found on top.
    static void find_best(std::span<std::uint32_t> best, std::uint32_t size, Ranking& ranking) {
        if (best.empty()) { return; }
        const auto better = [&ranking](std::uint32_t a, std::uint32_t b) { return ranking(a, b); };
        for (std::uint32_t i = 0; i < size; ++i) {
            if (i < best.size()) {
                best[i] = i;
                std::ranges::push_heap(best.first(i + 1), better);
            } else if (ranking(i, best.front())) {
                std::ranges::pop_heap(best, better);
                best.back() = i;
                std::ranges::push_heap(best, better);
            }
        }
        std::ranges::sort_heap(best, better);
    }

    /// Those whose key is that of the last one found: they all stand behind it in the list.
    static std::size_t add_ties(std::span<std::uint32_t> places, std::size_t count,
                                Ranking& ranking) {
        if (count == 0) { return count; }
        const std::uint32_t last = places[count - 1];
        const auto size = static_cast<std::uint32_t>(places.size());
        for (std::uint32_t i = last + 1; i < size; ++i) {
            if (ranking.compare(i, last) == 0) { places[count++] = i; }
        }
        return count;
    }

    plan::BoundExpression by_;
    Options options_;
};

class TopK final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "topK"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Keeps the `k` items with the greatest value of `by`, the greatest first; with `reversed: false` the
least. Items of equal value keep their order, those without one come last. `ties` keeps all that
are equal to the last one kept.
"""
directive @topK(k: Int!, by: String!, reversed: Boolean = true, ties: Boolean = false) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        if (!is_on_list(site, "topK")) { return; }
        const auto count = count_argument(site, "topK", "k", 0);
        const auto by = plan::item_expression(site, "topK", "by");
        if (!count || !by) { return; }
        const TopKOperation::Options options{*count, site.flag("reversed", true),
                                             site.flag("ties", false)};
        site.add(std::make_unique<TopKOperation>(*by, options));
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_top_k() {
    return std::make_unique<TopK>();
}

}  // namespace millrace::ext::directive_list
