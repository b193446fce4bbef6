#include <millrace/sql/role_schema.hpp>

#include <fmt/core.h>

#include "role_schema_builder.hpp"

namespace millrace::sql {
namespace {

std::string binding_key(std::string_view type, std::string_view member) {
    std::string key;
    key.reserve(type.size() + member.size() + 1);
    key += type;
    key += '.';
    key += member;
    return key;
}

constexpr std::string_view kQuery = "query_root";
constexpr std::string_view kMutation = "mutation_root";
constexpr std::string_view kSubscription = "subscription_root";

}  // namespace

const Binding* RoleSchema::find(std::string_view type, std::string_view member) const {
    const auto found = bindings_.find(binding_key(type, member));
    return found == bindings_.end() ? nullptr : &found->second;
}

RoleSchemaBuilder::RoleSchemaBuilder(std::shared_ptr<const Model> model, const RoleOptions& options,
                                     Problems& problems)
    : model_(std::move(model)), problems_(problems), schema_(std::make_shared<RoleSchema>()) {
    schema_->access_ = std::make_unique<RoleAccess>(model_, options);
}

void RoleSchemaBuilder::bind(std::string_view type, std::string_view member,
                             const Binding& binding) {
    schema_->bindings_.emplace(binding_key(type, member), binding);
}

bool RoleSchemaBuilder::is_row_type(const std::string& name) const {
    for (const TrackedTable& table : model_->tables) {
        if (naming().type(table.base) == name) { return true; }
    }
    return false;
}

std::string RoleSchemaBuilder::root_name(const TableAccess& access, std::string_view key,
                                         std::string_view verb, std::string_view suffix) const {
    const auto& custom = access.table->metadata->root_fields;
    const auto found = custom.find(key);
    const std::string name = found != custom.end() && found->second.name
                                 ? *found->second.name
                                 : naming().root_field(verb, access.table->base, suffix);
    return naming().affixed_root_field(name);
}

// A table without a comment on purpose has root fields without one.
Comment RoleSchemaBuilder::root_comment(const TableAccess& access, std::string_view key,
                                        std::string_view otherwise) const {
    const TableMetadata& metadata = *access.table->metadata;
    const auto found = metadata.root_fields.find(key);
    if (found != metadata.root_fields.end() && found->second.comment) {
        return *found->second.comment;
    }
    return std::string(otherwise);
}

void RoleSchemaBuilder::add_root_field(std::string_view root, std::string_view name,
                                       MemberDraft member, const Binding& binding,
                                       std::string_view where) {
    const std::string type_name = root_type(root);
    TypeDraft& type = draft_.type(type_name, DraftKind::Object);
    if (!type.members.emplace(std::string(name), std::move(member)).second) {
        problems_.push_back({Severity::Error, std::string(where),
                             fmt::format("the root field {} is there already: give it another name "
                                         "with custom_root_fields",
                                         name)});
        return;
    }
    bind(type_name, name, binding);
}

// Below a namespace root fields are those of a type of its own.
std::string RoleSchemaBuilder::root_type(std::string_view root) const {
    const std::string& space = model_->metadata.customization.root_namespace;
    if (space.empty()) { return std::string(root); }
    return fmt::format("{}_{}", space, root.substr(0, root.find('_')));
}

void RoleSchemaBuilder::add_namespace() {
    const std::string& space = model_->metadata.customization.root_namespace;
    if (space.empty()) { return; }
    if (!is_graphql_name(space)) {
        problems_.push_back({Severity::Error, "customization.root_fields.namespace",
                             fmt::format("{:?} cannot be a name in GraphQL", space)});
        return;
    }
    for (const std::string_view root : {kQuery, kMutation, kSubscription}) {
        const std::string below = root_type(root);
        if (draft_.find(below) == nullptr) { continue; }
        draft_.type(root, DraftKind::Object)
            .members.emplace(space, MemberDraft{below + "!", std::nullopt, {}});
        bind(root, space, {.meaning = Meaning::Namespace});
    }
}

void RoleSchemaBuilder::add_query_fields(const TableAccess& access, bool subscription) {
    if (!access.select.any()) { return; }
    const std::string_view root = subscription ? kSubscription : kQuery;
    const std::string& table = access.table->table->name.name;
    const auto switched_on = [&](std::string_view name) {
        return subscription ? access.select.subscription_root_field(name)
                            : access.select.query_root_field(name);
    };
    const auto add = [&](std::string_view key, std::string_view suffix, MemberDraft member,
                         Meaning meaning) {
        add_root_field(root, root_name(access, key, "", suffix), std::move(member),
                       {.meaning = meaning, .table = &access}, access.table->metadata->where);
    };
    if (switched_on("select")) {
        add("select", "",
            {fmt::format("[{}!]!", row_type(access)),
             root_comment(access, "select",
                          fmt::format("fetch data from the table: \"{}\"", table)),
             row_arguments(access)},
            Meaning::SelectRows);
    }
    if (const auto key = access.visible_key(); !key.empty() && switched_on("select_by_pk")) {
        MemberDraft member{row_type(access),
                           root_comment(access, "select_by_pk",
                                        fmt::format("fetch data from the table: \"{}\" using "
                                                    "primary key columns",
                                                    table)),
                           {}};
        for (const TrackedColumn* column : key) {
            member.arguments.push_back(
                {column->field, input_type(*column) + "!", column->column->comment, {}});
        }
        add("select_by_pk", "by_pk", std::move(member), Meaning::SelectByKey);
    }
    if (access.select.aggregations() && switched_on("select_aggregate")) {
        add("select_aggregate", "aggregate",
            {aggregate_type(access) + "!",
             root_comment(access, "select_aggregate",
                          fmt::format("fetch aggregated fields from the table: \"{}\"", table)),
             row_arguments(access)},
            Meaning::SelectAggregate);
    }
}

std::string RoleSchemaBuilder::stream_cursor(const TableAccess& access) {
    const std::string ordering = naming().type("cursor_ordering");
    TypeDraft& directions = draft_.type(ordering, DraftKind::Enum, "ordering argument of a cursor");
    for (const std::string_view word : {"ASC", "DESC"}) {
        directions.members.emplace(std::string(word), MemberDraft{});
    }
    const std::string values = table_type(access, "stream_cursor_value_input");
    TypeDraft& value_type = draft_.type(values, DraftKind::Input,
                                        "Initial value of the column from where the streaming "
                                        "should start");
    for (const TrackedColumn& column : access.table->columns) {
        if (!access.select.column(column.column->name)) { continue; }
        value_type.members.emplace(column.field, MemberDraft{input_type(column), {}, {}});
        bind(values, column.field,
             {.meaning = Meaning::Column, .table = &access, .column = &column});
    }
    const std::string name = table_type(access, "stream_cursor_input");
    TypeDraft& type = draft_.type(
        name, DraftKind::Input,
        fmt::format("Streaming cursor of the table \"{}\"", access.table->table->name.name));
    type.members.emplace(naming().field("initial_value"), MemberDraft{values + "!", {}, {}});
    type.members.emplace("ordering", MemberDraft{ordering, {}, {}});
    return name;
}

void RoleSchemaBuilder::add_stream_field(const TableAccess& access) {
    if (!access.select.any() || !access.select.subscription_root_field("select_stream")) { return; }
    MemberDraft member{
        fmt::format("[{}!]!", row_type(access)),
        root_comment(access, "select_stream",
                     fmt::format("fetch data from the table in a streaming manner: \"{}\"",
                                 access.table->table->name.name)),
        {{naming().field("batch_size"),
          "Int!",
          "maximum number of rows returned in a single batch",
          {}},
         {"cursor",
          fmt::format("[{}]!", stream_cursor(access)),
          "cursor to stream the results returned by the query",
          {}},
         {"where", bool_exp(access), "filter the rows returned", {}}}};
    add_root_field(kSubscription, root_name(access, "select_stream", "", "stream"),
                   std::move(member), {.meaning = Meaning::SelectStream, .table = &access},
                   access.table->metadata->where);
}

void RoleSchemaBuilder::add_function(const TrackedFunction& function) {
    if (!schema_->access().calls(function)) { return; }
    const TableAccess& access = access_to(*function.rows);
    const FunctionMetadata& metadata = *function.metadata;
    const std::string arguments_type = naming().type(function.base, "args");
    std::vector<ArgumentDraft> arguments =
        function_arguments(*function.function, function.arguments, arguments_type);
    for (ArgumentDraft& argument : row_arguments(access)) {
        arguments.push_back(std::move(argument));
    }
    const auto add = [&](const RootFieldName& custom, std::string_view suffix,
                         const std::string& type, Meaning meaning, std::string_view comment) {
        const std::string name = naming().affixed_root_field(
            custom.name ? *custom.name : naming().root_field("", function.base, suffix));
        const std::string text =
            fmt::format("execute {} \"{}\" which returns \"{}\"", comment,
                        function.function->name.name, function.rows->table->name.name);
        const Binding binding{.meaning = meaning, .table = &access, .function = &function};
        const MemberDraft member{type, custom.comment ? custom.comment : Comment(text), arguments};
        if (function.mutates) {
            return add_root_field(kMutation, name, member, binding, metadata.where);
        }
        add_root_field(kQuery, name, member, binding, metadata.where);
        add_root_field(kSubscription, name, member, binding, metadata.where);
    };
    const std::string row = row_type(access);
    add(metadata.root_field, "", function.function->returns_set ? fmt::format("[{}!]!", row) : row,
        Meaning::FunctionRows,
        metadata.exposed_as == ExposedAs::Mutation ? "VOLATILE function" : "function");
    if (access.select.aggregations() && function.function->returns_set) {
        add(metadata.aggregate_root_field, "aggregate", aggregate_type(access) + "!",
            Meaning::FunctionAggregate,
            "function and query aggregates on result of table type "
            "function");
    }
}

tl::expected<std::shared_ptr<const RoleSchema>, graphql::GraphqlErrors> RoleSchemaBuilder::build() {
    for (const TableAccess& access : schema_->access().tables()) {
        add_query_fields(access, false);
        add_query_fields(access, true);
        add_connection_field(access);
        add_stream_field(access);
        add_mutation_fields(access);
    }
    for (const TrackedFunction& function : model_->functions) { add_function(function); }
    draft_.prune();
    add_namespace();
    if (draft_.find(kQuery) == nullptr) {
        draft_.type(kQuery, DraftKind::Object)
            .members.emplace("no_queries_available",
                             MemberDraft{"String!", std::string(kNothingToQuery), {}});
        bind(kQuery, "no_queries_available", {.meaning = Meaning::NothingToQuery});
    }
    schema_->sdl_ = draft_.text();
    schema_->sdl_ += fmt::format("schema {{\n  query: {}\n", kQuery);
    if (draft_.find(kMutation) != nullptr) {
        schema_->sdl_ += fmt::format("  mutation: {}\n", kMutation);
    }
    if (draft_.find(kSubscription) != nullptr) {
        schema_->sdl_ += fmt::format("  subscription: {}\n", kSubscription);
    }
    schema_->sdl_ += "}\n";
    graphql::SchemaResult built = graphql::build_schema(schema_->sdl_);
    if (!built) { return tl::unexpected(std::move(built.error())); }
    schema_->schema_ = std::move(*built);
    return schema_;
}

tl::expected<std::shared_ptr<const RoleSchema>, graphql::GraphqlErrors> build_role_schema(
    std::shared_ptr<const Model> model, const RoleOptions& options, Problems& problems) {
    return RoleSchemaBuilder(std::move(model), options, problems).build();
}

}  // namespace millrace::sql
