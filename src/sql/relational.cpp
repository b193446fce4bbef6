#include <millrace/sql/relational.hpp>

#include <algorithm>
#include <array>

#include <fmt/core.h>

namespace millrace::sql {

using Node = RelationalBuilder::Node;

std::string_view RelationalBuilder::alias() {
    return arena_.copy(std::string_view(fmt::format("_{}", aliases_++)));
}

Expression* RelationalBuilder::node(ExpressionKind kind, std::span<const Node> operands) {
    Expression* expression = arena_.make<Expression>();
    expression->kind = kind;
    expression->operands = arena_.copy(operands);
    return expression;
}

Node RelationalBuilder::column(std::string_view relation, std::string_view name) {
    Expression* made = node(ExpressionKind::Column);
    made->relation = relation;
    made->name = name;
    return made;
}

Node RelationalBuilder::row(std::string_view relation) {
    Expression* made = node(ExpressionKind::Row);
    made->relation = relation;
    return made;
}

Node RelationalBuilder::parameter(Parameter parameter) {
    Expression* made = node(ExpressionKind::Parameter);
    const auto known = std::ranges::find_if(parameters_, [&](const Parameter& other) {
        return !parameter.from_client() && !other.from_client() &&
               parameter.session_variable == other.session_variable &&
               parameter.step == other.step && parameter.type == other.type &&
               parameter.text == other.text;
    });
    made->index = known - parameters_.begin() + 1;
    if (known == parameters_.end()) { parameters_.push_back(std::move(parameter)); }
    return made;
}

Node RelationalBuilder::text(std::string_view text) {
    Expression* made = node(ExpressionKind::Text);
    made->name = arena_.copy(text);
    return made;
}

Node RelationalBuilder::integer(std::int64_t number) {
    Expression* made = node(ExpressionKind::Integer);
    made->index = number;
    return made;
}

Node RelationalBuilder::boolean(bool value) {
    Expression* made = node(ExpressionKind::Boolean);
    made->index = value ? 1 : 0;
    return made;
}

Node RelationalBuilder::null() {
    return node(ExpressionKind::Null);
}

Node RelationalBuilder::compare(Operator op, Node left, Node right) {
    Expression* made = node(ExpressionKind::Compare, std::array{left, right});
    made->comparison = op;
    return made;
}

Node RelationalBuilder::is_null(Node operand) {
    return node(ExpressionKind::IsNull, std::array{operand});
}

Node RelationalBuilder::is_true(Node operand) {
    return node(ExpressionKind::IsTrue, std::array{operand});
}

Node RelationalBuilder::infix(Node left, std::string_view op, Node right) {
    Expression* made = node(ExpressionKind::Infix, std::array{left, right});
    made->name = op;
    return made;
}

Node RelationalBuilder::all_of(std::span<const Node> operands) {
    std::vector<Node> kept;
    for (const Node operand : operands) {
        if (operand != nullptr) { kept.push_back(operand); }
    }
    if (kept.empty()) { return nullptr; }
    return kept.size() == 1 ? kept[0] : node(ExpressionKind::And, kept);
}

// Of no alternatives none holds; one that always holds decides.
Node RelationalBuilder::any_of(std::span<const Node> operands) {
    if (operands.empty()) { return boolean(false); }
    for (const Node operand : operands) {
        if (operand == nullptr) { return nullptr; }
    }
    return operands.size() == 1 ? operands[0] : node(ExpressionKind::Or, operands);
}

Node RelationalBuilder::negation(Node operand) {
    if (operand == nullptr) { return boolean(false); }
    return node(ExpressionKind::Not, std::array{operand});
}

Node RelationalBuilder::exists(const Select* select) {
    Expression* made = node(ExpressionKind::Exists);
    made->select = select;
    return made;
}

Node RelationalBuilder::subquery(const Select* select, bool json) {
    Expression* made = node(ExpressionKind::Subquery);
    made->select = select;
    made->json = json;
    return made;
}

Node RelationalBuilder::when(Node condition, Node value) {
    if (condition == nullptr) { return value; }
    return node(ExpressionKind::Case, std::array{condition, value});
}

Node RelationalBuilder::renamed(Node value, std::span<const std::string_view> from,
                                std::span<const std::string_view> to) {
    std::vector<std::string_view> pairs;
    for (std::size_t i = 0; i < from.size(); ++i) {
        pairs.push_back(arena_.copy(from[i]));
        pairs.push_back(arena_.copy(to[i]));
    }
    Expression* made = node(ExpressionKind::Renamed, std::array{value});
    made->names = keep_all(pairs);
    return made;
}

Node RelationalBuilder::json_object(std::span<const std::string_view> names,
                                    std::span<const Node> values) {
    Expression* made = node(ExpressionKind::JsonObject, values);
    made->names = arena_.copy(names);
    made->json = true;
    return made;
}

Node RelationalBuilder::json_list(Node item, Node filter) {
    Expression* made = filter == nullptr ? node(ExpressionKind::JsonList, std::array{item})
                                         : node(ExpressionKind::JsonList, std::array{item, filter});
    made->json = true;
    return made;
}

Node RelationalBuilder::json_path(Node value, Node path) {
    Expression* made = node(ExpressionKind::JsonPath, std::array{value, path});
    made->json = true;
    return made;
}

Node RelationalBuilder::as_text(Node value) {
    return node(ExpressionKind::AsText, std::array{value});
}

Node RelationalBuilder::json_column(Node value, const SqlType& type) {
    Expression* made = node(ExpressionKind::JsonColumn, std::array{value});
    made->type = &type;
    return made;
}

SqlType* RelationalBuilder::keep_type(const SqlType& type) {
    return &types_.emplace_back(type);
}

Node RelationalBuilder::cast(Node value, const SqlType& type) {
    Expression* made = node(ExpressionKind::Cast, std::array{value});
    made->type = &type;
    return made;
}

Node RelationalBuilder::list(std::span<const Node> items, const SqlType& type) {
    Expression* made = node(ExpressionKind::List, items);
    made->type = &type;
    return made;
}

Node RelationalBuilder::aggregate(AggregateFunction function, bool distinct,
                                  std::span<const Node> operands) {
    Expression* made = node(ExpressionKind::Aggregate, operands);
    made->aggregate = function;
    made->distinct = distinct;
    return made;
}

Node RelationalBuilder::row_number(std::span<const OrderItem> order) {
    Expression* made = node(ExpressionKind::RowNumber);
    made->order = arena_.copy(order);
    return made;
}

Node RelationalBuilder::least(Node left, Node right) {
    return node(ExpressionKind::Least, std::array{left, right});
}

Node RelationalBuilder::inserted_or_updated(std::string_view alias, Node inserted, Node updated) {
    Expression* made =
        node(ExpressionKind::Upserted, std::array{inserted == nullptr ? boolean(true) : inserted,
                                                  updated == nullptr ? boolean(true) : updated});
    made->relation = alias;
    return made;
}

Node RelationalBuilder::handed_rows(std::uint32_t step) {
    sql::Parameter rows;
    rows.type = built_in_type("json");
    rows.step = static_cast<std::int32_t>(step);
    return parameter(std::move(rows));
}

Node RelationalBuilder::handed_value(Node rows, std::int64_t row, std::string_view column,
                                     const SqlType& type) {
    Expression* made = node(ExpressionKind::HandedValue, std::array{rows});
    made->index = row;
    made->name = column;
    made->type = &type;
    return made;
}

Node RelationalBuilder::handed_count(Node rows) {
    return node(ExpressionKind::HandedCount, std::array{rows});
}

Node RelationalBuilder::json_array(std::span<const Node> items) {
    Expression* made = node(ExpressionKind::JsonArray, items);
    made->json = true;
    return made;
}

Node RelationalBuilder::json_item(Node list, bool last) {
    Expression* made = node(ExpressionKind::JsonItem, std::array{list});
    made->index = last ? -1 : 0;
    return made;
}

Node RelationalBuilder::as_json(Node value) {
    Expression* made = arena_.make<Expression>(*value);
    made->json = true;
    return made;
}

Node RelationalBuilder::cursor(Node json) {
    return node(ExpressionKind::Cursor, std::array{json});
}

Node RelationalBuilder::same(Node left, Node right) {
    return node(ExpressionKind::Same, std::array{left, right});
}

Node RelationalBuilder::tuple(std::span<const Node> values) {
    return node(ExpressionKind::Tuple, values);
}

Node RelationalBuilder::call(const QualifiedName& function, std::span<const Node> arguments,
                             std::span<const std::string_view> names) {
    Expression* made = node(ExpressionKind::Call, arguments);
    made->schema = function.schema;
    made->name = function.name;
    made->names = arena_.copy(names);
    return made;
}

const Relation* RelationalBuilder::table(const QualifiedName& name) {
    Relation* made = arena_.make<Relation>();
    made->kind = RelationKind::Table;
    made->alias = alias();
    made->schema = name.schema;
    made->name = name.name;
    return made;
}

const Relation* RelationalBuilder::target(const QualifiedName& name, bool with_alias) {
    Relation* made = arena_.make<Relation>();
    made->kind = RelationKind::Table;
    made->alias = with_alias ? alias() : std::string_view(name.name);
    made->schema = name.schema;
    made->name = name.name;
    return made;
}

const Relation* RelationalBuilder::handed_table(const Table& table, std::span<const Node> rows) {
    Relation* made = arena_.make<Relation>();
    made->kind = RelationKind::HandedRows;
    made->alias = alias();
    made->schema = table.name.schema;
    made->name = table.name.name;
    made->handed = arena_.copy(rows);
    made->columns = names_of(table);
    return made;
}

std::span<const std::string_view> RelationalBuilder::names_of(const Table& table,
                                                              std::string_view key) {
    std::vector<std::string_view> names;
    const auto add_key = [&](const Key& candidate) {
        if (candidate.name != key) { return; }
        for (const std::string& column : candidate.columns) { names.emplace_back(column); }
    };
    if (key.empty()) {
        for (const Column& column : table.columns) { names.emplace_back(column.name); }
    } else {
        if (table.primary_key) { add_key(*table.primary_key); }
        for (const Key& unique : table.unique_keys) { add_key(unique); }
    }
    return keep_all(names);
}

const Relation* RelationalBuilder::changed_rows() {
    Relation* made = arena_.make<Relation>();
    made->kind = RelationKind::CommonTable;
    made->alias = alias();
    made->name = kChangedRows;
    return made;
}

const Relation* RelationalBuilder::function(Node call) {
    Relation* made = arena_.make<Relation>();
    made->kind = RelationKind::Function;
    made->alias = alias();
    made->call = call;
    return made;
}

const Relation* RelationalBuilder::keys(std::span<const Node> parameters, std::size_t columns) {
    auto* relation = arena_.make<Relation>();
    relation->kind = RelationKind::Keys;
    relation->alias = alias();
    relation->keys = arena_.copy(parameters);
    relation->key_columns = columns;
    return relation;
}

std::string_view RelationalBuilder::key_column(std::size_t index) {
    return keep(fmt::format("c{}", index));
}

const Relation* RelationalBuilder::derived(const Select* select, std::string_view as) {
    Relation* made = arena_.make<Relation>();
    made->kind = RelationKind::Select;
    made->alias = as.empty() ? alias() : as;
    made->select = select;
    return made;
}

const Select* RelationalBuilder::select(const Select& select) {
    return arena_.make<Select>(select);
}

}  // namespace millrace::sql
