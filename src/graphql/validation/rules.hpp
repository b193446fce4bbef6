#pragma once
/// @file rules.hpp — every rule: at what it looks, and what it remembers
///
/// A rule is a struct with a constant kRule and any of
///     enter(site, context), leave(site, context)   for the sites of sites.hpp it looks at,
///     finish(context)                              when the whole document has been walked.
/// rule_list.hpp calls them. Each is written in rules/<name>.cpp, where its purpose is said; the
/// text of errors is that of the reference implementation.

#include <cstdint>
#include <string_view>
#include <vector>

#include <millrace/graphql/validation.hpp>

#include "context.hpp"
#include "name_table.hpp"
#include "sites.hpp"

namespace millrace::graphql::validation {

// --- definitions ------------------------------------------------------------------------------

struct ExecutableDefinitions {
    static constexpr Rule kRule = Rule::ExecutableDefinitions;
    static void enter(const DocumentSite& site, Context& context);
};

struct KnownOperationTypes {
    static constexpr Rule kRule = Rule::KnownOperationTypes;
    static void enter(const OperationSite& site, Context& context);
};

struct UniqueOperationNames {
    static constexpr Rule kRule = Rule::UniqueOperationNames;
    explicit UniqueOperationNames(Context& context) : first_by_name_(context.arena) {}
    void enter(const OperationSite& site, Context& context);

private:
    NameTable<const Name*> first_by_name_;
};

struct LoneAnonymousOperation {
    static constexpr Rule kRule = Rule::LoneAnonymousOperation;
    static void enter(const OperationSite& site, Context& context);
};

struct SingleFieldSubscriptions {
    static constexpr Rule kRule = Rule::SingleFieldSubscriptions;
    void enter(const OperationSite& site, Context& context);

private:
    std::size_t selections_followed_ = 0;  // in the whole document
};

// --- types ------------------------------------------------------------------------------------

struct KnownTypeNames {
    static constexpr Rule kRule = Rule::KnownTypeNames;
    static void enter(const NamedTypeSite& site, Context& context);
};

struct FragmentsOnCompositeTypes {
    static constexpr Rule kRule = Rule::FragmentsOnCompositeTypes;
    static void enter(const InlineFragmentSite& site, Context& context);
    static void enter(const FragmentSite& site, Context& context);
};

struct VariablesAreInputTypes {
    static constexpr Rule kRule = Rule::VariablesAreInputTypes;
    static void enter(const VariableDefinitionSite& site, Context& context);
};

// --- fields -----------------------------------------------------------------------------------

struct ScalarLeafs {
    static constexpr Rule kRule = Rule::ScalarLeafs;
    static void enter(const FieldSite& site, Context& context);
};

struct FieldsOnCorrectType {
    static constexpr Rule kRule = Rule::FieldsOnCorrectType;
    static void enter(const FieldSite& site, Context& context);
};

struct OverlappingFieldsCanBeMerged {
    static constexpr Rule kRule = Rule::OverlappingFieldsCanBeMerged;
    static void finish(Context& context);
};

struct MaxIntrospectionDepth {
    static constexpr Rule kRule = Rule::MaxIntrospectionDepth;
    explicit MaxIntrospectionDepth(Context& context);
    void enter(const FieldSite& site, Context& context);
    void leave(const FieldSite& site, Context& context) noexcept;

private:
    [[nodiscard]] bool exceeds(const SelectionNode& field, const Context& context);

    std::vector<std::uint8_t> entered_;        // by fragment: 1 + the deepest entry so far; 0: none
    const SelectionNode* reported_ = nullptr;  // nothing within it is looked at
};

struct NoSchemaIntrospection {
    static constexpr Rule kRule = Rule::NoSchemaIntrospection;
    static void enter(const FieldSite& site, Context& context);
};

struct NoDeprecated {
    static constexpr Rule kRule = Rule::NoDeprecated;
    static void enter(const FieldSite& site, Context& context);
    static void enter(const ArgumentSite& site, Context& context);
    static void enter(const ObjectFieldSite& site, Context& context);
    static void enter(const EnumSite& site, Context& context);
};

// --- fragments --------------------------------------------------------------------------------

struct UniqueFragmentNames {
    static constexpr Rule kRule = Rule::UniqueFragmentNames;
    explicit UniqueFragmentNames(Context& context) : first_by_name_(context.arena) {}
    void enter(const FragmentSite& site, Context& context);

private:
    NameTable<const Name*> first_by_name_;
};

struct KnownFragmentNames {
    static constexpr Rule kRule = Rule::KnownFragmentNames;
    static void enter(const FragmentSpreadSite& site, Context& context);
};

struct NoUnusedFragments {
    static constexpr Rule kRule = Rule::NoUnusedFragments;
    static void finish(Context& context);
};

struct PossibleFragmentSpreads {
    static constexpr Rule kRule = Rule::PossibleFragmentSpreads;
    static void enter(const InlineFragmentSite& site, Context& context);
    static void enter(const FragmentSpreadSite& site, Context& context);
};

struct NoFragmentCycles {
    static constexpr Rule kRule = Rule::NoFragmentCycles;
    explicit NoFragmentCycles(Context& context);
    void enter(const FragmentSite& site, Context& context);

private:
    static constexpr std::uint32_t kNotOnPath = ~0U;

