#include <array>

#include <fmt/format.h>

#include <millrace/sql/dialect.hpp>

#include "cursor_text.hpp"
#include "quoting.hpp"

namespace millrace::sql {
namespace {

using enum Operator;

// A call takes 100 arguments at most.
constexpr std::size_t kJsonMembersPerCall = 50;

std::string type_name(const SqlType& type) {
    // Names of built-in types stand as they are, so that statements can be read: only "char" is
    // something else without its quotes.
    std::string name =
        type.built_in() && type.name != "char" ? type.name : quote_identifier(type.name);
    if (!type.built_in()) { name = quote_identifier(type.schema) + "." + name; }
    return type.array ? name + "[]" : name;
}

std::string_view spelling(Operator op) {
    switch (op) {
        case Equal:
            return "=";
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
        case ILike:
            return "ILIKE";
        case NotILike:
            return "NOT ILIKE";
        case Similar:
            return "SIMILAR TO";
        case NotSimilar:
            return "NOT SIMILAR TO";
        case Regex:
            return "~";
        case NotRegex:
            return "!~";
        case IRegex:
            return "~*";
        case NotIRegex:
            return "!~*";
        case Contains:
            return "@>";
        case ContainedIn:
            return "<@";
        case HasKey:
            return "?";
        case HasKeysAny:
            return "?|";
        case HasKeysAll:
            return "?&";
        default:
            return "=";
    }
}

// An element of an array literal; quoted always, so that nothing in it has a meaning.
void append_element(std::string& out, const std::optional<std::string>& element) {
    if (!element) {
        out += "NULL";
        return;
    }
    out += '"';
    for (const char c : *element) {
        if (c == '"' || c == '\\') { out += '\\'; }
        out += c;
    }
    out += '"';
}

class PostgresDialect final : public Dialect {
public:
    bool supports(Operator) const override { return true; }
    bool supports(AggregateFunction) const override { return true; }
    bool has_typed_rows() const override { return true; }
    bool has_distinct_on() const override { return true; }

    std::string parameter(std::int64_t number, const SqlType& type) const override {
        return fmt::format("${}::{}", number, type_name(type));
    }

    std::string table(std::string_view schema, std::string_view name) const override {
        return fmt::format("{}.{}", quote_identifier(schema), quote_identifier(name));
    }

    std::string boolean(bool value) const override { return value ? "true" : "false"; }

    std::string compare(Operator op, const std::string& left,
                        const std::string& right) const override {
        if (op == In) { return fmt::format("({} = ANY ({}))", left, right); }
        if (op == NotIn) { return fmt::format("({} <> ALL ({}))", left, right); }
        return fmt::format("({} {} {})", left, spelling(op), right);
    }

    std::string json_object(std::span<const NamedText> members) const override {
        if (members.size() <= kJsonMembersPerCall) { return one_object(members); }
        std::string out;
        for (std::size_t first = 0; first < members.size(); first += kJsonMembersPerCall) {
            const auto part =
                members.subspan(first, std::min(kJsonMembersPerCall, members.size() - first));
            const bool last = first + part.size() == members.size();
            const std::string object = one_object(part);
            // Without the closing brace of all but the last and the opening one of all but the
            // first, they are one object.
            if (first == 0) {
                out = fmt::format("(left({}::text, -1)", object);
            } else if (last) {
                out += fmt::format(" || ', ' || substr({}::text, 2))::json", object);
            } else {
                out += fmt::format(" || ', ' || left(substr({}::text, 2), -1)", object);
            }
        }
        return out;
    }

    std::string json_list(const std::string& item, const std::string& filter) const override {
        return filter.empty()
                   ? fmt::format("coalesce(json_agg({}), '[]')", item)
                   : fmt::format("coalesce(json_agg({}) FILTER (WHERE {}), '[]')", item, filter);
    }

    std::string json_value(const std::string& json) const override { return json; }

    std::string json_path(const std::string& json, const std::string& path) const override {
        return fmt::format("({} #> {})", json, path);
    }

    std::string as_text(const std::string& value) const override {
        return fmt::format("({})::text", value);
    }

    std::string cast(const std::string& value, const SqlType& type) const override {
        return fmt::format("({})::{}", value, type_name(type));
    }

    std::string list(std::span<const std::string> items, const SqlType& type) const override {
        std::string out;
        for (const std::string& item : items) {
            out += fmt::format("{}{}", out.empty() ? "" : ", ", item);
        }
        SqlType array = type;
        array.array = true;
        return fmt::format("ARRAY[{}]::{}", out, type_name(array));
    }

