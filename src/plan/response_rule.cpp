#include <millrace/plan/response_rule.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/core.h>

#include <millrace/base/nearest.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/validation.hpp>
#include <millrace/plan/directive.hpp>
#include <millrace/plan/expression_uses.hpp>
#include <millrace/plan/planner.hpp>
#include <millrace/value/text.hpp>

namespace millrace::plan {

using graphql::DirectiveNode;
using graphql::SelectionNode;
using graphql::ValueKind;
using value::Kind;
using value::Value;

// --- parameters -------------------------------------------------------------------------------

namespace {

std::optional<double> number_in(std::string_view text) noexcept {
    double number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) {
        return std::nullopt;
    }
    return number;
}

std::optional<std::int64_t> integer_in(std::string_view text) noexcept {
    std::int64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || end != text.data() + text.size()) { return std::nullopt; }
    return number;
}

std::string_view graphql_type(RuleParameterConfig::Type type) noexcept {
    constexpr std::array<std::string_view, 4> kNames{"Int", "Float", "Boolean", "String"};
    return kNames[static_cast<std::size_t>(type)];
}

}  // namespace

std::string RuleParameter::set_bounds() {
    using Type = RuleParameterConfig::Type;
    const bool is_number = config_.type == Type::Int || config_.type == Type::Float;
    for (const auto& [text, bound] :
         {std::pair{&config_.minimum, &minimum_}, std::pair{&config_.maximum, &maximum_}}) {
        if (text->empty()) { continue; }
        if (!is_number) { return "only numbers have a minimum and a maximum"; }
        *bound = number_in(*text);
        if (!*bound) { return fmt::format("\"{}\" is no number", *text); }
    }
    if (minimum_ && maximum_ && *minimum_ > *maximum_) {
        return "the minimum is greater than the maximum";
    }
    return {};
}

std::string RuleParameter::expected() const {
    using Type = RuleParameterConfig::Type;
    if (config_.type == Type::Boolean) { return "true or false"; }
    if (config_.type == Type::String) { return "a text"; }
    std::string text = config_.type == Type::Int ? "a whole number" : "a number";
    if (minimum_ && maximum_) {
        return fmt::format("{} from {} to {}", text, *minimum_, *maximum_);
    }
    if (minimum_) { return fmt::format("{} of at least {}", text, *minimum_); }
    if (maximum_) { return fmt::format("{} of at most {}", text, *maximum_); }
    return text;
}

bool RuleParameter::is_within(double number) const noexcept {
    return (!minimum_ || number >= *minimum_) && (!maximum_ || number <= *maximum_);
}

std::optional<Value> RuleParameter::read(std::string_view text) const {
    switch (config_.type) {
        case RuleParameterConfig::Type::Int: {
            const auto number = integer_in(text);
            if (!number || !is_within(static_cast<double>(*number))) { return std::nullopt; }
            return Value::integer(*number);
        }
        case RuleParameterConfig::Type::Float: {
            const auto number = number_in(text);
            if (!number || !is_within(*number)) { return std::nullopt; }
            return Value::real(*number);
        }
        case RuleParameterConfig::Type::Boolean:
            if (text != "true" && text != "false") { return std::nullopt; }
            return Value::boolean(text == "true");
        case RuleParameterConfig::Type::String:
            break;
    }
    return Value::string(text);
}

std::optional<Value> RuleParameter::read(Value given, Arena& arena) const {
    switch (given.kind()) {
        case Kind::String:
            return read(value::string_text(given, arena));
        case Kind::Enum:
            return read(given.text());
        case Kind::Number:
            return read(given.text());
        case Kind::Int:
            return read(arena.copy(std::string_view(fmt::format("{}", given.as_integer()))));
        case Kind::Float:
            return read(arena.copy(std::string_view(fmt::format("{}", given.as_real()))));
        case Kind::Boolean:
            return read(given.as_boolean() ? "true" : "false");
        default:
            return std::nullopt;
    }
}

const RuleParameter* ResponseRule::parameter(std::string_view name) const noexcept {
    const auto found = std::ranges::find(parameters_, name, [](const RuleParameter& p) {
        return std::string_view(p.config().name);
    });
    return found == parameters_.end() ? nullptr : &*found;
}

