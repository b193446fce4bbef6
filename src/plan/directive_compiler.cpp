#include "directive_compiler.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/printer.hpp>
#include <millrace/plan/holders.hpp>

#include "conditions.hpp"

namespace millrace::plan {

using graphql::DirectiveNode;
using graphql::Field;
using value::Kind;
using value::Value;

namespace {

bool is_graphql_name(std::string_view text) noexcept {
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9');
    });
}

}  // namespace

/// The planner's side of DirectiveSite.
class DirectiveCompiler::Site final : public DirectiveSite {
public:
    Site(DirectiveCompiler& compiler, const Field& field, const FieldGroup& group,
         const DirectiveNode& node, const std::string& path, FieldDirectives& out)
        : compiler_(compiler), field_(field), group_(group), node_(node), path_(path), out_(out) {
        const auto scope = std::ranges::find(compiler.scopes_, &node, &RuleScope::directive);
        if (scope != compiler.scopes_.end()) { rule_ = scope->rule; }
        const graphql::Directive* definition = compiler.schema_.directive(node.name.text);
        if (definition == nullptr) { return; }
        const auto coerced = graphql::coerce_arguments(*definition, node.arguments, node.offset,
                                                       compiler.collect_.variables, arena());
        if (coerced) {
            arguments_ = *coerced;
        } else {
            compiler.error(coerced.error().offset, std::string(coerced.error().message));
        }
    }

    const Field& field() const noexcept override { return field_; }
    const graphql::Schema& schema() const noexcept override { return compiler_.schema_; }
    std::string_view path() const noexcept override { return path_; }
    Value argument(std::string_view name) const noexcept override {
        return arguments_.is(Kind::Object) ? arguments_.member(name) : Value::absent();
    }

    // Variables of rules only: those of clients decide what the plan is (condition_variables()).
    std::optional<std::string_view> late(std::string_view name) const noexcept override {
        const graphql::ValueNode* written = find_argument(node_, name);
        if (rule_ == nullptr || written == nullptr ||
            written->kind != graphql::ValueKind::Variable) {
            return std::nullopt;
        }
        const RuleParameter* parameter = rule_->parameter(written->text);
        if (parameter == nullptr) { return std::nullopt; }
        return parameter->scoped_name();
    }

    bool gives(std::string_view name) const noexcept override {
        if (late(name)) { return true; }
        const graphql::ValueNode* written = find_argument(node_, name);
        if (written == nullptr || written->kind != graphql::ValueKind::Variable) {
            return written != nullptr;
        }
        const Value& variables = compiler_.collect_.variables;
        return variables.is(Kind::Object) && !variables.member(written->text).is(Kind::Absent);
    }

    bool selects(std::string_view key) const noexcept override {
        return std::ranges::any_of(group_.details, [&](const FieldDetails& detail) {
            return detail.node->selection_set != nullptr &&
                   selects(*detail.node->selection_set, key, 0);
        });
    }

    tl::expected<BoundExpression, std::string> expression(std::string_view text,
                                                          const Environment& environment) override {
        auto compiled = compute::compile(text);
        if (!compiled) { return tl::unexpected(compiled.error().message); }
        sees_operation_ = sees_operation_ || environment.operation;
        compiler_.plan_.estimated_steps +=
            estimate(**compiled, environment.keys || environment.element || environment.rows_of);
        const compute::Expression& expression =
            *compiler_.plan_.expressions.emplace_back(*std::move(compiled));
        const auto variables = arena().make_array<BoundVariable>(expression.variables().size());
        for (std::size_t i = 0; i < variables.size(); ++i) {
            variables[i] = bind(expression.variables()[i], environment);
        }
        return BoundExpression{&expression, variables};
    }

    std::uint16_t capture(std::string_view key) override {
        const auto found = std::ranges::find(out_.captures, key);
        if (found != out_.captures.end()) {
            return static_cast<std::uint16_t>(found - out_.captures.begin());
        }
        out_.captures.push_back(arena().copy(key));
        return static_cast<std::uint16_t>(out_.captures.size() - 1);
    }

