#pragma once
/// @file completed_items.hpp — the items of a list, already written, for operations on lists

#include <cstdint>
#include <span>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/plan/compute.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::engine {

/// Where in the reply the items of one list stand, and the values that operations look at.
///
/// List directives see what will be sent: values after coercion, under their result keys. So the
/// items are written first; operations read captured pieces of the text and say which items stay,
/// in which order; then the pieces are moved into place. Nothing is written twice.
class CompletedItems final : public plan::ListItems {
public:
    CompletedItems(wire::ReplyBuffer& out, std::size_t item_count, std::size_t capture_count,
                   Arena& arena)
        : out_(out), captures_(capture_count), arena_(arena) {
        items_.reserve(item_count);
        pieces_.reserve(item_count * capture_count);
    }

    // --- while items are written ---
    void begin_item();
    void end_item();
    /// The value of a captured key of the current item is the reply from `begin` on.
    void capture(std::uint16_t index, std::size_t begin);
    /// The same for what will be taken back from the reply.
    void capture_hidden(std::uint16_t index, std::size_t begin);

    // --- when the operations are done ---
    /// Replaces what was written since `list_begin` by the items that are left, as a list.
    void rewrite(std::size_t list_begin);
    /// Whether operations made new items, which have to be written in place of the old ones.
    [[nodiscard]] bool is_replaced() const noexcept { return replaced_; }
    [[nodiscard]] std::span<const value::Value> values() const noexcept { return values_; }
    /// Where each of the items that were written stands now; `nowhere` for those that are gone.
    [[nodiscard]] std::span<const std::uint32_t> places(std::uint32_t nowhere) const;

    // --- for operations ---
    [[nodiscard]] std::uint32_t size() const noexcept override {
        return static_cast<std::uint32_t>(replaced_ ? values_.size() : items_.size());
    }
    [[nodiscard]] bool is_null(std::uint32_t item) const noexcept override;
    [[nodiscard]] value::Value key(std::uint32_t item, std::uint16_t capture) const override;
    [[nodiscard]] value::Value element(std::uint32_t item) const override;
    void keep(std::span<const std::uint32_t> order) override;
    void replace(std::span<const value::Value> values) override;

private:
    struct Piece {
        std::size_t begin = 0;
        std::size_t end = 0;
        const char* kept = nullptr;  // text that is not in the reply any more, from `begin` on
    };
    struct Item {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::uint32_t written_as = 0;  // its place when it was written
    };

    [[nodiscard]] Piece& piece(std::uint16_t capture) noexcept {  // of the item at hand
        return pieces_[items_.back().written_as * captures_ + capture];
    }
    [[nodiscard]] std::string_view text_of(const Piece& piece) const noexcept;
    [[nodiscard]] std::string_view text_of(const Item& item) const noexcept;
    [[nodiscard]] value::Value value_of(std::string_view text) const;
    /// `value` without text of the reply in it: that place is written on.
    [[nodiscard]] value::Value kept(value::Value value) const;
    [[nodiscard]] std::string_view kept(std::string_view text) const;

    wire::ReplyBuffer& out_;
    std::size_t captures_;
    Arena& arena_;
    std::vector<Item> items_;
    std::uint32_t written_ = 0;  // items
    std::vector<Piece> pieces_;  // of all items that were written
    bool replaced_ = false;
    std::vector<value::Value> values_;  // then these are the items
};

}  // namespace millrace::engine
