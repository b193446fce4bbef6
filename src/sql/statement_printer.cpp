#include <fmt/core.h>

#include <millrace/sql/dialect.hpp>

#include "quoting.hpp"

namespace millrace::sql {
namespace {

class StatementPrinter {
public:
    StatementPrinter(std::span<const Parameter> parameters, const Dialect& dialect)
        : parameters_(parameters), dialect_(dialect), numbers_(parameters.size(), 0) {}

    Statement statement(const Select& tree) {
        std::string text = select(tree);
        return {std::move(text), std::move(used_), true};
    }

    Statement mutation(const Mutation& mutation, const Select& answer) {
        std::string text =
            fmt::format("WITH {} AS ({}", quote_identifier(kChangedRows), change(mutation));
        if (mutation.kind != MutationKind::Nothing) {
            text += fmt::format(" RETURNING {}.*", quote_identifier(mutation.target->alias));
            if (mutation.check != nullptr) {
                text += fmt::format(", {} IS TRUE AS {}", print(*mutation.check),
                                    quote_identifier(kRowAllowed));
            }
        }
        text += ") ";
        text += select(answer);
        return {std::move(text), std::move(used_), true};
    }

    Step step(const Mutation& mutation) {
        const std::string alias = quote_identifier(mutation.target->alias);
        std::string text = change(mutation);
        text += fmt::format(" RETURNING {}", dialect_.row_json(alias, mutation.returned));
        text += mutation.check == nullptr ? fmt::format(", {}", dialect_.boolean(true))
                                          : fmt::format(", {} IS TRUE", changed_row(mutation));
        return {std::move(text), std::move(used_), {}, 0, {}};
    }

private:
    // The check of a row that a statement returns.
    std::string changed_row(const Mutation& mutation) {
        changed_ = mutation.target->alias;
        std::string text = print(*mutation.check);
        changed_ = {};
        return text;
    }

    std::string change(const Mutation& mutation) {
        const Relation& target = *mutation.target;
        std::string out;
        switch (mutation.kind) {
            case MutationKind::Insert:
                return insert(mutation);
            case MutationKind::Nothing:
                return fmt::format("SELECT * FROM {} WHERE {}", relation(target),
                                   dialect_.boolean(false));
            case MutationKind::Update:
                out = fmt::format("UPDATE {} SET {}", relation(target),
                                  assignments(mutation.assignments));
                break;
            case MutationKind::Delete:
                out = fmt::format("DELETE FROM {}", relation(target));
                break;
        }
        if (mutation.where != nullptr) { out += " WHERE " + print(*mutation.where); }
        return out;
    }

    std::string insert(const Mutation& mutation) {
        std::string columns;
        for (const std::string_view column : mutation.columns) {
            columns += fmt::format("{}{}", columns.empty() ? "" : ", ", quote_identifier(column));
        }
        std::string rows;
        for (const auto& row : mutation.rows) {
            std::string values;
            for (const Expression* value : row) {
                values += fmt::format("{}{}", values.empty() ? "" : ", ",
                                      value == nullptr ? "DEFAULT" : print(*value));
            }
            rows += fmt::format("{}({})", rows.empty() ? "" : ", ", values);
        }
        std::string out = fmt::format("INSERT INTO {}", relation(*mutation.target));
        out += columns.empty() ? std::string(" DEFAULT VALUES")
                               : fmt::format(" ({}) VALUES {}", columns, rows);
        if (mutation.conflict != nullptr) { out += conflict(*mutation.conflict); }
        return out;
    }

    std::string conflict(const Conflict& conflict) {
        std::string out = fmt::format(" ON CONFLICT {}",
                                      dialect_.conflict_target(conflict.constraint, conflict.key));
        if (conflict.columns.empty()) { return out + " DO NOTHING"; }
        std::string changes;
        for (const std::string_view column : conflict.columns) {
            changes += fmt::format("{}{} = EXCLUDED.{}", changes.empty() ? "" : ", ",
                                   quote_identifier(column), quote_identifier(column));
        }
        if (!conflict.presets.empty()) { changes += ", " + assignments(conflict.presets); }
        out += fmt::format(" DO UPDATE SET {}", changes);
        if (conflict.where != nullptr) { out += " WHERE " + print(*conflict.where); }
        return out;
    }

