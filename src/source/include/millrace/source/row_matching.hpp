#pragma once
/// @file row_matching.hpp — which row of a batch's answer belongs to which key

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/source/claim.hpp>
#include <millrace/source/parent.hpp>
#include <millrace/source/template.hpp>
#include <millrace/value/shape.hpp>
#include <millrace/value/value.hpp>

namespace millrace::source {

/// One part of a key, as text; composite keys have several.
using KeyParts = std::span<const std::string_view>;

/// The text keys are compared by: the part itself, or all parts with their sizes, so that no two
/// composite keys have the same text. Never data() null.
[[nodiscard]] std::string_view join_key(KeyParts parts, Arena& arena);

/// Makes `key.value`, a scalar or (for a composite key) a list or object of scalars, the key:
/// sets its text, unless a part is null or absent. `parts`: how many there must be; 0: any.
/// Refused: parts that are lists or objects, and another number of parts.
[[nodiscard]] Status set_key_text(BatchKey& key, std::size_t parts, const TemplateScope& scope);

/// How the rows of an answer are decoded so that they show their keys.
///
/// A row keeps what the plan wants of it in the slots of the plan's Shape; members that only the
/// key needs go into further slots behind them. Where rows are not laid out by a Shape of plain
/// members, they are decoded in full and laid out after matching.
/// Lifetime: part of a Claim; immutable. `wanted` outlives it.
class RowLayout {
public:
    /// `key_paths`: where each part of the key stands in a row.
    RowLayout(const value::Projection& wanted, std::span<const MemberPath> key_paths);
    RowLayout(const RowLayout&) = delete;
    RowLayout& operator=(const RowLayout&) = delete;

    /// How to decode one row.
    [[nodiscard]] const value::Projection& projection() const noexcept { return projection_; }
    /// The key of a row as text; data() null when it has none.
    [[nodiscard]] std::string_view key_of(value::Value row, Arena& arena) const noexcept;
    /// The row as the plan wants it.
    [[nodiscard]] value::Value finish(value::Value row, Arena& arena) const noexcept;

private:
    struct KeyPlace {
        std::uint16_t slot = value::Shape::kNoSlot;
        std::vector<std::string_view> path;  // in full; the first step is the slot's member
    };

    void extend_shape(std::span<const MemberPath> key_paths);
    std::uint16_t slot_for(const MemberPath& path);

    value::Projection wanted_;
    value::Projection projection_;
    bool in_full_;
    std::vector<KeyPlace> places_;
    std::vector<std::string> names_;
    std::vector<value::Shape::Member> members_;
    value::Shape shape_;
};

/// Finds keys by their text.
class KeyTable {
public:
    static constexpr std::uint32_t kNone = 0xffff'ffff;

    /// `keys` are distinct; the table lives in `arena`.
    KeyTable(std::span<const BatchKey> keys, Arena& arena) noexcept;

    [[nodiscard]] std::uint32_t find(std::string_view text) const noexcept;

private:
    std::span<const BatchKey> keys_;
    std::span<std::uint32_t> slots_;  // open addressing; empty for few keys
};

/// Gives each key its rows: `values[i]` is the list of the rows of keys[i] in order (empty when
/// there are none), or, when not `lists`, its first row (null). Rows that are no objects, have no
/// key, or one nobody asked for, are skipped.
void match_rows(std::span<const value::Value> rows, const RowLayout& layout,
                std::span<const BatchKey> keys, bool lists, std::span<value::Value> values,
                Arena& arena) noexcept;

}  // namespace millrace::source
