#include "commands/explain.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <fmt/core.h>

#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/printer.hpp>
#include <millrace/source/claim.hpp>
#include <millrace/sql/database_request.hpp>

#include "commands/operation_input.hpp"
#include "commands/statement_text.hpp"
#include "project.hpp"
#include "registry.hpp"

namespace millrace::app {

namespace {

using value::Value;

bool is_database(const source::SourceConfig& config) {
    return config.kind == "postgres" || config.kind == "sqlite";
}

/// The session of the command line, as an identity.
class GivenSession {
public:
    GivenSession(const std::string& role, const std::vector<std::string>& pairs) : pairs_(pairs) {
        pairs_.push_back(fmt::format("{}={}", source::kRoleVariable, role));
        for (std::string& pair : pairs_) {
            const std::size_t equals = std::min(pair.find('='), pair.size());
            std::transform(pair.begin(), pair.begin() + static_cast<std::ptrdiff_t>(equals),
                           pair.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            const std::string_view whole = pair;
            variables_.push_back(
                {whole.substr(0, equals), whole.substr(std::min(equals + 1, whole.size()))});
        }
        std::ranges::sort(variables_, {}, &source::SessionVariable::name);
        identity_.role = role;
        identity_.variables = variables_;
    }
    [[nodiscard]] const source::Identity& identity() const noexcept { return identity_; }

private:
    std::vector<std::string> pairs_;
    std::vector<source::SessionVariable> variables_;
    source::Identity identity_;
};

/// Prints what becomes of the fields of one operation that databases answer.
class Explainer {
public:
    Explainer(const RoleView& view, PlannedOperation& operation, const source::Identity& identity,
              const source::Registry& registry)
        : view_(view),
          operation_(operation),
          registry_(registry),
          context_{operation.arena, {}, Until(Deadline::never()), true, &identity} {}

    /// False: a statement could not be made.
    [[nodiscard]] bool print() {
        bool good = true;
        bool any = false;
        for (const plan::FetchNode* node : operation_.plan->fetches) {
            const source::Binding& binding = node->claim->binding();
            if (binding.is_local() || !is_database(config_of(binding))) { continue; }
            any = true;
            good = print(*node) && good;
        }
        if (!any) { std::fputs("No field of this operation is answered by a database.\n", stdout); }
        return good;
    }

private:
    [[nodiscard]] const source::SourceConfig& config_of(const source::Binding& binding) const {
        return view_.bindings->configuration().sources[binding.source()];
    }

    [[nodiscard]] Value arguments_of(const plan::ArgumentsPlan& plan) {
        if (plan.is_constant()) { return plan.value; }
        const auto coerced =
            graphql::coerce_arguments(*plan.field, plan.node->arguments, plan.node->offset,
                                      operation_.variables, operation_.arena);
        return coerced ? *coerced : Value();
    }

    [[nodiscard]] Result<const source::Request*> request_of(const plan::FetchNode& node) {
        source::Instance instance;
        instance.args = arguments_of(node.fields.front()->arguments);
        const auto dynamic = operation_.arena.make_array<Value>(node.dynamic_arguments.size());
        std::ranges::transform(node.dynamic_arguments, dynamic.begin(),
                               [this](const auto& plan) { return arguments_of(plan); });
        instance.dynamic_arguments = dynamic;
        if (!node.claim->binding().batch().batched) {
            return node.claim->render(instance, context_);
        }
        // Which keys there will be is not known: the statement is the same for all of them.
        auto key = node.claim->key_of(instance, context_);
        if (!key) { return fail(key.error()); }
        key->instance = &instance;
        return node.claim->render_batch(std::span(&*key, 1), context_);
    }

    bool print(const plan::FetchNode& node) {
        const source::Binding& binding = node.claim->binding();
        const source::SourceConfig& config = config_of(binding);
        fmt::print("{}\n", binding.summary());
        print_query(node);
        const auto rendered = request_of(node);
        if (!rendered) {
            fmt::print("  error\n    {}\n\n", rendered.error().message());
            return false;
        }
        const auto& request = static_cast<const sql::DatabaseRequest&>(**rendered);
        fmt::print("  statement\n{}", laid_out(request.statement, "    "));
        print_parameters(request);
        print_plan(config, request);
        return true;
    }