    std::uint16_t source(std::string_view name, SourceCheck check) override {
        const std::uint16_t index = compiler_.sources_.index_of(name);
        if (check) { compiler_.checks_.push_back({index, node_.offset, std::move(check)}); }
        compiler_.sources_.source(index).used = true;
        if (std::ranges::find(mentioned_, index) == mentioned_.end()) {
            mentioned_.push_back(index);
        }
        return index;
    }

    void add(std::unique_ptr<const ValueOperation> operation) override {
        const auto& kept = compiler_.plan_.value_operations.emplace_back(std::move(operation));
        out_.values.push_back({kept.get(), note()});
    }
    void add(std::unique_ptr<const ListOperation> operation, std::uint8_t depth) override {
        const auto& kept = compiler_.plan_.list_operations.emplace_back(std::move(operation));
        out_.lists.push_back({kept.get(), note(), depth});
    }
    std::uint16_t memory() override { return compiler_.plan_.memory_count++; }
    bool has_list_operations() const noexcept override { return !out_.lists.empty(); }
    bool continues() const noexcept override {
        const std::span<const DirectiveNode> all = group_.details.front().node->directives;
        const std::size_t next = static_cast<std::size_t>(&node_ - all.data()) + 1;
        return next < all.size() && all[next].name.text == node_.name.text;
    }
    std::shared_ptr<void>& carried() noexcept override { return out_.carried; }
    const compute::KernelRegistry& kernels() const noexcept override {
        return compiler_.registry_.kernels();
    }
    bool is_holder() const noexcept override { return plan::is_holder(field_); }
    void replace() noexcept override { out_.replaces = true; }
    void hide() noexcept override { out_.hidden = true; }
    void fail_request() noexcept override { out_.fails_request = true; }
    Arena& arena() const noexcept override { return compiler_.plan_.arena; }
    void error(std::string message) override { compiler_.error(node_.offset, std::move(message)); }

    [[nodiscard]] const DirectiveNode& node() const noexcept { return node_; }
    /// Some expression of it sees the variables of the operation.
    [[nodiscard]] bool sees_operation() const noexcept { return sees_operation_; }

    /// Notes the sources this directive names. `may_share_names`: they may be called as variables
    /// of the operation are.
    void depend(bool may_share_names) {
        SourceGraph::Dependency dependency;
        dependency.path = path_;
        dependency.directive = std::string(node_.name.text);
        dependency.offset = node_.offset;
        dependency.may_share_names = may_share_names;
        dependency.root = compiler_.place_.root;
        dependency.sources = mentioned_;
        for (const std::string_view name : texts("dependencySources")) {
            const std::uint16_t index = compiler_.sources_.index_of(name);
            if (std::ranges::find(mentioned_, index) == mentioned_.end()) {
                compiler_.sources_.source(index).used = true;
                dependency.sources.push_back(index);
                dependency.unused.push_back(index);
            }
        }
        if (!dependency.sources.empty()) { compiler_.sources_.add(std::move(dependency)); }
    }
    [[nodiscard]] const std::vector<std::uint16_t>& mentioned() const noexcept {
        return mentioned_;
    }

private:
    // As often as the field stands in a list, and once more for each item it works on.
    [[nodiscard]] std::uint64_t estimate(const compute::Expression& expression,
                                         bool for_items) const noexcept {
        constexpr std::uint64_t kHuge = std::uint64_t{1} << 48U;
        std::uint64_t times = 1;
        for (int lists = compiler_.place_.lists + (for_items ? 1 : 0); lists > 0; --lists) {
            times = std::min(times * kAssumedItems, kHuge);
        }
        return std::min(expression.estimated_steps(kAssumedItems), kHuge / times) * times;
    }

    [[nodiscard]] std::uint16_t note() {
        auto& notes = compiler_.plan_.notes;
        notes.push_back({node_.name.text, arena().copy(std::string_view(path_))});
        return static_cast<std::uint16_t>(notes.size() - 1);
    }

    [[nodiscard]] bool selects(const graphql::SelectionSetNode& set, std::string_view key,
                               std::size_t depth) const noexcept {
        constexpr std::size_t kDepthMax = 64;  // fragments in circles are refused by validation
        if (depth > kDepthMax) { return false; }
        for (const graphql::SelectionNode& selection : set.selections) {
            if (selection.kind == graphql::SelectionKind::Field) {
                if (selection.response_key() == key) { return true; }
                continue;
            }
            const graphql::SelectionSetNode* inner = selection.selection_set;
            if (selection.kind == graphql::SelectionKind::FragmentSpread) {
                const auto* fragment = compiler_.collect_.fragment(selection.name.text);
                inner = fragment == nullptr ? nullptr : fragment->selection_set;
            }
            if (inner != nullptr && selects(*inner, key, depth + 1)) { return true; }
        }
        return false;
    }