    std::string column_value(const std::string& value, const SqlType&) const override {
        return value;
    }

    std::string list_text(std::span<const std::optional<std::string>> items,
                          const SqlType& /*element*/) const override {
        std::string out = "{";
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0) { out += ','; }
            append_element(out, items[i]);
        }
        return out += '}';
    }

    std::string path_text(std::span<const std::string> steps) const override {
        return list_text(std::vector<std::optional<std::string>>(steps.begin(), steps.end()),
                         built_in_type("text"));
    }

    std::string changed_column(const std::string& column) const override { return column; }
    std::string row_value(const std::string& operands) const override {
        return fmt::format("({})", operands);
    }

    std::string keys(std::string_view alias, std::span<const std::string> parameters,
                     std::size_t columns) const override {
        std::string names;
        for (std::size_t i = 0; i < columns; ++i) { names += fmt::format("c{}, ", i); }
        return fmt::format("unnest({}) WITH ORDINALITY AS {}({}{})", fmt::join(parameters, ", "),
                           quote_identifier(alias), names, kKeyPlace);
    }

    bool keys_are_json() const override { return false; }

    std::size_t parameters_max() const override { return 65'535; }
    bool has_default_keyword() const override { return true; }
    bool has_target_alias() const override { return true; }
    bool has_changes_within_queries() const override { return true; }

    std::string infix(std::string_view op, const std::string& left,
                      const std::string& right) const override {
        return fmt::format("({} {} {})", left, op, right);
    }

    std::string conflict_target(std::string_view constraint,
                                std::span<const std::string_view>) const override {
        return fmt::format("ON CONSTRAINT {}", quote_identifier(constraint));
    }

    // A row that nobody has locked or replaced is new.
    std::string inserted_or_updated(const std::string& alias, const std::string& inserted,
                                    const std::string& updated) const override {
        return fmt::format("(CASE WHEN {}.xmax = 0 THEN {} ELSE {} END)", alias, inserted, updated);
    }

    std::string row_json(const std::string& alias,
                         std::span<const std::string_view>) const override {
        return fmt::format("to_json({})", alias);
    }

    std::string handed_rows(std::string_view schema, std::string_view name,
                            std::span<const std::string_view>,
                            std::span<const std::string> lists) const override {
        std::string out;
        for (const std::string& list : lists) {
            out += fmt::format("{}json_populate_recordset(NULL::{}, {})",
                               out.empty() ? "" : " UNION ALL SELECT * FROM ", table(schema, name),
                               list);
        }
        return lists.size() == 1 ? out : fmt::format("(SELECT * FROM {})", out);
    }

    std::string handed_value(const std::string& list, std::int64_t row, std::string_view column,
                             const SqlType& type) const override {
        return fmt::format("({} -> {} ->> {})::{}", list, row, quote_literal(column),
                           type_name(type));
    }

    std::string handed_count(const std::string& list) const override {
        return fmt::format("json_array_length({})", list);
    }

    std::string json_item(const std::string& list, bool last) const override {
        return fmt::format("({} ->> {})", list, last ? -1 : 0);
    }

    // Lines of base64 are broken after 76 characters.
    std::string cursor(const std::string& json) const override {
        return fmt::format(
            "translate(encode(convert_to(({})::text, 'UTF8'), 'base64'), E'\\n', '')", json);
    }

    std::optional<std::string> cursor_json(std::string_view cursor) const override {
        return decode_base64(cursor);
    }

    std::string same(const std::string& left, const std::string& right) const override {
        return fmt::format("({} IS NOT DISTINCT FROM {})", left, right);
    }

    std::string json_array(std::span<const std::string> items) const override {
        std::string out;
        for (const std::string& item : items) {
            out += fmt::format("{}{}", out.empty() ? "" : ", ", item);
        }
        return fmt::format("json_build_array({})", out);
    }

    std::string least(const std::string& left, const std::string& right) const override {
        return fmt::format("least({}, {})", left, right);
    }

private:
    static std::string one_object(std::span<const NamedText> members) {
        std::string out = "json_build_object(";
        for (std::size_t i = 0; i < members.size(); ++i) {
            out += fmt::format("{}{}, {}", i == 0 ? "" : ", ", quote_literal(members[i].first),
                               members[i].second);
        }
        return out += ')';
    }
};

}  // namespace

const Dialect& postgres_dialect() noexcept {
    static const PostgresDialect dialect;
    return dialect;
}

}  // namespace millrace::sql
