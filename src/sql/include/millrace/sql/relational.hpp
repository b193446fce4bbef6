#pragma once
/// @file relational.hpp — a statement as a tree: relations, predicates, projections
///
/// Nodes are plain structs in the arena of their statement. Nothing in here is text that a client
/// wrote: its values are parameters, its names were looked up.

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/sql/catalog.hpp>
#include <millrace/sql/operators.hpp>
#include <millrace/value/value.hpp>

namespace millrace::sql {

struct Expression;
struct Select;

enum class ExpressionKind : std::uint8_t {
    Column,       // relation.name
    Row,          // the whole row of `relation`
    Parameter,    // number `index`, of `type`
    Text,         // a constant: a name of the schema, never a value of a client
    Integer,      // a constant
    Boolean,      // a constant
    Null,         //
    Compare,      // operands[0] `comparison` operands[1]
    IsNull,       //
    IsTrue,       // operands[0] holds: neither false nor null
    Infix,        // operands[0] `name` operands[1]; the name is a constant of the compiler
    And,          //
    Or,           //
    Not,          //
    Exists,       // select
    Subquery,     // select, one column, at most one row
    Case,         // operands[1] when operands[0], else null
    Renamed,      // operands[0], names[2 i] becoming names[2 i + 1]
    Call,         // schema.name(operands…), by name where names[i] is not empty
    List,         // an array of operands
    Aggregate,    // `aggregate` over the operands
    RowNumber,    // over `order`
    Least,        // the smaller one of two numbers
    Upserted,     // operands[0] for a row of `relation` that was inserted, [1] for an updated one
    HandedValue,  // column `name` of row `index` of the handed rows operands[0], a `type`
    HandedCount,  // how many rows operands[0] hands over
    JsonArray,    // of all operands
    JsonItem,     // the first (index 0) or last item of the list operands[0], as a text
    Cursor,       // operands[0], JSON, as a text that clients give back
    Same,         // operands[0] and [1] are equal, or both null
    Tuple,        // operands, to be compared one after the other
    JsonObject,   // names[i]: operands[i]
    JsonList,     // of operands[0] over all rows; only those where operands[1], if there
    JsonPath,     // operands[0] at the path operands[1] (an array of texts)
    AsText,       // operands[0] as a string
    JsonColumn,   // operands[0], a value of `type`, as it goes into JSON
    Cast,         // operands[0] as `type`
};

enum class Nulls : std::uint8_t { First, Last };

struct OrderItem {
    const Expression* by = nullptr;
    bool descending = false;
    Nulls nulls = Nulls::Last;
    const SqlType* type = nullptr;  // null: not known
    bool nullable = true;
};

struct Expression {
    ExpressionKind kind = ExpressionKind::Null;
    Operator comparison = Operator::Equal;
    AggregateFunction aggregate = AggregateFunction::Count;
    bool distinct = false;
    bool json = false;  // the value is JSON
    std::int64_t index = 0;
    std::string_view relation;
    std::string_view schema;
    std::string_view name;
    const SqlType* type = nullptr;
    const Select* select = nullptr;
    std::span<const Expression* const> operands;
    std::span<const std::string_view> names;
    std::span<const OrderItem> order;
};

enum class RelationKind : std::uint8_t { Table, Function, Select, CommonTable, Keys, HandedRows };

/// What stands behind FROM, under an alias that is unique in its statement.
struct Relation {
    RelationKind kind = RelationKind::Table;
    std::string_view alias;
    std::string_view schema;           // Table, HandedRows: whose rows they are
    std::string_view name;             // the same; CommonTable
    const Expression* call = nullptr;  // Function
    const Select* select = nullptr;    // Select
    /// Keys: parameters. A row has a value of each column under key_column(), and its place from
    /// 1 as kKeyPlace.
    std::span<const Expression* const> keys;
    std::size_t key_columns = 0;
    std::span<const Expression* const> handed = {};  // HandedRows: parameters of steps
    std::span<const std::string_view> columns = {};  // HandedRows: of the table
};

inline constexpr std::string_view kKeyPlace = "nth";

struct Projection {
    const Expression* value = nullptr;
    std::string_view alias;
};

struct Select {
    std::span<const Projection> projections;
    const Relation* from = nullptr;  // null: a row of constants
    /// For each row of `from`: the rows of these, or one row of nulls.
    std::span<const Relation* const> left_joins;
    const Expression* where = nullptr;
    std::span<const Expression* const> distinct_on;
    std::span<const OrderItem> order;
    const Expression* limit = nullptr;
    const Expression* offset = nullptr;
};

enum class MutationKind : std::uint8_t { Nothing, Insert, Update, Delete };

struct Assignment {
    std::string_view column;
    const Expression* value = nullptr;
};

/// What an insert does about rows that are there already.
struct Conflict {
    std::string_view constraint;
    std::span<const std::string_view> key;      // its columns
    std::span<const std::string_view> columns;  // taken from the new row
    std::span<const Assignment> presets;
    const Expression* where = nullptr;  // which of the old rows may change
};

/// One change of one table. The rows it changed are the common table `kChangedRows`, or what a
/// step hands over.
struct Mutation {
    MutationKind kind = MutationKind::Nothing;
    const Relation* target = nullptr;
    std::span<const std::string_view> columns;                 // Insert
    std::span<const std::span<const Expression* const>> rows;  // Insert; null: the default
    const Conflict* conflict = nullptr;                        // Insert
    std::span<const Assignment> assignments;                   // Update
    const Expression* where = nullptr;                         // Update, Delete
    std::span<const std::string_view> returned;                // all columns of the table
    const Expression* check = nullptr;  // what changed rows must meet; null: nothing
};

inline constexpr std::string_view kChangedRows = "changed";
/// The column of that table which says whether a row meets the check, if there is one.
inline constexpr std::string_view kRowAllowed = "allowed?";

/// How the text of a parameter is made of a value.
enum class ParameterForm : std::uint8_t {
    Plain,     // as its type reads it
    JsonPath,  // `$.a.b[0]`, taken apart into steps
    Count,     // a non-negative integer
    Keys,      // a list of keys, which whoever sends the statement has
    Cursor,    // one of the values in a cursor
};

/// A value that goes with a statement. Where it comes from tells whoever keeps the statement how
/// to fill it for another request: from a value of the client (`given`, parameter_text()), from a
/// session variable (session_text()), or not at all, since it is a constant of a permission.
struct Parameter {
    SqlType type;
    std::optional<std::string> text;  // as the database reads it; none: null
    std::string session_variable;     // empty: of no session variable
    value::Value given;               // of the client; Absent: a constant or a session variable
    ParameterForm form = ParameterForm::Plain;
    std::string_view enumeration;  // type of the enum values in `given`; borrowed from its schema
    std::string path;              // where in the request problems with `given` are reported
    std::size_t key = 0;           // Keys: which list; Cursor: which value
    std::size_t key_count = 0;     // Cursor: how many it has
    std::int32_t step = kNoStep;   // the rows that this step hands over