    BoundVariable bind(const compute::FreeVariable& variable, const Environment& environment) {
        using From = BoundVariable::From;
        const std::string_view name = arena().copy(std::string_view(variable.name));
        if (variable.operation_variable && is_session(name)) {
            note_session(variable);
            return {From::Operation, 0, kSessionVariable};
        }
        if (variable.operation_variable) { return {From::Operation, 0, scoped(name)}; }
        if (std::ranges::find(environment.sources, name) != environment.sources.end()) {
            const std::uint16_t index = source(name, {});
            auto& paths = compiler_.sources_.source(index).paths;
            paths.insert(paths.end(), variable.paths.begin(), variable.paths.end());
            return {From::Source, index, name};
        }
        if (environment.rows_of) { return bind_to_row(variable, name, *environment.rows_of); }
        if (environment.element && name == "ele") { return {From::Element, 0, name}; }
        if (environment.position && name == "index" && !(environment.keys && selects(name))) {
            return {From::Position, 0, name};
        }
        if (environment.arguments && name == "arg") { return {From::Arguments, 0, name}; }
        if (environment.keys && selects(name)) { return {From::Key, capture(name), name}; }
        if (environment.value && name == "value") { return {From::Value, 0, name}; }
        if (environment.operation) { return {From::Operation, 0, name}; }
        if (environment.parent) { return {From::Parent, parent_member(variable), name}; }
        return {From::Nothing, 0, name};
    }

    // `$session` is who is asking, unless something nearer is called so: a parameter of the rule
    // that has written the directive; a variable, where the client has written it.
    [[nodiscard]] bool is_session(std::string_view name) const noexcept {
        if (name != "session") { return false; }
        if (rule_ != nullptr) { return rule_->parameter(name) == nullptr; }
        return std::ranges::none_of(
            compiler_.plan_.operation->variables,
            [&](const auto& definition) { return definition.variable.text == name; });
    }

    void note_session(const compute::FreeVariable& variable) {
        source::SessionNeeds& needs = compiler_.plan_.session;
        needs.whole = needs.whole || variable.whole || variable.paths.empty();
        for (const auto& path : variable.paths) { needs.names.push_back(path.front()); }
    }

    // The source has to have what the expression reads of its rows.
    BoundVariable bind_to_row(const compute::FreeVariable& variable, std::string_view name,
                              std::string_view rows_of) {
        using From = BoundVariable::From;
        if (name == "index") { return {From::Position, 0, name}; }
        auto& paths = compiler_.sources_.source(source(rows_of, {})).paths;
        if (name == "ele") {
            paths.insert(paths.end(), variable.paths.begin(), variable.paths.end());
            return {From::Element, 0, name};
        }
        paths.push_back({variable.name});
        for (std::vector<std::string> path : variable.paths) {
            path.insert(path.begin(), variable.name);
            paths.push_back(std::move(path));
        }
        return {From::Member, 0, name};
    }

    // What a rule calls `$name` is its own parameter, whatever the client calls so.
    std::string_view scoped(std::string_view name) {
        if (rule_ == nullptr) { return name; }
        if (const RuleParameter* parameter = rule_->parameter(name)) {
            return parameter->scoped_name();
        }
        error(fmt::format("there is no parameter \"{}\" for \"${}\" in @{} on {{{}}}", name, name,
                          node_.name.text, path_));
        return name;
    }

    std::uint16_t parent_member(const compute::FreeVariable& variable) {
        auto& members = out_.parent_members;
        auto found = std::ranges::find(members, variable.name, &source::NeededMember::name);
        if (found == members.end()) {
            found = members.insert(members.end(), source::NeededMember{variable.name, {}});
        }
        for (const auto& path : variable.paths) { found->paths_below.push_back(path); }
        return static_cast<std::uint16_t>(found - members.begin());
    }

