#include "metadata/catalog_metadata.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <millrace/sql/naming.hpp>

#include "metadata/relationship_names.hpp"
#include "metadata/yaml_writer.hpp"

namespace millrace::app {
namespace {

using Names = std::set<std::string, std::less<>>;

/// As near to `name` as GraphQL allows.
std::string graphql_name(std::string_view name) {
    std::string out;
    for (const char c : name) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        const bool digit = c >= '0' && c <= '9';
        if (digit && out.empty()) { out += '_'; }
        out += letter || digit ? c : '_';
    }
    return out.empty() ? "_" : out;
}

std::string unique_graphql_name(std::string_view name, Names& taken) {
    const std::string base = graphql_name(name);
    std::string found = base;
    for (int number = 2; taken.contains(found); ++number) {
        found = base + "_" + std::to_string(number);
    }
    taken.insert(found);
    return found;
}

YamlNode table_name(const sql::QualifiedName& name) {
    YamlNode node = map_node();
    add_member(node, "name", text_node(name.name));
    add_member(node, "schema", text_node(name.schema));
    return node;
}

YamlNode name_list(const std::vector<std::string>& names) {
    YamlNode node = list_node();
    for (const std::string& name : names) { node.items.push_back(text_node(name)); }
    return node;
}

bool is_unique(const sql::Table& table, const std::vector<std::string>& columns) {
    const auto same = [&](const sql::Key& key) {
        return std::ranges::is_permutation(key.columns, columns);
    };
    return (table.primary_key && same(*table.primary_key)) ||
           std::ranges::any_of(table.unique_keys, same);
}

/// The foreign keys of `table`, those first whose columns are named after what they lead to: of
/// `author_id` and `editor_id` the first one is the `author`.
std::vector<const sql::ForeignKey*> keys_of(const sql::Table& table) {
    const auto fits = [](const sql::ForeignKey& key) {
        return !key.columns.empty() && key.columns[0].starts_with(singular(key.target.name));
    };
    std::vector<const sql::ForeignKey*> keys;
    for (const bool first : {true, false}) {
        for (const sql::ForeignKey& key : table.foreign_keys) {
            if (fits(key) == first) { keys.push_back(&key); }
        }
    }
    return keys;
}

/// Writes tables one after the other.
class MetadataMaker {
public:
    explicit MetadataMaker(const sql::Catalog& catalog) : catalog_(catalog) {}

    YamlNode make() {
        name_tables();
        YamlNode tables = list_node();
        for (const sql::Table& table : catalog_.tables) { tables.items.push_back(make(table)); }
        YamlNode root = map_node();
        add_member(root, "tables", std::move(tables));
        return root;
    }

private:
    /// Names that are right come first, so that they stay as they are.
    void name_tables() {
        Names taken;
        std::vector<const sql::Table*> others;
        for (const sql::Table& table : catalog_.tables) {
            const std::string base = sql::Naming::base(table.name, std::nullopt).text;
            if (sql::is_graphql_name(base)) {
                taken.insert(base);
            } else {
                others.push_back(&table);
            }
        }
        for (const sql::Table* table : others) {
            const std::string base = sql::Naming::base(table->name, std::nullopt).text;
            custom_names_[table->name] = unique_graphql_name(base, taken);
        }
    }

    YamlNode make(const sql::Table& table) {
        YamlNode node = map_node();
        add_member(node, "table", table_name(table.name));
        Names taken;
        YamlNode configuration = make_configuration(table, taken);
        if (!configuration.members.empty()) {
            add_member(node, "configuration", std::move(configuration));
        }
        YamlNode objects = list_node();
        YamlNode arrays = list_node();
        add_own_keys(table, taken, objects);
        add_keys_of_others(table, taken, objects, arrays);
        if (!objects.items.empty()) {
            add_member(node, "object_relationships", std::move(objects));
        }
        if (!arrays.items.empty()) { add_member(node, "array_relationships", std::move(arrays)); }
        return node;
    }

