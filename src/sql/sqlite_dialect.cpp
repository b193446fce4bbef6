#include <algorithm>

#include <fmt/core.h>

#include <millrace/sql/dialect.hpp>
#include <millrace/sql/sqlite_functions.hpp>
#include <millrace/wire/json_number.hpp>
#include <millrace/wire/json_writer.hpp>

#include "cursor_text.hpp"
#include "quoting.hpp"

namespace millrace::sql {
namespace {

using enum Operator;

// A call takes 127 arguments at most.
constexpr std::size_t kJsonMembersPerCall = 60;

std::string_view spelling(Operator op) {
    switch (op) {
        case NotEqual:
            return "<>";
        case Greater:
            return ">";
        case GreaterOrEqual:
            return ">=";
        case Less:
            return "<";
        case LessOrEqual:
            return "<=";
        case Like:
            return "LIKE";
        case NotLike:
            return "NOT LIKE";
        default:
            return "=";
    }
}

/// SQLite 3.38 and later. Its connections must set `PRAGMA case_sensitive_like = ON`, so that LIKE
/// means what it means in PostgreSQL.
class SqliteDialect final : public Dialect {
public:
    bool supports(Operator) const override { return true; }
    bool supports(AggregateFunction) const override { return true; }
    bool has_typed_rows() const override { return false; }
    bool has_distinct_on() const override { return false; }

    std::string parameter(std::int64_t number, const SqlType&) const override {
        return fmt::format("?{}", number);
    }

    // All tables are in one schema.
    std::string table(std::string_view, std::string_view name) const override {
        return quote_identifier(name);
    }

    std::string boolean(bool value) const override { return value ? "1" : "0"; }

    std::string compare(Operator op, const std::string& left,
                        const std::string& right) const override {
        switch (op) {
            case In:
                return fmt::format("({} IN (SELECT value FROM json_each({})))", left, right);
            case NotIn:
                return fmt::format("({} NOT IN (SELECT value FROM json_each({})))", left, right);
            case ILike:
                return fmt::format("(lower({}) LIKE lower({}) ESCAPE '\\')", left, right);
            case NotILike:
                return fmt::format("(lower({}) NOT LIKE lower({}) ESCAPE '\\')", left, right);
            case Like:
                return fmt::format("({} LIKE {} ESCAPE '\\')", left, right);
            case NotLike:
                return fmt::format("({} NOT LIKE {} ESCAPE '\\')", left, right);
            case Similar:
                return call(kSqliteSimilar, right, left);
            case NotSimilar:
                return fmt::format("(NOT {})", call(kSqliteSimilar, right, left));
            case Regex:
                return call(kSqliteRegexp, right, left);
            case NotRegex:
                return fmt::format("(NOT {})", call(kSqliteRegexp, right, left));
            case IRegex:
                return call(kSqliteIRegexp, right, left);
            case NotIRegex:
                return fmt::format("(NOT {})", call(kSqliteIRegexp, right, left));
            case Contains:
                return call(kSqliteJsonbContains, left, right);
            case ContainedIn:
                return call(kSqliteJsonbContains, right, left);
            case HasKey:
                return call(kSqliteJsonbHasKey, left, right);
            case HasKeysAny:
                return call(kSqliteJsonbHasAnyKey, left, right);
            case HasKeysAll:
                return call(kSqliteJsonbHasAllKeys, left, right);
            default:
                return fmt::format("({} {} {})", left, spelling(op), right);
        }
    }

    std::string json_object(std::span<const NamedText> members) const override {
        std::string out = "json_object(";
        for (std::size_t i = 0; i < std::min(members.size(), kJsonMembersPerCall); ++i) {
            out += fmt::format("{}{}, {}", i == 0 ? "" : ", ", quote_literal(members[i].first),
                               members[i].second);
        }
        out += ')';
        for (std::size_t first = kJsonMembersPerCall; first < members.size();
             first += kJsonMembersPerCall) {
            out = "json_insert(" + out;
            for (const NamedText& member :
                 members.subspan(first, std::min(kJsonMembersPerCall, members.size() - first))) {
                out += fmt::format(", {}, {}", quote_literal(member_path("$", member.first)),
                                   member.second);
            }
            out += ')';
        }
        return out;
    }

