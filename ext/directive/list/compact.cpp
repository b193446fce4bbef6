#include "directives.hpp"
#include "list_site.hpp"

namespace millrace::ext::directive_list {

namespace {

class CompactOperation final : public plan::ListOperation {
public:
    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        MR_CHECK(context.spend(items.size()));
        const auto places = context.arena().make_array<std::uint32_t>(items.size());
        std::size_t kept = 0;
        for (std::uint32_t i = 0; i < items.size(); ++i) {
            if (!items.is_null(i)) { places[kept++] = i; }
        }
        items.keep(places.first(kept));
        return {};
    }
};

class Compact final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "compact"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Drops the items that are null, in a list of lists those of the outermost one.
"""
directive @compact on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        if (is_on_list(site, "compact")) { site.add(std::make_unique<CompactOperation>()); }
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_compact() {
    return std::make_unique<Compact>();
}

}  // namespace millrace::ext::directive_list