    void print_query(const plan::FetchNode& node) {
        const auto& offsets = node.fields.front()->offsets;
        if (offsets.empty()) { return; }
        const graphql::SelectionNode* field = find(offsets.front());
        if (field == nullptr) { return; }
        graphql::SelectionSetNode set;
        set.selections = std::span(field, 1);
        fmt::print("  query\n");
        const std::string printed = graphql::print_selection_set(set);
        for (std::size_t at = 0; at < printed.size();) {
            const std::size_t end = std::min(printed.find('\n', at), printed.size());
            fmt::print("    {}\n", std::string_view(printed).substr(at, end - at));
            at = end + 1;
        }
    }

    [[nodiscard]] const graphql::SelectionNode* find(graphql::Offset offset) const {
        for (const graphql::DefinitionNode& definition : operation_.document->definitions) {
            const graphql::SelectionSetNode* set =
                definition.operation != nullptr  ? definition.operation->selection_set
                : definition.fragment != nullptr ? definition.fragment->selection_set
                                                 : nullptr;
            if (set == nullptr) { continue; }
            if (const auto* found = find(*set, offset); found != nullptr) { return found; }
        }
        return nullptr;
    }
    [[nodiscard]] static const graphql::SelectionNode* find(const graphql::SelectionSetNode& set,
                                                            graphql::Offset offset) {
        for (const graphql::SelectionNode& node : set.selections) {
            if (node.kind == graphql::SelectionKind::Field && node.offset == offset) {
                return &node;
            }
            if (node.selection_set == nullptr) { continue; }
            if (const auto* found = find(*node.selection_set, offset); found != nullptr) {
                return found;
            }
        }
        return nullptr;
    }

    static void print_parameters(const sql::DatabaseRequest& request) {
        if (request.parameters.empty()) { return; }
        fmt::print("  parameters\n");
        for (std::size_t i = 0; i < request.parameters.size(); ++i) {
            const sql::ParameterValue& parameter = request.parameters[i];
            fmt::print("    {} {}{} = {}\n", i + 1, parameter.type->name,
                       parameter.type->array ? "[]" : "",
                       parameter.text ? std::string(*parameter.text) : "NULL");
        }
    }

    void print_plan(const source::SourceConfig& config, const sql::DatabaseRequest& request) {
        const std::string_view word =
            config.kind == "sqlite" ? "EXPLAIN QUERY PLAN " : "EXPLAIN (VERBOSE false) ";
        const auto plan = registry_.find(config.kind)
                              ->ask(config, std::string(word) + with_literals(request.statement,
                                                                              request.parameters));
        fmt::print("  plan of the database\n");
        const std::string text = plan ? *plan : "not available: " + plan.error();
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            fmt::print("    {}\n", std::string_view(text).substr(at, end - at));
            at = end + 1;
        }
        fmt::print("\n");
    }

    const RoleView& view_;
    PlannedOperation& operation_;
    const source::Registry& registry_;
    source::RequestContext context_;
};

}  // namespace

ExitStatus run_explain(const ExplainCommand& command) {
    const source::Registry registry = all_sources();
    Diagnostics of_project;
    const Project project =
        load_project(command.config, process_environment(), registry, of_project);
    if (of_project.has_errors()) {
        std::fputs(to_text(of_project).c_str(), stderr);
        return kExitUsage;
    }
    const RoleView& view = project.view_of(command.given.role, false);
    Diagnostics of_query;
    const auto planned = plan_operation(view, command.given, of_query);
    std::fputs(to_text(of_query).c_str(), stderr);
    if (planned == nullptr) { return kExitFailed; }
    const GivenSession session(command.given.role, command.session);
    return Explainer(view, *planned, session.identity(), registry).print() ? kExitGood
                                                                           : kExitFailed;
}

}  // namespace millrace::app