    std::string assignments(std::span<const Assignment> items) {
        std::string out;
        for (const Assignment& item : items) {
            out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", quote_identifier(item.column),
                               print(*item.value));
        }
        return out;
    }

    std::string select(const Select& select) {
        const bool window = !select.distinct_on.empty() && !dialect_.has_distinct_on();
        std::string out = "SELECT ";
        if (!select.distinct_on.empty() && !window) {
            out += fmt::format("DISTINCT ON ({}) ", list(select.distinct_on, ", "));
        }
        for (std::size_t i = 0; i < select.projections.size(); ++i) {
            const Projection& projection = select.projections[i];
            out += fmt::format("{}{}", i == 0 ? "" : ", ", print(*projection.value));
            if (!projection.alias.empty()) {
                out += fmt::format(" AS {}", quote_identifier(projection.alias));
            }
        }
        if (select.from != nullptr) {
            out += window ? first_of_each(select) : fmt::format(" FROM {}", relation(*select.from));
        }
        for (const Relation* joined : select.left_joins) {
            out += fmt::format(" LEFT JOIN LATERAL {} ON {}", relation(*joined),
                               dialect_.boolean(true));
        }
        if (window) {
            out += fmt::format(" WHERE {}.\"_nth\" = 1", quote_identifier(select.from->alias));
        } else if (select.where != nullptr) {
            out += fmt::format(" WHERE {}", print(*select.where));
        }
        if (!select.order.empty()) { out += fmt::format(" ORDER BY {}", order(select.order)); }
        if (select.limit != nullptr) { out += fmt::format(" LIMIT {}", print(*select.limit)); }
        if (select.offset != nullptr) {
            // An offset alone is not a clause everywhere.
            if (select.limit == nullptr && !dialect_.has_distinct_on()) { out += " LIMIT -1"; }
            out += fmt::format(" OFFSET {}", print(*select.offset));
        }
        return out;
    }

    // The rows of `select.from` with their number within the group; under the same alias, so that
    // expressions over its columns keep their meaning.
    std::string first_of_each(const Select& select) {
        const std::string alias = quote_identifier(select.from->alias);
        return fmt::format(
            " FROM (SELECT {}.*, row_number() OVER (PARTITION BY {}{}) AS \"_nth\" FROM {}{}) AS "
            "{}",
            alias, list(select.distinct_on, ", "),
            select.order.empty() ? "" : " ORDER BY " + order(select.order), relation(*select.from),
            select.where == nullptr ? "" : " WHERE " + print(*select.where), alias);
    }

    std::string relation(const Relation& relation) {
        const std::string alias = quote_identifier(relation.alias);
        switch (relation.kind) {
            case RelationKind::Table:
                if (relation.alias == relation.name) {
                    return dialect_.table(relation.schema, relation.name);
                }
                return fmt::format("{} AS {}", dialect_.table(relation.schema, relation.name),
                                   alias);
            case RelationKind::CommonTable:
                return fmt::format("{} AS {}", quote_identifier(relation.name), alias);
            case RelationKind::Function:
                return fmt::format("{} AS {}", print(*relation.call), alias);
            case RelationKind::Keys:
                return keys(relation);
            case RelationKind::HandedRows:
                return fmt::format("{} AS {}", handed(relation), alias);
            case RelationKind::Select:
                break;
        }
        return fmt::format("({}) AS {}", select(*relation.select), alias);
    }

    std::string keys(const Relation& relation) {
        std::vector<std::string> parameters;
        for (const Expression* parameter : relation.keys) {
            parameters.push_back(print(*parameter));
        }
        return dialect_.keys(relation.alias, parameters, relation.key_columns);
    }

