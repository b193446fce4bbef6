#include <algorithm>
#include <array>

#include <fmt/core.h>

#include <millrace/base/nearest.hpp>
#include <millrace/sql/metadata.hpp>

#include "object_reader.hpp"

namespace millrace::sql {
namespace {

using value::Kind;
using value::Member;
using value::Value;

// Text without escapes in `arena`, whatever arena it came from.
Value keep(const Value& value, Arena& arena) {
    switch (value.kind()) {
        case Kind::String:
            return Value::string(arena.copy(plain_text(value, arena)));
        case Kind::Number:
            return Value::number(arena.copy(value.text()));
        case Kind::List: {
            const std::span<Value> items = arena.make_array<Value>(value.items().size());
            std::ranges::transform(value.items(), items.begin(),
                                   [&](const Value& item) { return keep(item, arena); });
            return Value::list(items);
        }
        case Kind::Object: {
            const std::span<Member> members = arena.make_array<Member>(value.members().size());
            std::ranges::transform(value.members(), members.begin(), [&](const Member& member) {
                return Member{arena.copy(member.name), keep(member.value, arena)};
            });
            return Value::object(members);
        }
        default:
            return value;
    }
}

class MetadataReader {
public:
    MetadataReader(Metadata& metadata, Problems& problems)
        : metadata_(metadata), problems_(problems) {}

    void read(const Value& json) {
        ObjectReader reader(json, "", *metadata_.arena, problems_);
        for (ObjectReader& table : reader.objects("tables")) { read_table(table); }
        for (ObjectReader& function : reader.objects("functions")) { read_function(function); }
        for (ObjectReader& role : reader.objects("inherited_roles")) {
            metadata_.inherited_roles.push_back({role.text("role_name"), role.texts("role_set")});
            role.finish();
        }
        read_customization(reader.object("customization"));
        for (const std::string_view ignored : {"name", "kind", "configuration"}) {
            (void)reader.any(ignored);  // of the source as a whole: read by whoever connects to it
        }
        reader.finish();
    }

private:
    Arena& arena() { return *metadata_.arena; }

    BooleanExpression expression(ObjectReader& reader, std::string_view name) {
        const Value value = reader.any(name);
        if (value.is_nothing()) { return Value::absent(); }
        if (!value.is(Kind::Object)) {
            reader.error(R"(expected a condition, such as {"id": {"_eq": "X-Hasura-User-Id"}})",
                         name);
            return Value::absent();
        }
        return keep(value, arena());
    }

    // A filter that is missing or broken lets nothing through: there is no permission then.
    bool required(ObjectReader& reader, std::string_view name, BooleanExpression& out) {
        out = expression(reader, name);
        if (!out.is(Kind::Absent)) { return true; }
        if (!reader.has(name)) {
            reader.error("a permission needs a condition; {} stands for every row", name);
        }
        return false;
    }

    static ColumnList columns(ObjectReader& reader, bool otherwise_all) {
        const bool star = reader.has("columns") && reader.any("columns").is(Kind::String);
        if (star) {
            if (reader.text("columns") == "*") { return {true, {}}; }
            reader.error("expected a list of columns, or \"*\"", "columns");
            return {};
        }
        if (!reader.has("columns")) { return {otherwise_all, {}}; }
        return {false, reader.texts("columns")};
    }

    static RootFieldSwitches switches(ObjectReader& reader, std::string_view name) {
        if (!reader.has(name)) {
            (void)reader.any(name);
            return {};
        }
        return {reader.texts(name)};
    }

    Presets presets(ObjectReader& reader) {
        ObjectReader set = reader.object("set");
        Presets found;
        for (const Member& member : set.members()) {
            found.emplace_back(std::string(member.name), keep(member.value, arena()));
        }
        return found;
    }

    void read_select(ObjectReader& entry, TableMetadata& table) {
        const std::string role = entry.text("role");
        ObjectReader reader = entry.object("permission");
        SelectPermission permission;
        permission.columns = columns(reader, false);
        permission.computed_fields = reader.texts("computed_fields");
        const bool valid = required(reader, "filter", permission.filter);
        permission.limit = reader.integer("limit");
        permission.allow_aggregations = reader.flag("allow_aggregations");
        permission.query_root_fields = switches(reader, "query_root_fields");
        permission.subscription_root_fields = switches(reader, "subscription_root_fields");
        finish_permission(entry, reader);
        if (valid) { table.select.emplace(role, std::move(permission)); }
    }

    void read_insert(ObjectReader& entry, TableMetadata& table) {
        const std::string role = entry.text("role");
        ObjectReader reader = entry.object("permission");
        InsertPermission permission;
        permission.columns = columns(reader, true);
        const bool valid = required(reader, "check", permission.check);
        permission.presets = presets(reader);
        permission.backend_only = reader.flag("backend_only");
        finish_permission(entry, reader);
        if (valid) { table.insert.emplace(role, std::move(permission)); }
    }

