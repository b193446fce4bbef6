#pragma once
/// @file response_rule.hpp — what a configuration computes of answers, unasked by clients
///
/// A rule puts directives on a field of a query before it is planned, or another selection in the
/// field's place: the plan is the one the client could have asked for. Values of the request that
/// the directives need (`$window`) are read when a request comes and never shape the plan.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/plan/resolvers.hpp>
#include <millrace/value/value.hpp>

namespace millrace::plan {

/// A value of the request, as the configuration describes it. Numbers are text until compiled.
struct RuleParameterConfig {
    enum class Type : std::uint8_t { Int, Float, Boolean, String };

    std::string name;      // `$name` in the directives
    std::string header;    // empty: none
    std::string variable;  // of the operation, looked at first; empty: none
    Type type = Type::Int;
    std::string minimum;  // empty: none
    std::string maximum;
    std::string fallback;  // when the request says nothing; empty: then the request is refused
};

using RuleConditions = std::vector<std::pair<std::string, std::string>>;

/// Lifetime: plain data, kept by the rule made of it.
struct ResponseRuleConfig {
    std::string name;
    std::string field;                    // names of fields from the root, dots between
    std::vector<std::string> operations;  // any of these; empty: all
    RuleConditions headers;               // name and value, or `*` for any; all of these
    RuleConditions variables;
    std::vector<RuleParameterConfig> parameters;
    std::string directives;   // put on the field
    std::string replacement;  // `alias: field { … }`, put in its place
};

/// What is wrong with a rule, and with which of its settings.
struct RuleFinding {
    std::string rule;
    std::vector<std::string> setting;  // from the rule inwards: `match`, `field`
    std::string message;
    std::string advice;
};

/// A parameter, ready to be read from requests.
class RuleParameter {
public:
    explicit RuleParameter(const RuleParameterConfig& config, std::string_view rule)
        : config_(config), scoped_name_(std::string(rule) + '.' + config.name) {}

    [[nodiscard]] const RuleParameterConfig& config() const noexcept { return config_; }
    /// What the variable is called among those of a request: no name of GraphQL has a dot.
    [[nodiscard]] std::string_view scoped_name() const noexcept { return scoped_name_; }
    /// `a whole number from 1 to 500`.
    [[nodiscard]] std::string expected() const;
    /// The value that `text` says; nothing when it is not what is expected. May borrow `text`.
    [[nodiscard]] std::optional<value::Value> read(std::string_view text) const;
    /// The same of a coerced variable.
    [[nodiscard]] std::optional<value::Value> read(value::Value given, Arena& arena) const;
    [[nodiscard]] bool has_fallback() const noexcept { return !config_.fallback.empty(); }

    /// Reads `minimum` and `maximum`. What is wrong with them, or nothing.
    [[nodiscard]] std::string set_bounds();

private:
    [[nodiscard]] bool is_within(double number) const noexcept;

    const RuleParameterConfig& config_;
    std::string scoped_name_;
    std::optional<double> minimum_;
    std::optional<double> maximum_;
};

/// One rule, checked against the schema.
///
/// Lifetime:  immutable; outlives the plans made with it, which borrow its directives.
/// Threads:   readable from any core.
class ResponseRule {
public:
    explicit ResponseRule(ResponseRuleConfig config) : config_(std::move(config)) {}
    ResponseRule(const ResponseRule&) = delete;
    ResponseRule& operator=(const ResponseRule&) = delete;

    [[nodiscard]] const ResponseRuleConfig& config() const noexcept { return config_; }
    [[nodiscard]] std::string_view name() const noexcept { return config_.name; }
    /// Names of fields from the root of the query to the field.
    [[nodiscard]] std::span<const std::string_view> path() const noexcept { return path_; }
    [[nodiscard]] std::span<const RuleParameter> parameters() const noexcept { return parameters_; }
    [[nodiscard]] const RuleParameter* parameter(std::string_view name) const noexcept;
    [[nodiscard]] std::span<const graphql::DirectiveNode> directives() const noexcept {
        return directives_;
    }
    /// Null: the field stays, with `directives`.
    [[nodiscard]] const graphql::SelectionNode* replacement() const noexcept {
        return replacement_;
    }

private:
    friend class RuleCompiler;

    const ResponseRuleConfig config_;
    Arena arena_;
    std::vector<std::string> texts_;  // what the nodes are views of
    std::vector<std::string_view> path_;
    std::vector<RuleParameter> parameters_;
    std::span<const graphql::DirectiveNode> directives_;
    const graphql::SelectionNode* replacement_ = nullptr;
};

/// All rules, in the order of the configuration.
using ResponseRules = std::vector<std::unique_ptr<const ResponseRule>>;

/// Checks and compiles the rules for a schema. Those that are wrong are left out and reported;
/// what is right has been planned once, so that nothing but data can make it fail.
[[nodiscard]] ResponseRules compile_rules(std::vector<ResponseRuleConfig> configs,
                                          const graphql::Schema& schema, const Resolvers& resolvers,
                                          std::vector<RuleFinding>& findings);

}  // namespace millrace::plan
