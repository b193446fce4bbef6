#include "row_layout.hpp"

#include <algorithm>

#include <millrace/wire/json_reader.hpp>

#include "binary_cell.hpp"

namespace millrace::sql {

using value::Shape;
using value::Value;
using value::Want;

namespace {

bool has_path(const source::ClaimedField& field) noexcept {
    return !field.arguments.is(value::Kind::Absent) ||
           field.dynamic_arguments != source::ClaimedField::kNoDynamicArguments;
}

CellKind kind_of(const SqlType& type, bool stringify) {
    const bool wide = type.is("int8") || type.is("numeric") || type.is("float8");
    if (stringify && wide) { return CellKind::Text; }
    if (type.is("bool")) { return CellKind::Boolean; }
    if (type.is("int2")) { return CellKind::Int2; }
    if (type.is("int4")) { return CellKind::Int4; }
    if (type.is("int8")) { return CellKind::Int8; }
    if (type.is("float8")) { return CellKind::Float8; }
    if (type.is("numeric") || type.is("float4")) { return CellKind::NumberText; }
    if (type.is("text") || type.is("varchar") || type.is("bpchar")) { return CellKind::Text; }
    if (type.is("uuid")) { return CellKind::Uuid; }
    if (type.is("date")) { return CellKind::Date; }
    if (type.is("timestamp")) { return CellKind::Timestamp; }
    if (type.is("timestamptz")) { return CellKind::TimestampTz; }
    return CellKind::Json;
}

/// Lays out one selection; false when it cannot be.
class LayoutBuilder {
public:
    explicit LayoutBuilder(const RoleSchema& schema)
        : schema_(schema), stringify_(schema.access().model().settings.stringify_numbers) {}

    bool build(const source::ClaimedSelection* selection, const Shape& shape,
               std::vector<CellLayout>& cells) const {
        const bool plain =
            shape.wrapper_slot == Shape::kNoSlot && shape.whole_slot == Shape::kNoSlot;
        if (selection == nullptr || selection->wants_typename || !plain) { return false; }
        for (const source::ClaimedBranch& branch : selection->branches) {
            for (const source::ClaimedField& field : branch.fields) {
                if (!add(branch.type->name, field, shape, cells)) { return false; }
            }
        }
        return true;
    }

private:
    bool add(std::string_view type, const source::ClaimedField& field, const Shape& shape,
             std::vector<CellLayout>& cells) const {
        const auto place = std::ranges::find(shape.members, field.member, &Shape::Member::name);
        const Binding* binding = field.field == nullptr ? nullptr : schema_.find(type, field.name);
        if (place == shape.members.end() || place->dom_slot != Shape::kNoSlot ||
            binding == nullptr) {
            return false;
        }
        CellLayout cell{CellKind::Json, &field, binding, *place, {}};
        const TrackedColumn* column =
            binding->meaning == Meaning::Column ? binding->column : nullptr;
        if (column != nullptr && column->enumeration == nullptr && !has_path(field)) {
            cell.kind = kind_of(column->column->type, stringify_);
        }
        const bool object = binding->meaning == Meaning::Relationship &&
                            binding->relationship->kind == RelationshipKind::Object &&
                            place->want == Want::Row;
        if (object && build(field.selection, *place->shape, cell.cells)) {
            cell.kind = CellKind::Object;
        }
        cells.push_back(std::move(cell));
        return true;
    }

    const RoleSchema& schema_;
    bool stringify_;
};

/// Reads the cells of one row, from left to right.
class RowReader {
public:
    RowReader(const DatabaseAnswer& answer, std::size_t row, Arena& arena) noexcept
        : answer_(answer), row_(row), arena_(arena) {}

    Result<Value> read(std::span<const CellLayout> cells, const Shape& shape) {
        const auto slots = arena_.make_array<Value>(shape.slot_count);
        for (const CellLayout& cell : cells) { MR_TRY(slots[cell.place.slot], read(cell)); }
        return Value::row(slots);
    }

private:
    Result<Value> read(const CellLayout& cell) {
        const auto bytes = answer_.cell(row_, column_++);
        if (cell.kind == CellKind::Object) {
            if (bytes) { return read(cell.cells, *cell.place.shape); }
            skip(cell.cells);
            return Value::null();
        }
        if (!bytes) { return Value::null(); }
        if (cell.kind == CellKind::Json) {
            return wire::project(wire::PaddedJson::copy(*bytes, arena_),
                                 {cell.place.want, cell.place.shape}, arena_);
        }
        const std::optional<Value> value = read_binary(cell.kind, *bytes, arena_);
        if (value) { return *value; }
        return fail(Error::make(arena_, ErrorCode::Upstream, "UPSTREAM_SHAPE",
                                "The database answered a value of another type."));
    }

    void skip(std::span<const CellLayout> cells) noexcept {
        for (const CellLayout& cell : cells) {
            ++column_;
            skip(cell.cells);
        }
    }

    const DatabaseAnswer& answer_;
    std::size_t row_;
    Arena& arena_;
    std::size_t column_ = 0;
};

}  // namespace

std::optional<RowLayout> RowLayout::of(const source::ClaimedSelection* selection,
                                       const value::Projection& projection,
                                       const RoleSchema& schema) {
    if (projection.want != Want::Row || projection.shape == nullptr) { return std::nullopt; }
    RowLayout layout;
    layout.shape_ = projection.shape;
    if (!LayoutBuilder(schema).build(selection, *projection.shape, layout.cells_) ||
        layout.cells_.empty()) {
        return std::nullopt;
    }
    return layout;
}

Result<Value> RowLayout::read(const DatabaseAnswer& answer, std::size_t row, Arena& arena) const {
    return RowReader(answer, row, arena).read(cells_, *shape_);
}

}  // namespace millrace::sql
