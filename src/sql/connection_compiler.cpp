#include "connection_compiler.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "values.hpp"

namespace millrace::sql {

using value::Kind;
using value::Value;

namespace {

constexpr std::string_view kPlace = "nth";
constexpr std::string_view kCursor = "cursor";

}  // namespace

ConnectionCompiler::ConnectionCompiler(Compilation& compilation, SelectionCompiler& selection,
                                       const FieldContext& context)
    : c_(compilation),
      selection_(selection),
      source_(compilation, selection.conditions()),
      context_(context),
      arguments_{context.claimed.field, compilation.arguments_of(context.claimed), context.path},
      access_(*context.binding.table) {}

Node ConnectionCompiler::compile() {
    read_counts();
    Select rows = ordered_rows();
    row_ = rows.from->alias;
    page_ = c_.build.alias();
    projections_ = {{cursor_of(rows), kCursor}, {c_.build.row_number(rows.order), kPlace}};
    const Node object =
        selection_.object(context_, [&](const FieldContext& field) { return member(field); });
    const std::vector<Projection> root{{object, "root"}};
    Select outer;
    outer.projections = c_.build.keep_all(root);
    outer.from = page_of(rows);
    return c_.build.subquery(c_.build.select(outer), true);
}

// --- which rows --------------------------------------------------------------------------------

void ConnectionCompiler::read_counts() {
    const Value first = arguments_.get("first");
    const Value last = arguments_.get("last");
    if (!first.is_nothing() && !last.is_nothing()) {
        c_.fail(kValidationFailed, arguments_.args_path(),
                "\"first\" and \"last\" are not allowed at once");
    }
    backward_ = !last.is_nothing();
    const Value& asked = backward_ ? last : first;
    if (!asked.is_nothing()) {
        count_ = parameter(
            asked, built_in_type("int8"), ParameterForm::Count,
            fmt::format("{}.{}", arguments_.args_path(), backward_ ? "last" : "first"), c_);
    }
    if (const auto most = access_.select.limit()) {
        const Node bound = c_.build.integer(*most);
        count_ = count_ == nullptr ? bound : c_.build.least(count_, bound);
    }
}

Select ConnectionCompiler::ordered_rows() {
    Select rows = source_.rows(access_, c_.build.table(access_.table->table->name), nullptr,
                               arguments_, false);
    add_key(rows);
    const std::array parts{rows.where, beyond(rows, "after", true), beyond(rows, "before", false)};
    rows.where = c_.build.all_of(parts);
    if (backward_) { reverse(rows); }
    if (count_ != nullptr) { rows.limit = c_.build.infix(count_, "+", c_.build.integer(1)); }
    return rows;
}

void ConnectionCompiler::add_key(Select& rows) {
    std::vector<OrderItem> order(rows.order.begin(), rows.order.end());
    for (const TrackedColumn* key : access_.visible_key()) {
        const bool known = std::ranges::any_of(order, [&](const OrderItem& item) {
            return item.by->kind == ExpressionKind::Column &&
                   item.by->relation == rows.from->alias && item.by->name == key->column->name;
        });
        if (known) { continue; }
        order.push_back({c_.build.column(rows.from->alias, key->column->name), false, Nulls::Last,
                         &key->column->type, false});
    }
    for (const OrderItem& item : order) {
        if (item.type == nullptr) {
            c_.fail(kNotSupported, arguments_.args_path(),
                    "the rows of a connection cannot be ordered by aggregates");
        }
    }
    rows.order = c_.build.keep_all(order);
}

// Rows behind the cursor: those that differ from it first where they come later. Where nothing is
// null and all goes one way that is a comparison of tuples, which an index knows.
Node ConnectionCompiler::beyond(const Select& rows, std::string_view argument, bool after) {
    const Value cursor = arguments_.get(argument);
    if (cursor.is_nothing() || c_.problem()) { return nullptr; }
    const std::span<const OrderItem> order = rows.order;
    std::vector<Node> values;
    std::vector<Node> own;
    for (std::size_t i = 0; i < order.size(); ++i) {
        own.push_back(order[i].by);
        values.push_back(cursor_parameter(cursor, *order[i].type, i, order.size(),
                                          fmt::format("{}.{}", arguments_.args_path(), argument),
                                          c_));
    }
    const bool plain = std::ranges::all_of(order, [&](const OrderItem& item) {
        return !item.nullable && item.descending == order[0].descending;
    });
    if (plain) {
        const bool greater = order[0].descending != after;
        return c_.build.compare(greater ? Operator::Greater : Operator::Less, c_.build.tuple(own),
                                c_.build.tuple(values));
    }
    std::vector<Node> ways;
    std::vector<Node> equal;
    for (std::size_t i = 0; i < order.size(); ++i) {
        std::vector<Node> way = equal;
        way.push_back(beyond_item(order[i], values[i], after));
        ways.push_back(c_.build.all_of(way));
        equal.push_back(order[i].nullable
                            ? c_.build.same(order[i].by, values[i])
                            : c_.build.compare(Operator::Equal, order[i].by, values[i]));
    }
    return c_.build.any_of(ways);
}

Node ConnectionCompiler::beyond_item(const OrderItem& item, Node value, bool after) {
    const bool greater = item.descending != after;
    const Node compared =
        c_.build.compare(greater ? Operator::Greater : Operator::Less, item.by, value);
    if (!item.nullable) { return compared; }
    // On the side where the nulls are, they are beyond every value; else all values are beyond
    // them.
    const bool nulls_beyond = (item.nulls == Nulls::Last) == after;
    const Node here = c_.build.is_null(item.by);
    const Node there = c_.build.is_null(value);
    const std::array apart{nulls_beyond ? here : c_.build.negation(here),
                           nulls_beyond ? c_.build.negation(there) : there};
    const std::array ways{compared, c_.build.all_of(apart)};
    return c_.build.any_of(ways);
}

void ConnectionCompiler::reverse(Select& rows) {
    std::vector<OrderItem> order(rows.order.begin(), rows.order.end());
    for (OrderItem& item : order) {
        item.descending = !item.descending;
        item.nulls = item.nulls == Nulls::First ? Nulls::Last : Nulls::First;
    }
    rows.order = c_.build.keep_all(order);
}

Node ConnectionCompiler::cursor_of(const Select& rows) {
    std::vector<Node> values;
    for (const OrderItem& item : rows.order) { values.push_back(item.by); }
    return c_.build.cursor(c_.build.json_array(values));
}

// Rows that were read from the end are turned around.
const Relation* ConnectionCompiler::page_of(Select& rows) {
    rows.projections = c_.build.keep_all(projections_);
    if (!backward_) { return c_.build.derived(c_.build.select(rows), page_); }
    Select turned;
    turned.from = c_.build.derived(c_.build.select(rows));
    std::vector<Projection> all;
    for (const Projection& projection : projections_) {
        all.push_back({c_.build.column(turned.from->alias, projection.alias), projection.alias});
    }
    turned.projections = c_.build.keep_all(all);
    const std::vector<OrderItem> order{
        {c_.build.column(turned.from->alias, kPlace), true, Nulls::Last, nullptr, false}};
    turned.order = c_.build.keep_all(order);
    return c_.build.derived(c_.build.select(turned), page_);
}

// --- what of them ------------------------------------------------------------------------------

Node ConnectionCompiler::column(std::string_view name) {
    return c_.build.column(page_, name);
}

// Null when all rows are of the page.
Node ConnectionCompiler::within_page() {
    if (count_ == nullptr) { return nullptr; }
    return c_.build.compare(Operator::LessOrEqual, column(kPlace), count_);
}

Node ConnectionCompiler::flag(Node value) {
    return c_.build.json_column(value, *c_.build.keep_type(built_in_type("bool")));
}

Node ConnectionCompiler::member(const FieldContext& context) {
    return context.binding.meaning == Meaning::PageInfo ? page_info(context) : edges(context);
}

Node ConnectionCompiler::page_info(const FieldContext& context) {
    const auto more = [&]() -> Node {
        if (count_ == nullptr) { return c_.build.boolean(false); }
        return c_.build.compare(Operator::Greater,
                                c_.build.aggregate(AggregateFunction::Count, false, {}), count_);
    };
    return selection_.object(context, [&](const FieldContext& field) -> Node {
        switch (field.binding.meaning) {
            // On the side that was not read there are rows when a cursor cuts it off.
            case Meaning::HasNextPage:
                return flag(backward_ ? c_.build.boolean(!arguments_.get("before").is_nothing())
                                      : more());
            case Meaning::HasPreviousPage:
                return flag(backward_ ? more()
                                      : c_.build.boolean(!arguments_.get("after").is_nothing()));
            default:
                return c_.build.json_item(c_.build.json_list(column(kCursor), within_page()),
                                          field.binding.meaning == Meaning::EndCursor);
        }
    });
}

Node ConnectionCompiler::edges(const FieldContext& context) {
    const Node edge = selection_.object(context, [&](const FieldContext& field) -> Node {
        if (field.binding.meaning == Meaning::Cursor) { return column(kCursor); }
        const std::string_view name = c_.build.keep(fmt::format("c{}", projections_.size()));
        projections_.push_back({selection_.row_object(field, row_), name});
        return c_.build.as_json(column(name));
    });
    return c_.build.json_list(edge, within_page());
}

}  // namespace millrace::sql