    DirectiveCompiler& compiler_;
    const Field& field_;
    const FieldGroup& group_;
    const DirectiveNode& node_;
    const std::string& path_;
    FieldDirectives& out_;
    const ResponseRule* rule_ = nullptr;  // that has written the directive
    Value arguments_;
    std::vector<std::uint16_t> mentioned_;
    bool sees_operation_ = false;
};

void DirectiveCompiler::check_source(std::uint16_t source, const SourceFacts& facts) {
    for (const Check& known : checks_) {
        if (known.source != source) { continue; }
        std::string wrong = known.check(facts);
        if (!wrong.empty()) { error(known.offset, std::move(wrong)); }
    }
}

void DirectiveCompiler::error(graphql::Offset offset, std::string message) {
    ++errors_;
    const auto known = [&](const DirectiveFinding& finding) {
        return finding.offset == offset && finding.message == message;
    };
    // A field below an abstract type is compiled once per possible type.
    if (std::ranges::none_of(findings_, known)) {
        findings_.push_back({offset, std::move(message)});
    }
}

std::vector<compute::FreeVariable> DirectiveCompiler::parent_members(
    const graphql::SelectionNode& node) const {
    std::vector<compute::FreeVariable> members;
    for (const DirectiveNode& directive : node.directives) {
        const Directive* known = registry_.find(directive.name.text);
        if (known == nullptr) { continue; }
        for (const std::string_view name : known->parent_expressions()) {
            const graphql::ValueNode* text = find_argument(directive, name);
            if (text == nullptr || text->kind != graphql::ValueKind::String) { continue; }
            const auto compiled = compute::compile(text->text);
            if (!compiled) { continue; }
            const auto variables = (*compiled)->variables();
            members.insert(members.end(), variables.begin(), variables.end());
        }
    }
    return members;
}

FieldDirectives DirectiveCompiler::compile(const Field& field, const FieldGroup& group,
                                           const Place& place) {
    place_ = place;
    const std::string& path = place_.path;
    FieldDirectives out;
    const std::size_t errors_before = errors_;
    const graphql::SelectionNode& node = *group.details.front().node;
    if (!agree(group)) {
        error(node.offset, fmt::format("Fields \"{}\" conflict because they compute differently. "
                                       "Use different aliases on the fields.",
                                       group.response_key));
    }
    compile_gates(field, group, path, out);
    for (const DirectiveNode& directive : node.directives) {
        Site site(*this, field, group, directive, path, out);
        const std::string_view name = directive.name.text;
        if (name == "argumentTransform") {
            compile_transform(site, out);
        } else if (name == "argumentBind") {
            compile_bind(site, out);
        } else if ((name == "skipBy" || name == "includeBy") && names_sources(directive)) {
            compile_gate(site, out);
        } else if (name == "fetchSource") {
            compile_publish(site, out, group, path);
        } else if (const Directive* known = registry_.find(name)) {
            known->compile(site);
            site.depend(!site.sees_operation());
            if (!site.continues()) { out.carried.reset(); }
        }
    }
    out.refused = errors_ != errors_before;
    return out;
}

// Merged fields are one field: what computes it must be the same wherever it is written.
bool DirectiveCompiler::agree(const FieldGroup& group) const {
    const auto computing = [this](const graphql::SelectionNode& node) {
        std::string text;
        for (const DirectiveNode& directive : node.directives) {
            const std::string_view name = directive.name.text;
            if (name == "argumentTransform" || name == "argumentBind" || name == "fetchSource" ||
                registry_.find(name) != nullptr) {
                text += graphql::print_directive(directive);
            }
        }
        return text;
    };
    if (group.details.size() == 1) { return true; }
    const std::string first = computing(*group.details.front().node);
    return std::ranges::all_of(group.details, [&](const FieldDetails& detail) {
        return computing(*detail.node) == first;
    });
}

// --- @argumentTransform -----------------------------------------------------------------------