    static constexpr std::int32_t kNoStep = -1;

    [[nodiscard]] bool from_client() const noexcept { return !given.is(value::Kind::Absent); }
};

/// Makes nodes, aliases and parameters of one statement.
class RelationalBuilder {
public:
    using Node = const Expression*;

    explicit RelationalBuilder(Arena& arena) : arena_(arena) {}

    [[nodiscard]] std::string_view alias();
    [[nodiscard]] std::string_view keep(std::string_view text) { return arena_.copy(text); }

    [[nodiscard]] Node column(std::string_view relation, std::string_view name);
    [[nodiscard]] Node row(std::string_view relation);
    /// Equal constants are one parameter, and so are uses of one session variable. Values of the
    /// client are one each, so that a statement does not depend on which of them are equal.
    [[nodiscard]] Node parameter(Parameter parameter);
    [[nodiscard]] Node text(std::string_view text);
    [[nodiscard]] Node integer(std::int64_t number);
    [[nodiscard]] Node boolean(bool value);
    [[nodiscard]] Node null();
    [[nodiscard]] Node compare(Operator op, Node left, Node right);
    [[nodiscard]] Node is_null(Node operand);
    [[nodiscard]] Node is_true(Node operand);
    [[nodiscard]] Node infix(Node left, std::string_view op, Node right);
    /// Null pointers stand for TRUE; so does the answer when nothing is left.
    [[nodiscard]] Node all_of(std::span<const Node> operands);
    [[nodiscard]] Node any_of(std::span<const Node> operands);
    [[nodiscard]] Node negation(Node operand);
    [[nodiscard]] Node exists(const Select* select);
    [[nodiscard]] Node subquery(const Select* select, bool json);
    [[nodiscard]] Node when(Node condition, Node value);
    /// Each text of `from` as the one of `to` at the same place; others stay.
    [[nodiscard]] Node renamed(Node value, std::span<const std::string_view> from,
                               std::span<const std::string_view> to);
    [[nodiscard]] Node json_object(std::span<const std::string_view> names,
                                   std::span<const Node> values);
    [[nodiscard]] Node json_list(Node item, Node filter);
    [[nodiscard]] Node json_path(Node value, Node path);
    [[nodiscard]] Node as_text(Node value);
    [[nodiscard]] Node json_column(Node value, const SqlType& type);
    [[nodiscard]] Node cast(Node value, const SqlType& type);
    [[nodiscard]] Node list(std::span<const Node> items, const SqlType& type);
    [[nodiscard]] Node aggregate(AggregateFunction function, bool distinct,
                                 std::span<const Node> operands);
    [[nodiscard]] Node row_number(std::span<const OrderItem> order);
    [[nodiscard]] Node least(Node left, Node right);
    [[nodiscard]] Node inserted_or_updated(std::string_view alias, Node inserted, Node updated);
    /// The rows of a step, as a parameter.
    [[nodiscard]] Node handed_rows(std::uint32_t step);
    [[nodiscard]] Node handed_value(Node rows, std::int64_t row, std::string_view column,
                                    const SqlType& type);
    [[nodiscard]] Node handed_count(Node rows);
    [[nodiscard]] Node json_array(std::span<const Node> items);
    [[nodiscard]] Node json_item(Node list, bool last);
    /// The same node, known to be JSON.
    [[nodiscard]] Node as_json(Node value);
    [[nodiscard]] Node cursor(Node json);
    [[nodiscard]] Node same(Node left, Node right);
    [[nodiscard]] Node tuple(std::span<const Node> values);
    [[nodiscard]] Node call(const QualifiedName& function, std::span<const Node> arguments,
                            std::span<const std::string_view> names);