    std::string handed(const Relation& relation) {
        const std::vector<std::string> lists = texts(relation.handed);
        if (lists.empty()) {
            return fmt::format("(SELECT * FROM {} WHERE {})",
                               dialect_.table(relation.schema, relation.name),
                               dialect_.boolean(false));
        }
        return dialect_.handed_rows(relation.schema, relation.name, relation.columns, lists);
    }

    std::string order(std::span<const OrderItem> items) {
        std::string out;
        for (const OrderItem& item : items) {
            out += fmt::format("{}{} {} NULLS {}", out.empty() ? "" : ", ", print(*item.by),
                               item.descending ? "DESC" : "ASC",
                               item.nulls == Nulls::First ? "FIRST" : "LAST");
        }
        return out;
    }

    std::string list(std::span<const Expression* const> items, std::string_view separator) {
        std::string out;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0) { out += separator; }
            out += print(*items[i]);
        }
        return out;
    }

    std::string call(const Expression& expression) {
        std::string arguments;
        for (std::size_t i = 0; i < expression.operands.size(); ++i) {
            if (i > 0) { arguments += ", "; }
            if (!expression.names[i].empty()) {
                arguments += fmt::format("{} => ", quote_identifier(expression.names[i]));
            }
            arguments += print(*expression.operands[i]);
        }
        return fmt::format("{}({})", dialect_.table(expression.schema, expression.name), arguments);
    }

    std::string renamed(const Expression& expression) {
        const std::string value = print(*expression.operands[0]);
        std::string out = fmt::format("CASE {}", value);
        for (std::size_t i = 0; i + 1 < expression.names.size(); i += 2) {
            out += fmt::format(" WHEN {} THEN {}", quote_literal(expression.names[i]),
                               quote_literal(expression.names[i + 1]));
        }
        return out + fmt::format(" ELSE {} END", value);
    }

    std::string aggregate(const Expression& expression) {
        const std::string_view name = aggregate_name(expression.aggregate);
        // A row of several columns is never null, so that all rows count.
        if (expression.operands.empty() ||
            (expression.operands.size() > 1 && !expression.distinct)) {
            return fmt::format("{}(*)", name);
        }
        const std::string operands = list(expression.operands, ", ");
        return fmt::format(
            "{}({}{})", name, expression.distinct ? "DISTINCT " : "",
            expression.operands.size() == 1 ? operands : dialect_.row_value(operands));
    }

    std::string json_object(const Expression& expression) {
        std::vector<Dialect::NamedText> members;
        for (std::size_t i = 0; i < expression.operands.size(); ++i) {
            members.emplace_back(expression.names[i], json(*expression.operands[i]));
        }
        return dialect_.json_object(members);
    }

    // JSON that is not made on the spot must say that it is JSON.
    std::string json(const Expression& value) {
        std::string text = print(value);
        const bool made_here =
            value.kind == ExpressionKind::JsonObject || value.kind == ExpressionKind::JsonList;
        return value.json && !made_here ? dialect_.json_value(text) : text;
    }

    std::string json_list(const Expression& expression) {
        return dialect_.json_list(
            json(*expression.operands[0]),
            expression.operands.size() > 1 ? print(*expression.operands[1]) : std::string());
    }

    std::string json_array(const Expression& expression) {
        std::vector<std::string> out;
        for (const Expression* item : expression.operands) { out.push_back(json(*item)); }
        return dialect_.json_array(out);
    }

    std::vector<std::string> texts(std::span<const Expression* const> items) {
        std::vector<std::string> out;
        for (const Expression* item : items) { out.push_back(print(*item)); }
        return out;
    }

    // Numbers go by first appearance: what was compiled and then left out has none.
    std::string parameter(const Expression& expression) {
        const auto place = static_cast<std::size_t>(expression.index - 1);
        if (numbers_[place] == 0) {
            used_.push_back(parameters_[place]);
            numbers_[place] = static_cast<std::int64_t>(used_.size());
        }
        return dialect_.parameter(numbers_[place], parameters_[place].type);
    }

    std::string print(const Expression& expression) {
        using enum ExpressionKind;
        const auto operand = [&](std::size_t i) { return print(*expression.operands[i]); };
        switch (expression.kind) {
            case Column: {
                const std::string column =
                    fmt::format("{}.{}", quote_identifier(expression.relation),
                                quote_identifier(expression.name));
                return expression.relation == changed_ ? dialect_.changed_column(column) : column;
            }
            case Row:
                return quote_identifier(expression.relation);
            case ExpressionKind::Parameter:
                return parameter(expression);
            case Text:
                return quote_literal(expression.name);
            case Integer:
                return std::to_string(expression.index);
            case Boolean:
                return dialect_.boolean(expression.index != 0);
            case Null:
                return "NULL";
            case Compare:
                return dialect_.compare(expression.comparison, operand(0), operand(1));
            case IsNull:
                return fmt::format("({} IS NULL)", operand(0));
            case IsTrue:
                return fmt::format("({} IS TRUE)", operand(0));
            case Infix:
                return dialect_.infix(expression.name, operand(0), operand(1));
            case And:
                return fmt::format("({})", list(expression.operands, " AND "));
            case Or:
                return fmt::format("({})", list(expression.operands, " OR "));
            case Not:
                return fmt::format("(NOT {})", operand(0));
            case Exists:
                return fmt::format("EXISTS ({})", select(*expression.select));
            case Subquery:
                return fmt::format("({})", select(*expression.select));
            case Case:
                return fmt::format("CASE WHEN {} THEN {} END", operand(0), operand(1));
            case Renamed:
                return renamed(expression);
            case Call:
                return call(expression);
            case List:
                return dialect_.list(texts(expression.operands), *expression.type);
            case Aggregate:
                return aggregate(expression);
            case RowNumber:
                return expression.order.empty() ? "row_number() OVER ()"
                                                : fmt::format("row_number() OVER (ORDER BY {})",
                                                              order(expression.order));
            case Least:
                return dialect_.least(operand(0), operand(1));
            case Upserted:
                return dialect_.inserted_or_updated(quote_identifier(expression.relation),
                                                    operand(0), operand(1));
            case HandedValue:
                return dialect_.handed_value(operand(0), expression.index, expression.name,
                                             *expression.type);
            case HandedCount:
                return dialect_.handed_count(operand(0));
            case JsonArray:
                return json_array(expression);
            case JsonItem:
                return dialect_.json_item(operand(0), expression.index != 0);
            case Cursor:
                return dialect_.cursor(operand(0));
            case Same:
                return dialect_.same(operand(0), operand(1));
            case Tuple:
                return fmt::format("({})", list(expression.operands, ", "));
            case JsonObject:
                return json_object(expression);
            case JsonList:
                return json_list(expression);
            case JsonPath:
                return dialect_.json_path(operand(0), operand(1));
            case AsText:
                return dialect_.as_text(operand(0));
            case JsonColumn:
                return dialect_.column_value(operand(0), *expression.type);
            case Cast:
                return dialect_.cast(operand(0), *expression.type);
        }
        return {};
    }

    std::span<const Parameter> parameters_;
    const Dialect& dialect_;
    std::string_view changed_;           // alias of the changed row, while its check is printed
    std::vector<std::int64_t> numbers_;  // of each parameter; 0: not printed yet
    std::vector<Parameter> used_;
};

}  // namespace

Statement print_statement(const Select& select, std::span<const Parameter> parameters,
                          const Dialect& dialect) {
    return StatementPrinter(parameters, dialect).statement(select);
}

Step print_step(const Mutation& mutation, std::span<const Parameter> parameters,
                const Dialect& dialect) {
    return StatementPrinter(parameters, dialect).step(mutation);
}

Statement print_mutation(const Mutation& mutation, const Select& answer,
                         std::span<const Parameter> parameters, const Dialect& dialect) {
    return StatementPrinter(parameters, dialect).mutation(mutation, answer);
}

}  // namespace millrace::sql