    std::string json_list(const std::string& item, const std::string& filter) const override {
        return filter.empty() ? fmt::format("json_group_array({})", item)
                              : fmt::format("json_group_array({}) FILTER (WHERE {})", item, filter);
    }

    // Behind the operand, where it costs the parser nothing: its stack has a hundred places, and
    // what is nested deep needs them.
    std::string json_value(const std::string& json) const override {
        return fmt::format("{} -> '$'", json);
    }

    std::string json_path(const std::string& json, const std::string& path) const override {
        return fmt::format("({} -> {})", json, path);
    }

    std::string as_text(const std::string& value) const override {
        return fmt::format("CAST({} AS TEXT)", value);
    }

    std::string cast(const std::string& value, const SqlType& type) const override {
        const std::string_view to = type.is("text") || type.is_json() ? "TEXT" : "NUMERIC";
        return fmt::format("CAST({} AS {})", value, to);
    }

    std::string list(std::span<const std::string> items, const SqlType&) const override {
        std::string out;
        for (const std::string& item : items) {
            out += fmt::format("{}{}", out.empty() ? "" : ", ", item);
        }
        return fmt::format("json_array({})", out);
    }

    // Booleans are numbers, and JSON is text, until they are said to be something else.
    std::string column_value(const std::string& value, const SqlType& type) const override {
        if (type.is("bool")) {
            return fmt::format("json(CASE {} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)", value);
        }
        return type.is_json() ? fmt::format("json({})", value) : value;
    }

    // Values of the list have no affinity: a number in quotes is equal to no number.
    std::string list_text(std::span<const std::optional<std::string>> items,
                          const SqlType& element) const override {
        wire::ReplyBuffer out;
        out.append('[');
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0) { out.append(','); }
            if (!items[i]) {
                out.append("null");
            } else if (is_bare(*items[i], element)) {
                out.append(bare(*items[i], element));
            } else {
                wire::append_string(out, *items[i]);
            }
        }
        out.append(']');
        return std::string(out.view());
    }

    // SQLite 3.40 takes what it knows of the first column of a table (that it is never null, how it
    // compares) for true of all columns in the RETURNING of an INSERT or UPDATE. Of a function it
    // knows nothing.
    std::string changed_column(const std::string& column) const override {
        return fmt::format("coalesce({}, NULL)", column);
    }
    std::string row_value(const std::string& operands) const override {
        return fmt::format("json_array({})", operands);
    }

    std::string path_text(std::span<const std::string> steps) const override {
        std::string out = "$";
        for (const std::string& step : steps) {
            const bool place =
                std::ranges::all_of(step, [](char c) { return c >= '0' && c <= '9'; });
            out += place ? fmt::format("[{}]", step) : fmt::format(".\"{}\"", step);
        }
        return out;
    }

    std::string keys(std::string_view alias, std::span<const std::string> parameters,
                     std::size_t columns) const override {
        std::string values;
        for (std::size_t i = 0; i < columns; ++i) {
            values += fmt::format(", json_extract(value, '$[{}]') AS c{}", i, i);
        }
        return fmt::format("(SELECT key + 1 AS {}{} FROM json_each({})) AS {}", kKeyPlace, values,
                           parameters.front(), quote_identifier(alias));
    }

    bool keys_are_json() const override { return true; }