// --- compiling --------------------------------------------------------------------------------

/// Makes one rule, and says what is wrong with it.
class RuleCompiler {
public:
    RuleCompiler(ResponseRuleConfig config, const graphql::Schema& schema,
                 const Resolvers& resolvers, std::vector<RuleFinding>& findings)
        : rule_(std::make_unique<ResponseRule>(std::move(config))),
          schema_(schema),
          resolvers_(resolvers),
          findings_(findings) {}

    /// Null when something is wrong.
    std::unique_ptr<const ResponseRule> compile() {
        const std::size_t before = findings_.size();
        follow_path();
        compile_parameters();
        if (findings_.size() == before) { compile_text(); }
        if (findings_.size() == before) { try_out(); }
        return findings_.size() == before ? std::move(rule_) : nullptr;
    }

private:
    using Setting = std::vector<std::string>;

    void find(Setting setting, std::string message, std::string advice = {}) {
        findings_.push_back(
            {rule_->config().name, std::move(setting), std::move(message), std::move(advice)});
    }

    [[nodiscard]] const ResponseRuleConfig& config() const noexcept { return rule_->config(); }
    [[nodiscard]] bool replaces() const noexcept { return !config().replacement.empty(); }
    [[nodiscard]] Setting text_setting() const { return {replaces() ? "replace" : "directives"}; }

    // --- the field ---

    /// Text of an operation up to the field and behind it.
    struct Frame {
        std::string variables;
        std::string before;
        std::string after;
        std::string arguments;  // of the field itself
        const graphql::Field* field = nullptr;
    };

    void follow_path() {
        const graphql::Type* type = schema_.query_type();
        std::string_view rest = config().field;
        while (true) {
            const std::size_t dot = rest.find('.');
            const std::string_view name = rest.substr(0, dot);
            rule_->path_.push_back(name);
            const graphql::Field* field = enter(*type, name);
            if (field == nullptr) { return; }
            frame_.field = field;
            if (dot == std::string_view::npos) { return; }
            type = field->type->named;
            if (!type->is_composite()) {
                return find({"match", "field"}, fmt::format("\"{}\" has no fields below it", name));
            }
            frame_.before += fmt::format("{}{} {{ ", name, frame_.arguments);
            frame_.after += " }";
            rest.remove_prefix(dot + 1);
        }
    }

    const graphql::Field* enter(const graphql::Type& type, std::string_view name) {
        const graphql::Field* field = schema_.field(type, name);
        if (field == nullptr && type.is_abstract()) {
            for (const graphql::Type* possible : type.possible_types) {
                field = possible->field(name);
                if (field == nullptr) { continue; }
                frame_.before += fmt::format("... on {} {{ ", possible->name);
                frame_.after += " }";
                break;
            }
        }
        if (field == nullptr) {
            std::vector<std::string_view> names;
            for (const graphql::Field& known : type.fields) { names.push_back(known.name); }
            const auto near = nearest(name, names);
            find({"match", "field"}, fmt::format("there is no field \"{}\" in {}", name, type.name),
                 near.empty() ? "" : fmt::format("write instead: {}", near.front()));
            return nullptr;
        }
        write_arguments(*field);
        return field;
    }

    void write_arguments(const graphql::Field& field) {
        frame_.arguments.clear();
        for (const graphql::InputValue& argument : field.arguments) {
            if (!argument.is_required()) { continue; }
            // No parameter can have this name.
            const std::string variable = fmt::format("__argument{}", argument_count_++);
            frame_.variables += fmt::format("${}: {} ", variable, to_string(argument.type));
            frame_.arguments += fmt::format("{}{}: ${}", frame_.arguments.empty() ? "(" : ", ",
                                            argument.name, variable);
        }
        if (!frame_.arguments.empty()) { frame_.arguments += ")"; }
    }

    // --- parameters ---

