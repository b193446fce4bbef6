#include <algorithm>

#include <fmt/core.h>

#include "directives.hpp"
#include "list_site.hpp"

namespace millrace::ext::directive_list {

namespace {

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers for the same seed everywhere.
class Random {
public:
    explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

    /// From 0 up to `bound`, which it never is.
    std::uint64_t below(std::uint64_t bound) noexcept {
        return static_cast<std::uint64_t>(static_cast<unsigned __int128>(next()) * bound >> 64U);
    }

private:
    std::uint64_t next() noexcept {
        state_ += 0x9e37'79b9'7f4a'7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xbf58'476d'1ce4'e5b9;
        z = (z ^ (z >> 27U)) * 0x94d0'49bb'1331'11eb;
        return z ^ (z >> 31U);
    }

    std::uint64_t state_;
};

/// Each item is drawn as likely as any other: the i-th one stands in the reservoir of n with a
/// chance of n in i, in the place of any of those before.
class SampleOperation final : public plan::ListOperation {
public:
    SampleOperation(std::uint64_t count, std::int64_t seed) noexcept
        : count_(count), seed_(static_cast<std::uint64_t>(seed)) {}

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        MR_CHECK(context.spend(items.size()));
        const auto count =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(count_, items.size()));
        const auto drawn = context.arena().make_array<std::uint32_t>(count);
        Random random(seed_);
        for (std::uint32_t i = 0; i < items.size(); ++i) {
            const std::uint64_t place = i < count ? i : random.below(std::uint64_t{i} + 1);
            if (place < count) { drawn[place] = i; }
        }
        std::ranges::sort(drawn);  // the order of the list
        items.keep(drawn);
        return {};
    }

private:
    std::uint64_t count_;
    std::uint64_t seed_;
};

class Sample final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "sample"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Keeps `n` items drawn at random, in the order of the list. The same `seed` draws the same places of
a list of the same length.
"""
directive @sample(n: Int!, seed: Int = 0) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        if (!is_on_list(site, "sample")) { return; }
        if (const auto count = count_argument(site, "sample", "n", 0)) {
            site.add(std::make_unique<SampleOperation>(*count, site.integer("seed").value_or(0)));
        }
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_sample() {
    return std::make_unique<Sample>();
}

}  // namespace millrace::ext::directive_list
