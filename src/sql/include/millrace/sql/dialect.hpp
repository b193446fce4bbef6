#pragma once
/// @file dialect.hpp — how one kind of database spells a relational tree

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <millrace/sql/relational.hpp>

namespace millrace::sql {

/// The spelling of those nodes that differ. Operands come as text, already spelled.
///
/// Threads: stateless; one object serves all.
class Dialect {
public:
    virtual ~Dialect() = default;

    using NamedText = std::pair<std::string_view, std::string>;

    [[nodiscard]] virtual bool supports(Operator op) const = 0;
    [[nodiscard]] virtual bool supports(AggregateFunction function) const = 0;
    /// Its rows come with typed cells (row_layout.hpp).
    [[nodiscard]] virtual bool has_typed_rows() const = 0;
    /// Of one statement.
    [[nodiscard]] virtual std::size_t parameters_max() const = 0;
    /// DISTINCT ON; printed as a window otherwise.
    [[nodiscard]] virtual bool has_distinct_on() const = 0;
    [[nodiscard]] virtual std::string parameter(std::int64_t number, const SqlType& type) const = 0;
    [[nodiscard]] virtual std::string table(std::string_view schema,
                                            std::string_view name) const = 0;
    [[nodiscard]] virtual std::string boolean(bool value) const = 0;
    [[nodiscard]] virtual std::string compare(Operator op, const std::string& left,
                                              const std::string& right) const = 0;
    [[nodiscard]] virtual std::string json_object(std::span<const NamedText> members) const = 0;
    /// An empty list when there are no rows. `filter` may be empty.
    [[nodiscard]] virtual std::string json_list(const std::string& item,
                                                const std::string& filter) const = 0;
    /// JSON that comes out of a subquery, so that it is not taken for a string.
    [[nodiscard]] virtual std::string json_value(const std::string& json) const = 0;
    [[nodiscard]] virtual std::string json_path(const std::string& json,
                                                const std::string& path) const = 0;
    [[nodiscard]] virtual std::string as_text(const std::string& value) const = 0;
    [[nodiscard]] virtual std::string cast(const std::string& value, const SqlType& type) const = 0;
    [[nodiscard]] virtual std::string list(std::span<const std::string> items,
                                           const SqlType& type) const = 0;
    /// How a column of `type` goes into JSON, `value` being its text.
    [[nodiscard]] virtual std::string column_value(const std::string& value,
                                                   const SqlType& type) const = 0;
    /// The text of a parameter that is a list of `items`.
    [[nodiscard]] virtual std::string list_text(std::span<const std::optional<std::string>> items,
                                                const SqlType& element) const = 0;
    /// A column of a changed row in what a statement returns of it.
    [[nodiscard]] virtual std::string changed_column(const std::string& column) const = 0;
    /// Several values as one, to be counted.
    [[nodiscard]] virtual std::string row_value(const std::string& operands) const = 0;
    /// The text of the parameter of json_path(). Steps that are digits are places in lists, too.
    [[nodiscard]] virtual std::string path_text(std::span<const std::string> steps) const = 0;
    /// Rows of keys under `alias`, both quoted or not as they came; see RelationKind::Keys.
    [[nodiscard]] virtual std::string keys(std::string_view alias,
                                           std::span<const std::string> parameters,
                                           std::size_t columns) const = 0;
    /// Keys are one parameter, a JSON list of lists; else one for each column.
    [[nodiscard]] virtual bool keys_are_json() const = 0;
    /// DEFAULT as a value of a new row.
    [[nodiscard]] virtual bool has_default_keyword() const = 0;
    /// Whether what a change returns may go by an alias of its table.
    [[nodiscard]] virtual bool has_target_alias() const = 0;
    /// Changes as common tables, so that one statement changes and answers.
    [[nodiscard]] virtual bool has_changes_within_queries() const = 0;
    [[nodiscard]] virtual std::string infix(std::string_view op, const std::string& left,
                                            const std::string& right) const = 0;
    /// What a conflict is about: its constraint, or the columns of that.
    [[nodiscard]] virtual std::string conflict_target(
        std::string_view constraint, std::span<const std::string_view> columns) const = 0;
    /// `inserted` for a row of `alias` that an upsert inserted, `updated` for one it found.
    [[nodiscard]] virtual std::string inserted_or_updated(const std::string& alias,
                                                          const std::string& inserted,
                                                          const std::string& updated) const = 0;
    /// A row of `alias` as JSON, to be handed over to a later step.
    [[nodiscard]] virtual std::string row_json(const std::string& alias,
                                               std::span<const std::string_view> columns) const = 0;
    /// What was handed over, a list of such rows: as relation, one value of it, its length.
    [[nodiscard]] virtual std::string handed_rows(std::string_view schema, std::string_view name,
                                                  std::span<const std::string_view> columns,
                                                  std::span<const std::string> lists) const = 0;
    [[nodiscard]] virtual std::string handed_value(const std::string& list, std::int64_t row,
                                                   std::string_view column,
                                                   const SqlType& type) const = 0;
    [[nodiscard]] virtual std::string handed_count(const std::string& list) const = 0;
    /// The first or last item of a JSON list, as a text.
    [[nodiscard]] virtual std::string json_item(const std::string& list, bool last) const = 0;
    /// JSON as a text that means nothing to clients, and back. Nothing: it is none.
    [[nodiscard]] virtual std::string cursor(const std::string& json) const = 0;
    [[nodiscard]] virtual std::optional<std::string> cursor_json(std::string_view cursor) const = 0;
    [[nodiscard]] virtual std::string same(const std::string& left,
                                           const std::string& right) const = 0;
    [[nodiscard]] virtual std::string json_array(std::span<const std::string> items) const = 0;
    [[nodiscard]] virtual std::string least(const std::string& left,
                                            const std::string& right) const = 0;
};

[[nodiscard]] const Dialect& postgres_dialect() noexcept;
[[nodiscard]] const Dialect& sqlite_dialect() noexcept;

/// A statement that changes rows before the one that answers. Of each row it changes it returns
/// JSON, and whether the role may leave it so.
struct Step {
    std::string text;
    std::vector<Parameter> parameters;
    std::string path;  // as those of DatabaseStep
    std::size_t rows_needed = 0;
    std::string incomplete;
};

/// What a database is asked.
struct Statement {
    std::string text;
    std::vector<Parameter> parameters;  // in the order of their numbers
    /// The text is the same for every request of the same shape: the same fields, members of
    /// objects, enum values, booleans, nulls and lengths of lists, whatever the strings and
    /// numbers.
    bool reusable = true;
    /// Run before `text`, in order and in the same transaction; DatabaseRequest::steps.
    std::vector<Step> steps = {};
    std::string path = {};  // where in the request refusals by the database belong
};

/// The statement of `select`. Parameters that no longer stand in the tree are left out.
[[nodiscard]] Statement print_statement(const Select& select, std::span<const Parameter> parameters,
                                        const Dialect& dialect);

/// A statement that makes `mutation` and returns its rows for later ones.
[[nodiscard]] Step print_step(const Mutation& mutation, std::span<const Parameter> parameters,
                              const Dialect& dialect);

/// The statement that makes `mutation` and answers with `answer`, which reads its rows.
[[nodiscard]] Statement print_mutation(const Mutation& mutation, const Select& answer,
                                       std::span<const Parameter> parameters,
                                       const Dialect& dialect);

}  // namespace millrace::sql