void DirectiveCompiler::compile_transform(Site& site, FieldDirectives& out) {
    ArgumentTransform transform;
    const std::string_view text = site.text("expression").value_or("");
    const std::string_view operate = site.text("operateType").value_or("MAP");
    if (operate == "LIST_MAP") { transform.operate = ArgumentTransform::Operate::ListMap; }
    if (operate == "FILTER") { transform.operate = ArgumentTransform::Operate::Filter; }
    const bool each = transform.operate != ArgumentTransform::Operate::Map;
    const auto sources = site.texts("dependencySources");
    Environment environment;
    environment.operation = true;
    environment.element = each;
    environment.arguments = !each;
    environment.sources = sources;
    if (text.empty()) {
        return site.error(
            fmt::format("the expression for @argumentTransform on {{{}}} can not be "
                        "empty.",
                        site.path()));
    }
    const auto expression = site.expression(text, environment);
    if (!expression) {
        return site.error(
            fmt::format("invalid expression '{}' for @argumentTransform on {{{}}}: {}", text,
                        site.path(), expression.error()));
    }
    const std::string_view name = site.text("argumentName").value_or("");
    transform.argument = site.field().argument(name);
    transform.expression = *expression;
    if (transform.argument == nullptr) {
        return site.error(fmt::format("@argumentTransform on {{{}}} use non-exist argument '{}'.",
                                      site.path(), name));
    }
    if (each && !transform.argument->type->nullable().is_list()) {
        return site.error(
            fmt::format("{} operation for @argumentTransform can not used on basic "
                        "field {{{}}}.",
                        operate, site.path()));
    }
    add_transform(site, transform, out);
}

void DirectiveCompiler::add_transform(Site& site, const ArgumentTransform& transform,
                                      FieldDirectives& out) {
    site.depend(false);
    out.argument_sources.insert(out.argument_sources.end(), site.mentioned().begin(),
                                site.mentioned().end());
    out.transforms.push_back(transform);
}

namespace {

// Whether the source can be the argument as it is; its own type may still not fit at run time
// when it is converted.
std::string misfit(const SourceFacts& source, const graphql::InputValue& argument,
                   std::string_view name, std::string_view path) {
    if (source.converts) { return {}; }
    const graphql::WrappedType& wanted = argument.type->nullable();
    const graphql::WrappedType& given = source.type->nullable();
    const bool is_list = source.below_list || given.is_list();
    // One value is a list of one, as GraphQL coerces it.
    const bool fits = (!is_list || wanted.is_list()) && given.named->is_leaf() &&
                      (given.named == wanted.named || wanted.named->name == "ID" ||
                       (wanted.named->name == "Float" && given.named->name == "Int"));
    if (fits) { return {}; }
    return fmt::format(
        "@argumentBind on {{{}}}: the source '{}' is {}{}, but the argument '{}' is "
        "{}; compute what fits with @argumentTransform.",
        path, name, source.below_list ? "a list of " : "", graphql::to_string(source.type),
        argument.name, graphql::to_string(argument.type));
}

}  // namespace

void DirectiveCompiler::compile_bind(Site& site, FieldDirectives& out) {
    const std::string name(site.text("source").value_or(""));
    const std::string_view argument_name = site.text("argumentName").value_or("");
    ArgumentTransform transform;
    transform.argument = site.field().argument(argument_name);
    if (transform.argument == nullptr) {
        return site.error(fmt::format("@argumentBind on {{{}}} use non-exist argument '{}'.",
                                      site.path(), argument_name));
    }
    if (!is_graphql_name(name)) {
        return site.error(fmt::format("invalid source name '{}' for {{{}}}.", name, site.path()));
    }
    const std::string_view source = name;
    Environment environment;
    environment.sources = std::span(&source, 1);
    const auto expression = site.expression(name, environment);
    if (!expression) {
        return site.error(fmt::format("invalid source name '{}' for {{{}}}.", name, site.path()));
    }
    transform.expression = *expression;
    const std::uint16_t index = site.source(
        name, [name, argument = transform.argument, path = std::string(site.path())](
                  const SourceFacts& facts) { return misfit(facts, *argument, name, path); });
    static_cast<void>(index);
    add_transform(site, transform, out);
}

// --- @computeLimits ---------------------------------------------------------------------------