    std::size_t parameters_max() const override { return 32'766; }
    bool has_default_keyword() const override { return false; }
    bool has_target_alias() const override { return false; }
    bool has_changes_within_queries() const override { return false; }

    std::string infix(std::string_view op, const std::string& left,
                      const std::string& right) const override {
        if (op == "||") { return call(kSqliteJsonbConcat, left, right); }
        if (op == "-") { return call(kSqliteJsonbDelete, left, right); }
        if (op == "#-") { return call(kSqliteJsonbDeletePath, left, right); }
        return fmt::format("({} {} {})", left, op, right);
    }

    std::string conflict_target(std::string_view,
                                std::span<const std::string_view> columns) const override {
        return fmt::format("({})", names(columns));
    }

    // Which of both a row is cannot be told: it must meet both.
    std::string inserted_or_updated(const std::string&, const std::string& inserted,
                                    const std::string& updated) const override {
        return fmt::format("({} AND {})", inserted, updated);
    }

    std::string row_json(const std::string& alias,
                         std::span<const std::string_view> columns) const override {
        std::vector<NamedText> members;
        for (const std::string_view column : columns) {
            members.emplace_back(column, fmt::format("{}.{}", alias, quote_identifier(column)));
        }
        return json_object(members);
    }

    std::string handed_rows(std::string_view, std::string_view,
                            std::span<const std::string_view> columns,
                            std::span<const std::string> lists) const override {
        std::string values;
        for (const std::string_view column : columns) {
            values +=
                fmt::format("{}json_extract(value, {}) AS {}", values.empty() ? "" : ", ",
                            quote_literal(member_path("$", column)), quote_identifier(column));
        }
        std::string out;
        for (const std::string& list : lists) {
            out += fmt::format("{}SELECT {} FROM json_each({})", out.empty() ? "" : " UNION ALL ",
                               values, list);
        }
        return fmt::format("({})", out);
    }

    std::string handed_value(const std::string& list, std::int64_t row, std::string_view column,
                             const SqlType&) const override {
        return fmt::format("json_extract({}, {})", list,
                           quote_literal(member_path(fmt::format("$[{}]", row), column)));
    }

    std::string handed_count(const std::string& list) const override {
        return fmt::format("json_array_length({})", list);
    }

    std::string json_item(const std::string& list, bool last) const override {
        return fmt::format("({} ->> '{}')", list, last ? "$[#-1]" : "$[0]");
    }

    // There is no base64.
    std::string cursor(const std::string& json) const override {
        return fmt::format("hex({})", json);
    }

    std::optional<std::string> cursor_json(std::string_view cursor) const override {
        return decode_hex(cursor);
    }

    std::string same(const std::string& left, const std::string& right) const override {
        return fmt::format("({} IS {})", left, right);
    }

    std::string json_array(std::span<const std::string> items) const override {
        std::string out;
        for (const std::string& item : items) {
            out += fmt::format("{}{}", out.empty() ? "" : ", ", item);
        }
        return fmt::format("json_array({})", out);
    }

    std::string least(const std::string& left, const std::string& right) const override {
        return fmt::format("min({}, {})", left, right);
    }

private:
    // The text of a number or boolean that JSON can say without quotes.
    static bool is_bare(std::string_view text, const SqlType& element) {
        if (element.is("bool")) { return text == "true" || text == "false"; }
        return element.is_number() && wire::is_json_number(text);
    }
    static std::string_view bare(std::string_view text, const SqlType& element) {
        if (!element.is("bool")) { return text; }
        return text == "true" ? "1" : "0";
    }

    static std::string call(std::string_view function, const std::string& first,
                            const std::string& second) {
        return fmt::format("{}({}, {})", function, first, second);
    }

    static std::string member_path(std::string_view parent, std::string_view member) {
        return fmt::format("{}.\"{}\"", parent, member);
    }

    static std::string names(std::span<const std::string_view> columns) {
        std::string out;
        for (const std::string_view column : columns) {
            out += fmt::format("{}{}", out.empty() ? "" : ", ", quote_identifier(column));
        }
        return out;
    }
};

}  // namespace

const Dialect& sqlite_dialect() noexcept {
    static const SqliteDialect dialect;
    return dialect;
}

}  // namespace millrace::sql