    void read_update(ObjectReader& entry, TableMetadata& table) {
        const std::string role = entry.text("role");
        ObjectReader reader = entry.object("permission");
        UpdatePermission permission;
        permission.columns = columns(reader, false);
        const bool valid = required(reader, "filter", permission.filter);
        permission.check = expression(reader, "check");
        permission.presets = presets(reader);
        permission.backend_only = reader.flag("backend_only");
        finish_permission(entry, reader);
        if (valid) { table.update.emplace(role, std::move(permission)); }
    }

    void read_delete(ObjectReader& entry, TableMetadata& table) {
        const std::string role = entry.text("role");
        ObjectReader reader = entry.object("permission");
        DeletePermission permission;
        const bool valid = required(reader, "filter", permission.filter);
        permission.backend_only = reader.flag("backend_only");
        finish_permission(entry, reader);
        if (valid) { table.remove.emplace(role, std::move(permission)); }
    }

    static void finish_permission(ObjectReader& entry, ObjectReader& permission) {
        (void)entry.any("comment");
        entry.finish();
        permission.finish();
    }

    void read_relationship(ObjectReader& entry, RelationshipKind kind, TableMetadata& table) {
        RelationshipDeclaration relationship;
        relationship.kind = kind;
        relationship.where = entry.where();
        relationship.name = entry.text("name");
        relationship.comment = entry.optional_text("comment");
        ObjectReader usage = entry.object("using");
        if (usage.has("manual_configuration")) {
            read_manual(usage.object("manual_configuration"), relationship);
        } else {
            read_foreign_key(usage, relationship);
        }
        usage.finish();
        entry.finish();
        table.relationships.push_back(std::move(relationship));
    }

    static void read_manual(ObjectReader reader, RelationshipDeclaration& relationship) {
        relationship.remote_table = reader.qualified_name("remote_table");
        ObjectReader mapping = reader.object("column_mapping");
        for (const Member& member : mapping.members()) {
            relationship.mapping.emplace_back(std::string(member.name),
                                              plain_text(member.value, reader.arena()));
        }
        if (mapping.members().empty()) {
            reader.error(R"(expected pairs of columns, such as {"author_id": "id"})",
                         "column_mapping");
        }
        relationship.inserts_before_parent =
            reader.optional_text("insertion_order").value_or("before_parent") == "before_parent";
        reader.finish();
    }

    static void read_foreign_key(ObjectReader& usage, RelationshipDeclaration& relationship) {
        static constexpr std::string_view kName = "foreign_key_constraint_on";
        const Value value = usage.any(kName);
        if (value.is(Kind::String)) {
            relationship.own_columns = {usage.text(kName)};
        } else if (value.is(Kind::List)) {
            relationship.own_columns = usage.texts(kName);
        } else if (value.is(Kind::Object)) {
            ObjectReader reader = usage.object(kName);
            relationship.remote_table = reader.qualified_name("table");
            relationship.remote_columns = reader.has("columns")
                                              ? reader.texts("columns")
                                              : std::vector<std::string>{reader.text("column")};
            (void)reader.any("columns");
            reader.finish();
        } else {
            usage.error(
                "expected foreign_key_constraint_on (a column, or table and column) or "
                "manual_configuration");
        }
    }

    static void read_computed_field(ObjectReader& entry, TableMetadata& table) {
        ComputedFieldDeclaration field;
        field.where = entry.where();
        field.name = entry.text("name");
        field.comment = entry.optional_text("comment");
        ObjectReader definition = entry.object("definition");
        field.function = definition.qualified_name("function");
        field.table_argument = definition.optional_text("table_argument").value_or("");
        field.session_argument = definition.optional_text("session_argument").value_or("");
        definition.finish();
        entry.finish();
        table.computed_fields.push_back(std::move(field));
    }

    static RootFieldName root_field(ObjectReader& reader, std::string_view name) {
        const Value value = reader.any(name);
        if (value.is_nothing()) { return {}; }
        if (value.is(Kind::String)) { return {reader.text(name), std::nullopt}; }
        ObjectReader field = reader.object(name);
        RootFieldName found{field.optional_text("name"), field.optional_text("comment")};
        field.finish();
        return found;
    }

    static void read_root_fields(ObjectReader reader, TableMetadata& table) {
        static constexpr std::array<std::string_view, 11> kNames{
            "select",      "select_by_pk", "select_aggregate", "select_stream",
            "insert",      "insert_one",   "update",           "update_by_pk",
            "update_many", "delete",       "delete_by_pk"};
        for (const std::string_view name : kNames) {
            if (reader.has(name)) {
                table.root_fields.emplace(std::string(name), root_field(reader, name));
            }
            (void)reader.any(name);
        }
        for (const Member& member : reader.members()) {
            if (std::ranges::find(kNames, member.name) != kNames.end()) { continue; }
            (void)reader.any(member.name);
            const auto meant = nearest(member.name, kNames);
            reader.error("no such root field." + did_you_mean(meant), member.name);
        }
    }

