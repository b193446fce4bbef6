#include "source_rows.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include <fmt/core.h>

#include <millrace/base/nearest.hpp>
#include <millrace/plan/holders.hpp>

namespace millrace::ext::directive_aggregate {

using graphql::BuiltInScalar;
using graphql::Type;
using graphql::TypeKind;
using plan::BoundExpression;
using plan::BoundVariable;
using value::Kind;
using value::Value;

/// What the expressions need of the rows, and how to say that it is not there.
struct RowExpressions::Needs {
    struct Member {
        std::string name;  // empty: the row itself
        std::string argument;
        Use use = Use::Any;  // of the value itself, when it is all of the expression
    };

    std::string prefix;  // `@groupBy on {path}`
    std::string source;
    std::string parent_path;  // of the field
    bool inside = false;
    std::vector<Member> members;

    [[nodiscard]] std::string check(const plan::SourceFacts& facts) const;

private:
    [[nodiscard]] std::string check_place(const plan::SourceFacts& facts) const;
    [[nodiscard]] std::string check_member(const Member& member, const Type& row) const;
    [[nodiscard]] std::string check_use(const Member& member, const Type& type, bool is_list) const;
    [[nodiscard]] std::string unknown(const Member& member, const Type& row) const;
};

namespace {

// A scalar such as JSON may hold lists and objects.
bool is_open(const Type& type) noexcept {
    return type.kind == TypeKind::Scalar && type.scalar == BuiltInScalar::None;
}

}  // namespace

std::string RowExpressions::Needs::check(const plan::SourceFacts& facts) const {
    const bool is_open_value = is_open(*facts.type->named) && !facts.type->nullable().is_list();
    if (!facts.may_be_list() && !is_open_value) {
        return fmt::format("{}: the source '{}' is no list, as {{{}}} is '{}'.", prefix, source,
                           facts.path, graphql::to_string(facts.type));
    }
    if (inside) {
        if (std::string wrong = check_place(facts); !wrong.empty()) { return wrong; }
    }
    if (facts.converts || is_open_value) { return {}; }  // known only when it is there
    const graphql::WrappedType& list = facts.type->nullable();
    const graphql::WrappedType& row = facts.below_list ? list : list.of->nullable();
    for (const Member& member : members) {
        if (row.is_list()) {
            if (member.name.empty() && member.use == Use::Any) { continue; }
            return fmt::format(
                "{}: the rows of the source '{}' are lists: make it one list with "
                "@fetchSource(name: \"{}\", sourceConvert: \"flatten(…)\").",
                prefix, source, source);
        }
        if (std::string wrong = check_member(member, *row.named); !wrong.empty()) { return wrong; }
    }
    return {};
}

std::string RowExpressions::Needs::check_place(const plan::SourceFacts& facts) const {
    const graphql::WrappedType& list = facts.type->nullable();
    const bool rows_are_lists =
        facts.below_list ? list.is_list() : list.is_list() && list.of->nullable().is_list();
    if (!facts.converts && !rows_are_lists && facts.path == parent_path) { return {}; }
    return fmt::format(
        "{} has to stand inside the list of its source '{}': on a field of {{{}}}{}.", prefix,
        source, facts.path,
        facts.converts ? ", which may have no sourceConvert then"
                       : (rows_are_lists ? ", whose items may be no lists then" : ""));
}

std::string RowExpressions::Needs::check_member(const Member& member, const Type& row) const {
    if (member.name.empty()) { return check_use(member, row, false); }
    if (is_open(row)) { return {}; }
    if (row.is_leaf()) { return unknown(member, row); }
    bool exists = false;
    for (const Type* possible : row.possible_types) {
        const graphql::Field* field = possible->field(member.name);
        if (field == nullptr || plan::is_holder(*field)) { continue; }
        exists = true;
        const auto wrong =
            check_use(member, *field->type->named, field->type->nullable().is_list());
        if (!wrong.empty()) { return wrong; }
    }
    return exists ? std::string() : unknown(member, row);
}

std::string RowExpressions::Needs::check_use(const Member& member, const Type& type,
                                             bool is_list) const {
    const bool whole = is_list || type.is_composite();
    const bool built_in = type.is_leaf() && type.scalar != BuiltInScalar::None;
    const bool number = type.scalar == BuiltInScalar::Int || type.scalar == BuiltInScalar::Float;
    const std::string_view needed = [&]() -> std::string_view {
        switch (member.use) {
            case Use::Number:
                return whole || (built_in && !number) || type.kind == TypeKind::Enum ? "a number"
                                                                                     : "";
            case Use::Ordered:
                return whole ? "something that has an order" : "";
            case Use::Boolean:
                return whole || (built_in && type.scalar != BuiltInScalar::Boolean)
                           ? "true or false"
                           : "";
            case Use::Any:
                break;
        }
        return "";
    }();
    if (needed.empty()) { return {}; }
    const std::string what =
        member.name.empty() ? "the row itself" : fmt::format("'{}'", member.name);
    return fmt::format("{}: '{}' must be {}, but {} is '{}'.", prefix, member.argument, needed,
                       what, is_list ? fmt::format("[{}]", type.name) : std::string(type.name));
}

std::string RowExpressions::Needs::unknown(const Member& member, const Type& row) const {
    if (row.is_leaf()) {
        return fmt::format("{}: only 'ele' can be used in '{}', as the rows of '{}' are '{}'.",
                           prefix, member.argument, source, row.name);
    }
    std::vector<std::string_view> names;
    for (const Type* possible : row.possible_types) {
        for (const graphql::Field& field : possible->fields) {
            if (!plan::is_holder(field)) { names.push_back(field.name); }
        }
    }
    return fmt::format("{}: '{}' names '{}', which the rows of '{}' do not have.{}", prefix,
                       member.argument, member.name, source,
                       did_you_mean(nearest(member.name, names)));
}

namespace {

std::string parent_of(std::string_view path) {
    const std::size_t dot = path.rfind('.');
    return std::string(dot == std::string_view::npos ? std::string_view() : path.substr(0, dot));
}

// Whether the expression is nothing but this variable.
bool is_all(std::string_view text, std::string_view variable) noexcept {
    const std::size_t begin = text.find_first_not_of(" \t\n");
    const std::size_t end = text.find_last_not_of(" \t\n");
    return begin != std::string_view::npos && text.substr(begin, end - begin + 1) == variable;
}

}  // namespace

RowExpressions::RowExpressions(plan::DirectiveSite& site, std::string_view directive)
    : site_(site),
      directive_(directive),
      name_(site.text("source").value_or("")),
      needs_(std::make_shared<Needs>()),
      source_(site.source(name_, [needs = needs_](const plan::SourceFacts& facts) {
          return needs->check(facts);
      })) {
    needs_->prefix = fmt::format("@{} on {{{}}}", directive, site.path());
    needs_->source = name_;
    needs_->parent_path = parent_of(site.path());
}

std::optional<BoundExpression> RowExpressions::compile(std::string_view argument,
                                                       std::string_view text, Use use) {
    plan::Environment environment;
    environment.rows_of = name_;
    const auto expression = site_.expression(text, environment);
    if (!expression) {
        site_.error(fmt::format("invalid {} '{}' for @{} on {{{}}}: {}", argument, text, directive_,
                                site_.path(), expression.error()));
        return std::nullopt;
    }
    for (const BoundVariable& variable : expression->variables) {
        const bool row = variable.from == BoundVariable::From::Element;
        if (!row && variable.from != BoundVariable::From::Member) { continue; }
        const Use how = is_all(text, variable.name) ? use : Use::Any;
        needs_->members.push_back(
            {row ? std::string() : std::string(variable.name), std::string(argument), how});
    }
    return *expression;
}

std::optional<BoundExpression> RowExpressions::row(std::string_view argument, Use use) {
    return compile(argument, "ele", use);
}

void RowExpressions::stand_inside() {
    needs_->inside = true;
}

void RowExpressions::report(std::string_view problem) {
    site_.error(fmt::format("@{} on {{{}}}: {}", directive_, site_.path(), problem));
}

Result<SourceRows> read_source(std::uint16_t source, plan::ComputeContext& context) {
    const Value value = context.source(source);
    if (value.is_nothing()) { return SourceRows{}; }
    if (!value.is(Kind::List)) {
        return fail(context.error("EXPRESSION_TYPE", "The source is no list."));
    }
    return SourceRows{value.items(), true};
}

Result<std::span<const Value>> evaluate_rows(const BoundExpression& expression,
                                             std::span<const Value> rows,
                                             std::span<const std::uint32_t> places,
                                             plan::ComputeContext& context) {
    const std::span<Value> values = context.arena().make_array<Value>(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        MR_TRY(values[i], evaluate_row(expression, rows, places[i], context));
    }
    return std::span<const Value>(values);
}

std::span<const std::uint32_t> all_places(std::size_t count, Arena& arena) {
    const auto places = arena.make_array<std::uint32_t>(count);
    std::iota(places.begin(), places.end(), 0U);
    return places;
}

}  // namespace millrace::ext::directive_aggregate