void DirectiveCompiler::compile_operation(const graphql::OperationNode& operation) {
    const DirectiveNode* node = find_directive(operation.directives, "computeLimits");
    const graphql::Directive* definition = schema_.directive("computeLimits");
    if (node == nullptr || definition == nullptr) { return; }
    const auto coerced = graphql::coerce_arguments(*definition, node->arguments, node->offset,
                                                   collect_.variables, plan_.arena);
    if (!coerced) { return error(coerced.error().offset, std::string(coerced.error().message)); }
    const auto read = [&](std::string_view name) -> std::uint32_t {
        const Value given = coerced->member(name);
        if (!given.is(Kind::Number)) { return 0; }
        std::uint32_t number = 0;
        const std::string_view digits = given.text();
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (number == 0) {
            error(node->offset, fmt::format("@computeLimits: {} must be a positive number.", name));
        }
        return number;
    };
    plan_.bounds = {read("maxSteps"), read("maxItems"), read("timeoutMs")};
}

// --- @skipBy and @includeBy that name sources -------------------------------------------------

// Those of the fragments around the field come first, from the outside in.
void DirectiveCompiler::compile_gates(const Field& field, const FieldGroup& group,
                                      const std::string& path, FieldDirectives& out) {
    const FragmentGate* const gate = group.details.front().gate;
    const bool agree = std::ranges::all_of(
        group.details, [gate](const FieldDetails& detail) { return detail.gate == gate; });
    if (!agree) {
        error(group.details.front().node->offset,
              fmt::format("Fields \"{}\" conflict because one of them stands in a fragment that "
                          "may be left out. Use different aliases on the fields.",
                          group.response_key));
    }
    std::vector<const DirectiveNode*> directives;
    for (const FragmentGate* at = gate; at != nullptr; at = at->outer) {
        directives.insert(directives.begin(), at->directive);
    }
    for (const DirectiveNode* directive : directives) {
        Site site(*this, field, group, *directive, path, out);
        compile_gate(site, out);
    }
}

void DirectiveCompiler::compile_gate(Site& site, FieldDirectives& out) {
    const std::string_view name = site.node().name.text;
    const std::string_view text = site.text("predicate").value_or("");
    if (text.empty()) {
        return site.error(
            fmt::format("the expression for @{} on {{{}}} can not be empty.", name, site.path()));
    }
    const auto sources = site.texts("dependencySources");
    Environment environment;
    environment.operation = true;
    environment.sources = sources;
    const auto predicate = site.expression(text, environment);
    if (!predicate) {
        return site.error(fmt::format("invalid expression '{}' for @{} on {{{}}}: {}", text, name,
                                      site.path(), predicate.error()));
    }
    site.depend(false);
    out.gates.push_back({*predicate, name == "skipBy"});
    out.gate_sources.insert(out.gate_sources.end(), site.mentioned().begin(),
                            site.mentioned().end());
}

// --- @fetchSource -----------------------------------------------------------------------------

void DirectiveCompiler::compile_publish(Site& site, FieldDirectives& out, const FieldGroup& group,
                                        const std::string& path) {
    const std::string_view name = site.text("name").value_or("");
    if (!is_graphql_name(name)) {
        return site.error(fmt::format("invalid source name '{}' for {{{}}}.", name, path));
    }
    const std::uint16_t index = sources_.index_of(name);
    SourceGraph::Source& source = sources_.source(index);
    if (!source.path.empty() && source.path != path) {
        return site.error(fmt::format("duplicate source name '{}' for {{{}}} and {{{}}}.", name,
                                      source.path, path));
    }
    source.path = path;
    source.offset = site.node().offset;
    FieldDirectives::Publish publish;
    publish.source = index;
    if (const auto text = site.text("sourceConvert")) {
        Environment environment;
        environment.value = true;
        environment.element = true;
        auto expression = site.expression(*text, environment);
        if (!expression) {
            return site.error(
                fmt::format("invalid sourceConvert '{}' for @fetchSource on {{{}}}: {}", *text,
                            path, expression.error()));
        }
        // The result key stands for the source.
        const auto variables = plan_.arena.copy(expression->variables);
        for (BoundVariable& variable : variables) {
            if (variable.name == group.response_key || variable.name == "ele") {
                variable.from = BoundVariable::From::Value;
            } else if (variable.from != BoundVariable::From::Operation) {
                return site.error(
                    fmt::format("only resultKey '{}' can be used for the 'sourceConvert' of "
                                "@fetchSource on {{{}}}.",
                                group.response_key, path));
            }
        }
        publish.convert = {expression->expression, variables};
        publish.converts = true;
    }
    out.publish = publish;
    sources_.source(index).skipped = false;
}

}  // namespace millrace::plan