    struct Frame {
        const FragmentInfo* fragment;
        std::uint32_t next_spread;
    };

    void begin(const FragmentInfo& fragment);
    void report_cycle(const Spread& last, std::uint32_t path_begin, Context& context) const;

    std::vector<bool> visited_;              // by fragment
    std::vector<std::uint32_t> path_index_;  // by fragment: where it began, or kNotOnPath
    std::vector<Frame> path_;
    std::vector<const SelectionNode*> spreads_;  // that the path went through
};

// --- variables --------------------------------------------------------------------------------

struct UniqueVariableNames {
    static constexpr Rule kRule = Rule::UniqueVariableNames;
    static void enter(const OperationSite& site, Context& context);
};

struct NoUndefinedVariables {
    static constexpr Rule kRule = Rule::NoUndefinedVariables;
    static void enter(const OperationVariablesSite& site, Context& context);
};

struct NoUnusedVariables {
    static constexpr Rule kRule = Rule::NoUnusedVariables;
    static void enter(const OperationVariablesSite& site, Context& context);
    static void leave(const FragmentSite& site, Context& context);
};

struct VariablesInAllowedPosition {
    static constexpr Rule kRule = Rule::VariablesInAllowedPosition;
    static void enter(const OperationVariablesSite& site, Context& context);
};

// --- directives -------------------------------------------------------------------------------

struct KnownDirectives {
    static constexpr Rule kRule = Rule::KnownDirectives;
    static void enter(const DirectiveSite& site, Context& context);
};

struct UniqueDirectivesPerLocation {
    static constexpr Rule kRule = Rule::UniqueDirectivesPerLocation;
    explicit UniqueDirectivesPerLocation(Context& context) : first_of_shared_(context.arena) {}
    void enter(const DirectivesSite& site, Context& context);

private:
    NameTable<const DirectiveNode*> first_of_shared_;  // by definition and directive
};

struct DeferStreamDirectiveOnRootField {
    static constexpr Rule kRule = Rule::DeferStreamDirectiveOnRootField;
    explicit DeferStreamDirectiveOnRootField(Context& context)
        : clean_(context.index.fragments().size()) {}
    void enter(const OperationSite& site, Context& context);

private:
    std::vector<bool> clean_;  // by fragment: visited for an operation without errors
};

struct DeferStreamDirectiveOnValidOperations {
    static constexpr Rule kRule = Rule::DeferStreamDirectiveOnValidOperations;
    explicit DeferStreamDirectiveOnValidOperations(Context& context)
        : clean_(context.index.fragments().size()) {}
    void enter(const OperationSite& site, Context& context);

private:
    std::vector<bool> clean_;  // by fragment: visited for an operation without errors
};

struct DeferStreamDirectiveLabel {
    static constexpr Rule kRule = Rule::DeferStreamDirectiveLabel;
    explicit DeferStreamDirectiveLabel(Context& context) : first_by_label_(context.arena) {}
    void enter(const DirectiveSite& site, Context& context);

private:
    NameTable<const DirectiveNode*> first_by_label_;
};

struct StreamDirectiveOnListField {
    static constexpr Rule kRule = Rule::StreamDirectiveOnListField;
    static void enter(const DirectiveSite& site, Context& context);
};

// --- arguments and values ---------------------------------------------------------------------

struct KnownArgumentNames {
    static constexpr Rule kRule = Rule::KnownArgumentNames;
    static void enter(const DirectiveSite& site, Context& context);
    static void enter(const ArgumentSite& site, Context& context);
    static void enter(const FragmentArgumentSite& site, Context& context);
};

struct UniqueArgumentNames {
    static constexpr Rule kRule = Rule::UniqueArgumentNames;
    static void enter(const FieldSite& site, Context& context);
    static void enter(const DirectiveSite& site, Context& context);
};

struct ValuesOfCorrectType {
    static constexpr Rule kRule = Rule::ValuesOfCorrectType;
    static void enter(const ValueSite& site, Context& context);
};

struct ProvidedRequiredArguments {
    static constexpr Rule kRule = Rule::ProvidedRequiredArguments;
    static void leave(const FieldSite& site, Context& context);
    static void leave(const DirectiveSite& site, Context& context);
    static void leave(const FragmentSpreadSite& site, Context& context);
};

struct UniqueInputFieldNames {
    static constexpr Rule kRule = Rule::UniqueInputFieldNames;
    void enter(const ObjectSite& site, Context& context);
    void enter(const ObjectFieldSite& site, Context& context);
    void leave(const ObjectSite& site, Context& context);

private:
    std::vector<NameTable<const Name*>> large_objects_;  // around the current field
};

}  // namespace millrace::graphql::validation
