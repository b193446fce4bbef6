#pragma once
/// @file layout.hpp — a Shape while it is being made

#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/value/shape.hpp>

namespace millrace::plan {

/// The slots of one kind of row, asked for one by one while a plan is compiled.
///
/// A member may be wanted in several ways: a selection reads it as rows while a template looks
/// inside by name. Each want finds its slot; finish() turns the sum into a value::Shape.
///
/// Ownership: children belong to their parent. Errors: none; when it or a child has more than
///            Shape::kSlotsMax slots it is_too_large() and the plan is refused.
class Layout {
public:
    using Slot = std::uint16_t;

    /// The slot of a member that is read as a scalar (or not looked into).
    Slot scalar(std::string_view name);
    /// The slot of a member read as a column of numbers, unless something else wants it, too.
    Slot column(std::string_view name);
    /// The slot of a member kept as JSON text.
    Slot raw(std::string_view name);
    /// The slot of a member decoded in full, with names.
    Slot dom(std::string_view name);
    /// The slot of a member read as rows, and their layout.
    Slot rows(std::string_view name);
    Layout& child(std::string_view name);
    /// The whole object as text.
    Slot whole();
    /// The key of a wrapping object, `{"Dog": {…}}`.
    Slot wrapper();
    /// A slot that is no member: the engine fills it.
    Slot extra();

    [[nodiscard]] bool is_too_large() const noexcept;
    [[nodiscard]] std::uint16_t slot_count() const noexcept {
        return static_cast<std::uint16_t>(slot_count_);
    }

    /// The immutable shape, in `arena`; the same one on every call.
    [[nodiscard]] const value::Shape* finish(Arena& arena);

private:
    struct Entry {
        std::string_view name;
        Slot slot = value::Shape::kNoSlot;      // of the main want
        Slot dom_slot = value::Shape::kNoSlot;  // when also wanted in full
        value::Want want = value::Want::Scalar;
        std::unique_ptr<Layout> child;
    };

    /// Finds the member, or makes it with `want`.
    Entry& entry(std::string_view name, value::Want want);
    Slot take() noexcept { return static_cast<Slot>(slot_count_++); }

    std::deque<Entry> entries_;                                  // stable addresses
    boost::unordered_flat_map<std::string_view, Entry*> index_;  // once there are many
    std::uint32_t slot_count_ = 0;
    Slot whole_slot_ = value::Shape::kNoSlot;
    Slot wrapper_slot_ = value::Shape::kNoSlot;
    const value::Shape* finished_ = nullptr;
};

}  // namespace millrace::plan
