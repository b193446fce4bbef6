#include <millrace/plan/rule_selection.hpp>

#include <algorithm>
#include <vector>

#include <fmt/core.h>

#include <millrace/value/text.hpp>
#include <millrace/wire/json_text.hpp>
#include <millrace/wire/json_writer.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::plan {

using graphql::SelectionKind;
using graphql::SelectionSetNode;
using value::Kind;
using value::Value;

namespace {

constexpr std::string_view kAnyValue = "*";

/// Looks for the field of a rule in an operation.
class PathSearch {
public:
    explicit PathSearch(const graphql::Document& document) : document_(document) {}

    bool reaches(const SelectionSetNode& set, std::span<const std::string_view> path) {
        for (const graphql::SelectionNode& selection : set.selections) {
            switch (selection.kind) {
                case SelectionKind::Field:
                    if (selection.name.text != path.front()) { break; }
                    if (path.size() == 1) { return true; }
                    if (selection.selection_set != nullptr &&
                        reaches(*selection.selection_set, path.subspan(1))) {
                        return true;
                    }
                    break;
                case SelectionKind::InlineFragment:
                    if (reaches(*selection.selection_set, path)) { return true; }
                    break;
                case SelectionKind::FragmentSpread:
                    if (enter(selection.name.text, path)) { return true; }
                    break;
            }
        }
        return false;
    }

private:
    // Once for each place on the path, however often it is spread.
    bool enter(std::string_view name, std::span<const std::string_view> path) {
        const std::pair place(name, path.size());
        if (std::ranges::find(entered_, place) != entered_.end()) { return false; }
        entered_.push_back(place);
        for (const graphql::DefinitionNode& definition : document_.definitions) {
            if (definition.fragment != nullptr && definition.fragment->name.text == name) {
                return reaches(*definition.fragment->selection_set, path);
            }
        }
        return false;
    }

    const graphql::Document& document_;
    std::vector<std::pair<std::string_view, std::size_t>> entered_;
};

Value variable_of(const RuleSubject& subject, std::string_view name) noexcept {
    return subject.variables.is(Kind::Object) ? subject.variables.member(name) : Value::absent();
}

/// How a variable is compared with the text of a condition.
std::string text_of(Value value, Arena& arena) {
    if (value.is(Kind::Enum)) { return std::string(value.text()); }
    if (value.is(Kind::String)) { return std::string(value::string_text(value, arena)); }
    wire::ReplyBuffer json;
    wire::append_json(json, value);
    return std::string(json.view());
}

bool meets(const RuleSubject& subject, const ResponseRule& rule, Arena& arena) {
    const ResponseRuleConfig& config = rule.config();
    const std::string_view name = subject.operation.name.text;
    if (!config.operations.empty() &&
        std::ranges::find(config.operations, name) == config.operations.end()) {
        return false;
    }
    for (const auto& [header, value] : config.headers) {
        const wire::HeaderField* field = wire::find_field(subject.headers, header);
        if (field == nullptr || (value != kAnyValue && field->value != value)) { return false; }
    }
    for (const auto& [variable, value] : config.variables) {
        const Value given = variable_of(subject, variable);
        if (given.is_nothing() || (value != kAnyValue && text_of(given, arena) != value)) {
            return false;
        }
    }
    return PathSearch(subject.document).reaches(*subject.operation.selection_set, rule.path());
}

/// What was sent, if it can be shown: short and printable.
std::string shown(std::string_view text) {
    constexpr std::size_t kShownMax = 40;
    const bool printable = std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7f; });
    return printable && text.size() <= kShownMax ? fmt::format(", not \"{}\"", text) : "";
}

tl::expected<Value, std::string> read(const RuleParameter& parameter, const RuleSubject& subject,
                                      Arena& arena) {
    const RuleParameterConfig& config = parameter.config();
    if (!config.variable.empty()) {
        if (const Value given = variable_of(subject, config.variable); !given.is_nothing()) {
            if (const auto value = parameter.read(given, arena)) { return *value; }
            return tl::unexpected(fmt::format("The variable \"${}\" must be {}{}.", config.variable,
                                              parameter.expected(), shown(text_of(given, arena))));
        }
    }
    if (!config.header.empty()) {
        if (const auto* field = wire::find_field(subject.headers, config.header)) {
            const std::string_view text = wire::as_utf8(field->value, arena);
            if (const auto value = parameter.read(text)) { return *value; }
            return tl::unexpected(fmt::format("The header \"{}\" must be {}{}.", config.header,
                                              parameter.expected(), shown(field->value)));
        }
    }
    if (parameter.has_fallback()) { return *parameter.read(config.fallback); }
    return tl::unexpected(config.header.empty()
                              ? fmt::format("The variable \"${}\" must be given: {}.",
                                            config.variable, parameter.expected())
                              : fmt::format("The header \"{}\" must be given: {}.", config.header,
                                            parameter.expected()));
}

Value with_members(Value variables, const std::vector<value::Member>& added, Arena& arena) {
    const auto own =
        variables.is(Kind::Object) ? variables.members() : std::span<const value::Member>();
    const auto all = arena.make_array<value::Member>(own.size() + added.size());
    std::ranges::copy(own, all.begin());
    std::ranges::copy(added, all.begin() + static_cast<std::ptrdiff_t>(own.size()));
    return Value::object(all);
}

}  // namespace

tl::expected<RuleSelection, std::string> select_rules(const ResponseRules& rules,
                                                      const RuleSubject& subject, Arena& arena) {
    RuleSelection selection;
    selection.variables = subject.variables;
    if (rules.empty() || subject.operation.type != graphql::OperationType::Query) {
        return selection;
    }
    std::vector<const ResponseRule*> met;
    std::vector<value::Member> parameters;
    std::string shape;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const ResponseRule& rule = *rules[i];
        if (!meets(subject, rule, arena)) { continue; }
        met.push_back(&rule);
        shape += fmt::format("{},", i);
        for (const RuleParameter& parameter : rule.parameters()) {
            auto value = read(parameter, subject, arena);
            if (!value) { return tl::unexpected(std::move(value.error())); }
            parameters.push_back({parameter.scoped_name(), *value});
        }
    }
    if (met.empty()) { return selection; }
    selection.rules = arena.copy(std::span<const ResponseRule* const>(met));
    selection.variables = with_members(subject.variables, parameters, arena);
    selection.shape = arena.copy(std::string_view(shape));
    wire::ReplyBuffer identity;
    identity.append(shape);
    wire::append_json(identity, with_members(Value::absent(), parameters, arena));
    selection.identity = arena.copy(identity.view());
    return selection;
}

}  // namespace millrace::plan