    YamlNode make_configuration(const sql::Table& table, Names& taken) {
        YamlNode columns = map_node();
        for (const sql::Column& column : table.columns) {
            if (sql::is_graphql_name(column.name)) { taken.insert(column.name); }
        }
        for (const sql::Column& column : table.columns) {
            YamlNode entry = map_node();
            if (column.comment) { add_member(entry, "comment", text_node(*column.comment)); }
            if (!sql::is_graphql_name(column.name)) {
                add_member(entry, "custom_name",
                           text_node(unique_graphql_name(column.name, taken)));
            }
            if (!entry.members.empty()) { add_member(columns, column.name, std::move(entry)); }
        }
        YamlNode configuration = map_node();
        if (!columns.members.empty()) {
            add_member(configuration, "column_config", std::move(columns));
        }
        if (table.comment) { add_member(configuration, "comment", text_node(*table.comment)); }
        const auto custom = custom_names_.find(table.name);
        if (custom != custom_names_.end()) {
            add_member(configuration, "custom_name", text_node(custom->second));
        }
        return configuration;
    }

    /// What the name of a relationship is made of.
    std::string name_of(const sql::QualifiedName& table) const {
        const auto custom = custom_names_.find(table);
        return custom == custom_names_.end() ? table.name : custom->second;
    }

    static YamlNode relationship(std::string name, YamlNode usage) {
        YamlNode node = map_node();
        add_member(node, "name", text_node(std::move(name)));
        add_member(node, "using", std::move(usage));
        return node;
    }

    /// Two keys of the same columns can only be told apart by what they lead to.
    static YamlNode by_hand(const sql::QualifiedName& target, const std::vector<std::string>& own,
                            const std::vector<std::string>& remote) {
        YamlNode mapping = map_node();
        for (std::size_t i = 0; i < own.size(); ++i) {
            add_member(mapping, own[i], text_node(remote[i]));
        }
        YamlNode manual = map_node();
        add_member(manual, "column_mapping", std::move(mapping));
        add_member(manual, "insertion_order", YamlNode());
        add_member(manual, "remote_table", table_name(target));
        YamlNode usage = map_node();
        add_member(usage, "manual_configuration", std::move(manual));
        return usage;
    }

    void add_own_keys(const sql::Table& table, Names& taken, YamlNode& objects) const {
        std::set<std::vector<std::string>> seen;
        for (const sql::ForeignKey* found : keys_of(table)) {
            const sql::ForeignKey& key = *found;
            if (catalog_.table(key.target) == nullptr) { continue; }
            std::vector<std::string> sorted = key.columns;
            std::ranges::sort(sorted);
            YamlNode usage = map_node();
            if (!seen.insert(std::move(sorted)).second) {
                usage = by_hand(key.target, key.columns, key.target_columns);
            } else {
                add_member(
                    usage, "foreign_key_constraint_on",
                    key.columns.size() == 1 ? text_node(key.columns[0]) : name_list(key.columns));
            }
            objects.items.push_back(
                relationship(relationship_name(name_of(key.target), false, key.columns, taken),
                             std::move(usage)));
        }
    }

    void add_keys_of_others(const sql::Table& table, Names& taken, YamlNode& objects,
                            YamlNode& arrays) const {
        for (const sql::Table& other : catalog_.tables) {
            for (const sql::ForeignKey* found : keys_of(other)) {
                const sql::ForeignKey& key = *found;
                if (key.target != table.name) { continue; }
                const bool many = !is_unique(other, key.columns);
                YamlNode constraint = map_node();
                if (key.columns.size() == 1) {
                    add_member(constraint, "column", text_node(key.columns[0]));
                } else {
                    add_member(constraint, "columns", name_list(key.columns));
                }
                add_member(constraint, "table", table_name(other.name));
                YamlNode usage = map_node();
                add_member(usage, "foreign_key_constraint_on", std::move(constraint));
                (many ? arrays : objects)
                    .items.push_back(relationship(
                        relationship_name(name_of(other.name), many, key.columns, taken),
                        std::move(usage)));
            }
        }
    }

    const sql::Catalog& catalog_;
    std::map<sql::QualifiedName, std::string> custom_names_;
};

}  // namespace

YamlNode metadata_of_catalog(const sql::Catalog& catalog) {
    return MetadataMaker(catalog).make();
}

}  // namespace millrace::app
