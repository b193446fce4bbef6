#pragma once
/// @file rule_list.hpp — hands each site to the rules that look at such sites

#include <tuple>
#include <type_traits>

#include "context.hpp"

namespace millrace::graphql::validation {

/// The rules of one validation. Which rule looks at which site is settled at compile time; what
/// remains at run time is one test of a bit for each rule that does.
template <class... Rules>
class RuleList {
public:
    explicit RuleList(Context& context) : context_(context), rules_(make<Rules>(context)...) {}

    /// A node begins. Calls for the same node share a moment until it is moved on.
    template <class Site>
    void enter(const Site& site) {
        std::apply([&](auto&... rule) { (enter_one(rule, site), ...); }, rules_);
    }

    template <class Site>
    void leave(const Site& site) {
        std::apply([&](auto&... rule) { (leave_one(rule, site), ...); }, rules_);
    }

    /// The whole document has been walked.
    void finish() {
        std::apply([&](auto&... rule) { (finish_one(rule), ...); }, rules_);
    }

private:
    template <class R>
    static R make(Context& context) {
        if constexpr (std::is_constructible_v<R, Context&>) {
            return R(context);
        } else {
            return R{};
        }
    }

    template <class R, class Site>
    void enter_one(R& rule, const Site& site) {
        if constexpr (requires { rule.enter(site, context_); }) {
            if (context_.runs(R::kRule)) { rule.enter(site, context_); }
        }
    }

    template <class R, class Site>
    void leave_one(R& rule, const Site& site) {
        if constexpr (requires { rule.leave(site, context_); }) {
            if (context_.runs(R::kRule)) { rule.leave(site, context_); }
        }
    }

    template <class R>
    void finish_one(R& rule) {
        if constexpr (requires { rule.finish(context_); }) {
            if (context_.runs(R::kRule)) { rule.finish(context_); }
        }
    }

    Context& context_;
    std::tuple<Rules...> rules_;
};

}  // namespace millrace::graphql::validation
