#include <algorithm>
#include <numeric>

#include <fmt/core.h>

#include "directives.hpp"
#include "list_site.hpp"

namespace millrace::ext::directive_list {

namespace {

/// A piece of a list, counted from one of its ends.
struct Slice {
    std::uint64_t count = 0;
    std::uint64_t offset = 0;
    bool from_end = false;
};

class LimitOperation final : public plan::ListOperation {
public:
    explicit LimitOperation(const Slice& slice) noexcept : slice_(slice) {}

    std::optional<source::ListPush> push(Arena&) const override {
        if (slice_.from_end) { return std::nullopt; }
        source::ListPush push;
        push.count = slice_.count;
        push.offset = slice_.offset;
        return push;
    }

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        const std::uint64_t size = items.size();
        const std::uint64_t offset = std::min(slice_.offset, size);
        const std::uint64_t count = std::min(slice_.count, size - offset);
        const std::uint64_t begin = slice_.from_end ? size - offset - count : offset;
        MR_CHECK(context.spend(count));
        const auto places = context.arena().make_array<std::uint32_t>(count);
        std::iota(places.begin(), places.end(), static_cast<std::uint32_t>(begin));
        items.keep(places);
        return {};
    }

private:
    Slice slice_;
};

class Limit final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "limit"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Keeps the `first` or the `last` items of what the directives to the left have left of the list.
`offset` items are left out at the end that is counted from.
"""
directive @limit(first: Int, last: Int, offset: Int = 0) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        if (!is_on_list(site, "limit")) { return; }
        const bool from_end = site.integer("last").has_value();
        if (from_end && site.integer("first")) {
            return site.error(
                fmt::format("@limit on {{{}}} takes 'first' or 'last', not both.", site.path()));
        }
        constexpr std::uint64_t kAll = 0xffff'ffff;
        const auto count = count_argument(site, "limit", from_end ? "last" : "first", kAll);
        const auto offset = count_argument(site, "limit", "offset", 0);
        if (!count || !offset) { return; }
        if (*count == kAll && *offset == 0) {
            return site.error(
                fmt::format("@limit on {{{}}} needs 'first', 'last' or an 'offset'.", site.path()));
        }
        site.add(std::make_unique<LimitOperation>(Slice{*count, *offset, from_end}));
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_limit() {
    return std::make_unique<Limit>();
}

}  // namespace millrace::ext::directive_list