    [[nodiscard]] const Relation* table(const QualifiedName& name);
    /// The table that a mutation changes; without an alias it goes by its name.
    [[nodiscard]] const Relation* target(const QualifiedName& name, bool with_alias);
    [[nodiscard]] const Relation* changed_rows();
    /// What steps hand over as rows of `table`, one after the other.
    [[nodiscard]] const Relation* handed_table(const Table& table, std::span<const Node> rows);
    /// Names of all columns, or of those of a key.
    [[nodiscard]] std::span<const std::string_view> names_of(const Table& table,
                                                             std::string_view key = {});
    [[nodiscard]] const Relation* function(Node call);
    [[nodiscard]] const Relation* keys(std::span<const Node> parameters, std::size_t columns);
    /// What the column of a key is called.
    [[nodiscard]] std::string_view key_column(std::size_t index);
    [[nodiscard]] const Relation* derived(const Select* select, std::string_view alias = {});
    [[nodiscard]] const Select* select(const Select& select);
    template <class T>
    [[nodiscard]] std::span<const T> keep_all(const std::vector<T>& items) {
        return arena_.copy(std::span<const T>(items));
    }

    /// A copy of `type` that lives as long as the tree.
    [[nodiscard]] SqlType* keep_type(const SqlType& type);

    [[nodiscard]] std::vector<Parameter>& parameters() noexcept { return parameters_; }

private:
    [[nodiscard]] Expression* node(ExpressionKind kind, std::span<const Node> operands = {});

    Arena& arena_;
    std::vector<Parameter> parameters_;
    std::deque<SqlType> types_;
    std::uint32_t aliases_ = 0;
};

}  // namespace millrace::sql
