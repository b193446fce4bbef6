#pragma once
/// @file shape.hpp — what of an upstream answer is wanted, and where it goes

#include <cstdint>
#include <span>
#include <string_view>

namespace millrace::value {

struct Shape;

/// How a member is decoded. Lists need no word of their own: a want applies to each item of a
/// list, however deep. A JSON value of another kind than wanted is still decoded (a list where
/// a row was expected becomes a List, a text a String, an unwanted object an empty Object), so
/// that the engine can say what is wrong at that position.
enum class Want : std::uint8_t {
    Scalar,  // Text of the scalar; objects become an empty Object.
    Row,     // Objects become a Row laid out by `shape`.
    Raw,     // Any value, kept as JSON text (custom scalars).
    Dom,     // Any value, decoded in full with names (templates that look inside).
    Column,  // A list of numbers and nulls becomes a Column; anything else is as for Scalar.
};

/// Layout of a Row: which members of the JSON object go into which slot.
///
/// Lifetime:  belongs to a plan; immutable.
/// Limits:    at most kSlotsMax slots.
struct Shape {
    static constexpr std::uint16_t kNoSlot = 0xffff;
    static constexpr std::uint16_t kSlotsMax = 0xfffe;

    struct Member {
        std::string_view name;
        std::uint16_t slot = kNoSlot;
        Want want = Want::Scalar;
        const Shape* shape = nullptr;  // for Want::Row
        /// When set, the value is also kept in full, as Dom, in this slot: something looks inside
        /// by name (a template, a path) while the selection reads it as rows.
        std::uint16_t dom_slot = kNoSlot;
    };

    std::span<const Member> members;  // in the order in which upstreams are expected to send them
    std::uint16_t slot_count = 0;     // members and what the engine adds (fetched children)

    /// The value is `{"TypeName": {…}}`: the row is made of the inner object and the key goes to
    /// this slot as a String. An object without exactly one key leaves the slot Absent.
    std::uint16_t wrapper_slot = kNoSlot;

    /// When set, the JSON text of the whole object is kept in this slot as Raw.
    std::uint16_t whole_slot = kNoSlot;
};

/// What is wanted of a whole document or member.
struct Projection {
    Want want = Want::Scalar;
    const Shape* shape = nullptr;  // for Want::Row
};

}  // namespace millrace::value
