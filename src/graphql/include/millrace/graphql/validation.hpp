#pragma once
/// @file validation.hpp — whether an operation makes sense for a schema

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/error.hpp>
#include <millrace/graphql/schema.hpp>

namespace millrace::graphql {

/// The rules, in the order in which they speak about the same node.
enum class Rule : std::uint8_t {
    ExecutableDefinitions,
    KnownOperationTypes,
    UniqueOperationNames,
    LoneAnonymousOperation,
    SingleFieldSubscriptions,
    KnownTypeNames,
    FragmentsOnCompositeTypes,
    VariablesAreInputTypes,
    ScalarLeafs,
    FieldsOnCorrectType,
    UniqueFragmentNames,
    KnownFragmentNames,
    NoUnusedFragments,
    PossibleFragmentSpreads,
    NoFragmentCycles,
    UniqueVariableNames,
    NoUndefinedVariables,
    NoUnusedVariables,
    KnownDirectives,
    UniqueDirectivesPerLocation,
    DeferStreamDirectiveOnRootField,
    DeferStreamDirectiveOnValidOperations,
    DeferStreamDirectiveLabel,
    StreamDirectiveOnListField,
    KnownArgumentNames,
    UniqueArgumentNames,
    ValuesOfCorrectType,
    ProvidedRequiredArguments,
    VariablesInAllowedPosition,
    OverlappingFieldsCanBeMerged,
    UniqueInputFieldNames,
    MaxIntrospectionDepth,
    NoDeprecated,
    NoSchemaIntrospection,
};
inline constexpr std::size_t kRuleCount = 34;

/// The name under which the reference implementation knows `rule`, such as `ScalarLeafsRule`.
[[nodiscard]] std::string_view rule_name(Rule rule) noexcept;
[[nodiscard]] std::optional<Rule> find_rule(std::string_view name) noexcept;

/// Which rules to apply.
class RuleSet {
public:
    constexpr RuleSet() noexcept = default;
    constexpr RuleSet(std::initializer_list<Rule> rules) noexcept {
        for (const Rule rule : rules) { bits_ |= bit(rule); }
    }

    /// The rules of the specification, those about `@defer` and `@stream`, and the limit on the
    /// depth of introspection: everything a document must keep.
    [[nodiscard]] static constexpr RuleSet standard() noexcept {
        RuleSet rules;
        rules.bits_ = bit(Rule::NoDeprecated) - 1;
        return rules;
    }

    [[nodiscard]] constexpr RuleSet with(Rule rule) const noexcept {
        RuleSet rules = *this;
        rules.bits_ |= bit(rule);
        return rules;
    }
    [[nodiscard]] constexpr RuleSet without(Rule rule) const noexcept {
        RuleSet rules = *this;
        rules.bits_ &= ~bit(rule);
        return rules;
    }
    [[nodiscard]] constexpr bool has(Rule rule) const noexcept { return (bits_ & bit(rule)) != 0; }

private:
    static constexpr std::uint64_t bit(Rule rule) noexcept {
        return std::uint64_t{1} << static_cast<unsigned>(rule);
    }

    std::uint64_t bits_ = 0;
};

/// What directives that compute add to the reading of a document: they use variables inside of
/// texts and make arguments that are not written.
///
/// Threads: none; asked while validate() runs.
class ComputedUses {
public:
    ComputedUses(const ComputedUses&) = delete;
    ComputedUses& operator=(const ComputedUses&) = delete;
    [[nodiscard]] virtual bool uses_variable(std::string_view name) const noexcept = 0;
    [[nodiscard]] virtual bool provides_argument(const SelectionNode& field,
                                                 std::string_view name) const noexcept = 0;

protected:
    ComputedUses() = default;
    ~ComputedUses() = default;
};

struct ValidateOptions {
    RuleSet rules = RuleSet::standard();
    /// Further errors are replaced by one that says so.
    std::size_t max_errors = 100;
    /// Whether a composite field may select nothing, `{ user { } }` (working draft; the parser
    /// has the same switch and refuses such documents by default).
    bool allow_empty_selection_sets = true;
    const ComputedUses* computed = nullptr;  // null: nothing computes
};

/// What is wrong with `document` as a request to `schema`, in the order in which the reference
/// implementation reports it; each error carries the name of its rule. Empty: it can be run.
///
/// Ownership: `arena` takes scratch tables only; the errors own their text. `document` was made
///            by parse_document(), whose limit on depth makes recursion safe here.
/// Limits:    work is near linear in the size of a document without errors, however its fields
///            and fragments repeat, and bounded for every document (kOverlap…, kVariable… and
///            kSubscription… of limits.hpp); one past the bounds gets `Validation aborted.`
/// Cost:      about 40 ns a field with all rules (validation_bench.cpp).
[[nodiscard]] GraphqlErrors validate(const Document& document, const Schema& schema, Arena& arena,
                                     const ValidateOptions& options = {});

}  // namespace millrace::graphql
