#pragma once
/// @file row_layout.hpp — rows of a selection as typed columns, where JSON need not be built
///
/// A database that sends typed values spends its time on rows instead of on text. What it cannot
/// say in a column (lists, aggregates, types of its own) is a column of JSON among the others.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <millrace/base/result.hpp>
#include <millrace/source/selection.hpp>
#include <millrace/sql/database_request.hpp>
#include <millrace/sql/role_schema.hpp>
#include <millrace/value/shape.hpp>
#include <millrace/value/value.hpp>

namespace millrace::sql {

/// How a cell is read. Binary formats are those of PostgreSQL (server: src/backend/utils/adt).
enum class CellKind : std::uint8_t {
    Boolean,
    Int2,
    Int4,
    Int8,
    Float8,
    Text,
    NumberText,  // a number the database has written: numeric, float4
    Uuid,
    Date,
    Timestamp,
    TimestampTz,
    Json,
    Object,  // a related row: whether there is one, and then its cells
};

/// One column of the answer, and where it goes.
struct CellLayout {
    CellKind kind = CellKind::Json;
    const source::ClaimedField* field = nullptr;
    const Binding* binding = nullptr;
    value::Shape::Member place;     // slot, want and shape
    std::vector<CellLayout> cells;  // Object
};

/// The columns of rows of one selection, in order.
///
/// Lifetime: of a claim; borrows selection, shape and schema.
class RowLayout {
public:
    /// Nothing: the selection is better answered as JSON as a whole.
    [[nodiscard]] static std::optional<RowLayout> of(const source::ClaimedSelection* selection,
                                                     const value::Projection& projection,
                                                     const RoleSchema& schema);

    [[nodiscard]] std::span<const CellLayout> cells() const noexcept { return cells_; }

    /// A row of `answer`, laid out by the shape. Errors: a cell is not what it should be.
    [[nodiscard]] Result<value::Value> read(const DatabaseAnswer& answer, std::size_t row,
                                            Arena& arena) const;

private:
    const value::Shape* shape_ = nullptr;
    std::vector<CellLayout> cells_;
};

}  // namespace millrace::sql