    static void read_configuration(ObjectReader reader, TableMetadata& table) {
        table.custom_name = reader.optional_text("custom_name");
        table.comment = reader.optional_text("comment");
        read_root_fields(reader.object("custom_root_fields"), table);
        ObjectReader names = reader.object("custom_column_names");
        for (const Member& member : names.members()) {
            table.column_names[std::string(member.name)] = plain_text(member.value, reader.arena());
        }
        ObjectReader columns = reader.object("column_config");
        for (const Member& member : columns.members()) {
            ObjectReader column = columns.object(member.name);
            if (auto name = column.optional_text("custom_name")) {
                table.column_names[std::string(member.name)] = *name;
            }
            if (auto comment = column.optional_text("comment")) {
                table.column_comments[std::string(member.name)] = *comment;
            }
            column.finish();
        }
        reader.finish();
    }

    void read_table(ObjectReader& reader) {
        TableMetadata table;
        table.where = reader.where();
        table.table = reader.qualified_name("table");
        table.is_enum = reader.flag("is_enum");
        read_configuration(reader.object("configuration"), table);
        for (ObjectReader& entry : reader.objects("object_relationships")) {
            read_relationship(entry, RelationshipKind::Object, table);
        }
        for (ObjectReader& entry : reader.objects("array_relationships")) {
            read_relationship(entry, RelationshipKind::Array, table);
        }
        for (ObjectReader& entry : reader.objects("computed_fields")) {
            read_computed_field(entry, table);
        }
        for (ObjectReader& entry : reader.objects("select_permissions")) {
            read_select(entry, table);
        }
        for (ObjectReader& entry : reader.objects("insert_permissions")) {
            read_insert(entry, table);
        }
        for (ObjectReader& entry : reader.objects("update_permissions")) {
            read_update(entry, table);
        }
        for (ObjectReader& entry : reader.objects("delete_permissions")) {
            read_delete(entry, table);
        }
        reader.finish();
        if (metadata_.table(table.table) != nullptr) {
            reader.error(fmt::format("table {} is there twice", to_string(table.table)));
            return;
        }
        metadata_.tables.push_back(std::move(table));
    }

    void read_function(ObjectReader& reader) {
        FunctionMetadata function;
        function.where = reader.where();
        function.function = reader.qualified_name("function");
        function.comment = reader.optional_text("comment");
        ObjectReader configuration = reader.object("configuration");
        function.custom_name = configuration.optional_text("custom_name");
        function.session_argument = configuration.optional_text("session_argument").value_or("");
        const std::string exposed = configuration.optional_text("exposed_as").value_or("");
        if (exposed == "query") { function.exposed_as = ExposedAs::Query; }
        if (exposed == "mutation") { function.exposed_as = ExposedAs::Mutation; }
        ObjectReader names = configuration.object("custom_root_fields");
        function.root_field = root_field(names, "function");
        function.aggregate_root_field = root_field(names, "function_aggregate");
        names.finish();
        configuration.finish();
        for (ObjectReader& entry : reader.objects("permissions")) {
            function.roles.push_back(entry.text("role"));
            entry.finish();
        }
        reader.finish();
        metadata_.functions.push_back(std::move(function));
    }

    static Affixes affixes(ObjectReader reader, std::string* root_namespace) {
        Affixes found{reader.optional_text("prefix").value_or(""),
                      reader.optional_text("suffix").value_or("")};
        if (root_namespace != nullptr) {
            *root_namespace = reader.optional_text("namespace").value_or("");
        }
        reader.finish();
        return found;
    }

    void read_customization(ObjectReader reader) {
        Customization& customization = metadata_.customization;
        const std::string naming =
            reader.optional_text("naming_convention").value_or("hasura-default");
        if (naming == "graphql-default") {
            customization.naming = NamingConvention::GraphqlDefault;
        } else if (naming != "hasura-default") {
            reader.error("expected hasura-default or graphql-default", "naming_convention");
        }
        customization.root_fields =
            affixes(reader.object("root_fields"), &customization.root_namespace);
        customization.type_names = affixes(reader.object("type_names"), nullptr);
        reader.finish();
    }

    Metadata& metadata_;
    Problems& problems_;
};

}  // namespace

Metadata read_metadata(const Value& json, Problems& problems) {
    Metadata metadata;
    metadata.arena = std::make_shared<Arena>();
    MetadataReader(metadata, problems).read(json);
    return metadata;
}

}  // namespace millrace::sql
