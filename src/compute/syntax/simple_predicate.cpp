#include <millrace/compute/simple_predicate.hpp>

#include <utility>

#include <millrace/compute/expression.hpp>

#include "run/run.hpp"
#include "syntax/parser.hpp"

namespace millrace::compute {

namespace {

constexpr EvaluationLimits kParseLimits{50'000, 4 * 1024 * 1024, 1000};
constexpr std::string_view kElement = "ele";

/// Calls `read` with the one statement of the expression `text`; what it answers, or nothing.
template <class Read>
auto read_statement(std::string_view text, Arena& arena, const Read& read)
    -> decltype(read(std::declval<const Node&>())) {
    EvaluationContext context{arena, kParseLimits, kParseLimits.steps, kParseLimits.bytes};
    Run run(context, false);
    Patterns patterns;
    const auto tree = parse(arena.copy(text), run, patterns);
    if (!tree || (*tree)->kind != NodeKind::Block || (*tree)->children.size() != 1) { return {}; }
    return read(*(*tree)->children.front());
}

std::optional<std::string_view> member_of(const Node& node) {
    if (node.kind == NodeKind::Name && node.text != kElement) { return node.text; }
    const bool of_element = node.kind == NodeKind::Member && node.children.size() == 1 &&
                            node.children.front()->kind == NodeKind::Name &&
                            node.children.front()->text == kElement;
    return of_element ? std::optional(node.text) : std::nullopt;
}

std::optional<value::Value> constant_of(const Node& node) {
    if (node.kind != NodeKind::Literal) { return std::nullopt; }
    const Datum& literal = node.literal;
    if (literal.is(Type::Boolean)) { return value::Value::boolean(literal.as_boolean()); }
    if (literal.is(Type::Int)) { return value::Value::integer(literal.as_integer()); }
    if (literal.is(Type::String) && !literal.is_escaped()) {
        return value::Value::string(literal.text());
    }
    return std::nullopt;
}

std::optional<Comparison> comparison_of(Operator op) {
    switch (op) {
        case Operator::Equal:
            return Comparison::Equal;
        case Operator::NotEqual:
            return Comparison::NotEqual;
        case Operator::Less:
            return Comparison::Less;
        case Operator::LessEqual:
            return Comparison::LessOrEqual;
        case Operator::Greater:
            return Comparison::Greater;
        case Operator::GreaterEqual:
            return Comparison::GreaterOrEqual;
        default:
            return std::nullopt;
    }
}

// `10 < price` as `price > 10`.
Comparison mirrored(Comparison comparison) {
    switch (comparison) {
        case Comparison::Less:
            return Comparison::Greater;
        case Comparison::LessOrEqual:
            return Comparison::GreaterOrEqual;
        case Comparison::Greater:
            return Comparison::Less;
        case Comparison::GreaterOrEqual:
            return Comparison::LessOrEqual;
        default:
            return comparison;
    }
}

bool add_comparisons(const Node& node, std::vector<SimpleComparison>& out) {
    if (node.kind != NodeKind::Binary || node.children.size() != 2) { return false; }
    const Node& left = *node.children[0];
    const Node& right = *node.children[1];
    if (node.op == Operator::And) {
        return add_comparisons(left, out) && add_comparisons(right, out);
    }
    const auto comparison = comparison_of(node.op);
    if (!comparison) { return false; }
    if (const auto member = member_of(left)) {
        const auto value = constant_of(right);
        if (!value) { return false; }
        out.push_back({*member, *comparison, *value});
        return true;
    }
    const auto member = member_of(right);
    const auto value = constant_of(left);
    if (!member || !value) { return false; }
    out.push_back({*member, mirrored(*comparison), *value});
    return true;
}

}  // namespace

std::optional<std::vector<SimpleComparison>> simple_predicate(std::string_view text, Arena& arena) {
    return read_statement(text, arena,
                          [](const Node& node) -> std::optional<std::vector<SimpleComparison>> {
                              std::vector<SimpleComparison> comparisons;
                              if (!add_comparisons(node, comparisons)) { return std::nullopt; }
                              return comparisons;
                          });
}

std::optional<std::string_view> simple_member(std::string_view text, Arena& arena) {
    return read_statement(text, arena, [](const Node& node) { return member_of(node); });
}

}  // namespace millrace::compute