    void compile_parameters() {
        rule_->parameters_.reserve(config().parameters.size());
        for (const RuleParameterConfig& given : config().parameters) {
            RuleParameter& parameter = rule_->parameters_.emplace_back(given, config().name);
            const auto wrong = [&](std::string message, std::string advice = {}) {
                find({"parameters", given.name}, std::move(message), std::move(advice));
            };
            if (!is_name(given.name)) {
                wrong(fmt::format("\"{}\" is no name of a variable", given.name));
            }
            if (given.header.empty() && given.variable.empty()) {
                wrong("nothing in a request gives the parameter its value",
                      "set header, variable, or both");
            }
            if (auto problem = parameter.set_bounds(); !problem.empty()) {
                wrong(std::move(problem));
            } else if (parameter.has_fallback() && !parameter.read(given.fallback)) {
                wrong(fmt::format("the default is \"{}\", not {}", given.fallback,
                                  parameter.expected()));
            }
        }
    }

    static bool is_name(std::string_view text) noexcept {
        const auto is_letter = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        };
        return !text.empty() && !text.starts_with("__") && is_letter(text.front()) &&
               std::ranges::all_of(text,
                                   [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
    }

    // --- directives or a replacement ---

    void compile_text() {
        if (config().directives.empty() == config().replacement.empty()) {
            return find({},
                        config().directives.empty()
                            ? "the rule does nothing"
                            : "directives stand in the replacement, where there is one",
                        "set either directives or replace");
        }
        const graphql::Document* document =
            parse(replaces() ? fmt::format("{{\n{}\n}}", config().replacement)
                             : fmt::format("{{ x\n{}\n}}", config().directives));
        if (document == nullptr) { return; }
        const auto selections = document->definitions[0].operation->selection_set->selections;
        if (document->definitions.size() != 1 || selections.size() != 1 ||
            selections[0].kind != graphql::SelectionKind::Field) {
            return find(text_setting(),
                        replaces() ? "this is not one field" : "this is no list of directives");
        }
        if (replaces()) {
            set_replacement(selections[0]);
        } else {
            set_directives(selections[0]);
        }
    }

    const graphql::Document* parse(std::string text) {
        rule_->texts_.reserve(1);
        const std::string& kept = rule_->texts_.emplace_back(std::move(text));
        const auto parsed = graphql::parse_document(kept, rule_->arena_);
        if (parsed) { return *parsed; }
        const graphql::GraphqlError& error = parsed.error();
        find(text_setting(),
             error.locations.empty()
                 ? error.message
                 : fmt::format("{} (line {}, column {} of the text)", error.message,
                               error.locations.front().line - 1, error.locations.front().column));
        return nullptr;
    }

    void set_directives(const SelectionNode& field) {
        if (field.selection_set != nullptr || !field.arguments.empty() || !field.alias.empty()) {
            return find(text_setting(), "this is no list of directives");
        }
        rule_->directives_ = field.directives;
        check_directives(field);
    }

    void set_replacement(const SelectionNode& field) {
        const std::string_view name = rule_->path_.back();
        if (field.name.text != name || field.alias.empty() || field.selection_set == nullptr) {
            return find(text_setting(), "this does not say what stands in the field's place",
                        fmt::format("write instead: newName: {} {{ … }}", name));
        }
        if (!field.arguments.empty()) {
            return find(text_setting(), "the field keeps the arguments that the client gives it");
        }
        rule_->replacement_ = &field;
        check_directives(field);
    }

    // Parameters are known only when a request comes, when the plan has been made.
    void check_directives(const SelectionNode& node) {
        for (const DirectiveNode& directive : node.directives) {
            const Directive* known = resolvers_.directives->find(directive.name.text);
            if (known == nullptr && directive.name.text != "fetchSource") {
                find(text_setting(),
                     fmt::format("@{} cannot be part of a response rule", directive.name.text));
                continue;
            }
            for (const graphql::ArgumentNode& argument : directive.arguments) {
                if (!mentions_variable(*argument.value)) { continue; }
                const auto late = known == nullptr ? std::span<const std::string_view>()
                                                   : known->late_arguments();
                if (argument.value->kind != ValueKind::Variable ||
                    std::ranges::find(late, argument.name.text) == late.end()) {
                    find(text_setting(), fmt::format("\"{}\" of @{} must be a constant",
                                                     argument.name.text, directive.name.text));
                }
            }
        }
        if (node.selection_set == nullptr) { return; }
        for (const SelectionNode& inner : node.selection_set->selections) {
            if (inner.kind != graphql::SelectionKind::Field) {
                find(text_setting(), "a replacement has fields, no fragments");
                continue;
            }
            check_directives(inner);
        }
    }

    static bool mentions_variable(const graphql::ValueNode& value) {
        return value.kind == ValueKind::Variable ||
               std::ranges::any_of(value.items, mentions_variable) ||
               std::ranges::any_of(value.fields, [](const graphql::ObjectFieldNode& field) {
                   return mentions_variable(*field.value);
               });
    }

    // --- all of it, once ---

    void try_out() {
        if (validate(ruled_text())) { plan(asked_text()); }
    }

    // The query of a client that writes what the rule says.
    [[nodiscard]] std::string ruled_text() const {
        std::string variables = frame_.variables;
        for (const RuleParameter& parameter : rule_->parameters_) {
            variables += fmt::format("${}: {}! ", parameter.config().name,
                                     graphql_type(parameter.config().type));
        }
        if (!replaces()) {
            return operation(variables, config().directives + ' ' + leaf_selection(), {});
        }
        const SelectionNode& field = *rule_->replacement_;
        const std::string_view text = rule_->texts_.front();
        const std::size_t name_end = field.name.offset + field.name.text.size();
        return operation(variables, std::string(text.substr(name_end, field.end - name_end)),
                         fmt::format("{}: ", field.alias.text));
    }

    // The query of a client that knows nothing of the rule.
    [[nodiscard]] std::string asked_text() const {
        return operation(frame_.variables, leaf_selection(), {});
    }

    [[nodiscard]] std::string operation(std::string_view variables, std::string_view below,
                                        std::string_view alias) const {
        return fmt::format("query {}{}{} {{ {}{}{}{} {}{} }}", variables.empty() ? "" : "(",
                           variables, variables.empty() ? "" : ")", frame_.before, alias,
                           rule_->path_.back(), frame_.arguments, below, frame_.after);
    }

    [[nodiscard]] std::string leaf_selection() const {
        return frame_.field->type->named->is_leaf() ? "" : "{ __typename }";
    }

    bool validate(const std::string& text) {
        Arena arena;
        const auto document = graphql::parse_document(text, arena);
        if (!document) {
            find(text_setting(), document.error().message);
            return false;
        }
        const ExpressionUses uses(**document, *resolvers_.directives);
        graphql::ValidateOptions options;
        options.computed = &uses;
        const auto errors = graphql::validate(**document, schema_, arena, options);
        report(errors);
        return errors.empty();
    }

    void plan(const std::string& text) {
        Arena arena;
        const auto document = graphql::parse_document(text, arena);
        const ResponseRule* const rule = rule_.get();
        const auto compiled = plan::compile({.schema = schema_,
                                             .resolvers = resolvers_,
                                             .document = **document,
                                             .operation = *(*document)->definitions[0].operation,
                                             .variables = Value::object({}),
                                             .rules = std::span(&rule, 1)});
        if (!compiled) { report(compiled.error()); }
    }

    void report(const graphql::GraphqlErrors& errors) {
        for (const graphql::GraphqlError& error : errors) { find(text_setting(), error.message); }
    }

    std::unique_ptr<ResponseRule> rule_;
    const graphql::Schema& schema_;
    const Resolvers& resolvers_;
    std::vector<RuleFinding>& findings_;
    Frame frame_;
    std::size_t argument_count_ = 0;
};

ResponseRules compile_rules(std::vector<ResponseRuleConfig> configs, const graphql::Schema& schema,
                            const Resolvers& resolvers, std::vector<RuleFinding>& findings) {
    ResponseRules rules;
    for (ResponseRuleConfig& config : configs) {
        if (config.field.empty()) { continue; }  // said when it was read
        RuleCompiler compiler(std::move(config), schema, resolvers, findings);
        if (auto rule = compiler.compile()) { rules.push_back(std::move(rule)); }
    }
    return rules;
}

}  // namespace millrace::plan
