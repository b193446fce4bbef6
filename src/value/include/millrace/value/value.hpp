#pragma once
/// @file value.hpp — the one data model: JSON values, rows, and what may stand in their place

#include <bit>
#include <cstdint>
#include <span>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/base/assert.hpp>

namespace millrace::value {

class Value;
struct Column;
struct Member;

enum class Kind : std::uint8_t {
    Absent,   // No such member. A leaf completes it as null; templates tell it from null.
    Pending,  // A slot whose fetch has not ended. Never seen by the writer.
    Null,
    Boolean,
    Number,  // JSON number as its text, digits untouched.
    Int,     // 64-bit integer made by us.
    Float,   // Finite double made by us.
    String,  // Text; see Value::is_escaped().
    Enum,    // Name of an enum value (coerced arguments and literals only).
    List,    // Contiguous Values.
    Column,  // A list of numbers as doubles, read for an operation that wants it so, or made by
             // one: whoever else asks for the value of the field gets a List.
    Object,  // Members by name, in order. Small: found by scanning.
    Row,     // Slots laid out by a Shape. No names at run time.
    Raw,     // Any JSON value as its text, not looked into.
    Error,   // A failure in the place of a value: completing it adds an error at its path.
};

/// Why a position has no value. Lives in the arena of the request.
struct Failure {
    std::string_view message;
    std::string_view code;                // extensions.code
    std::string_view source;              // name of the data source; empty: not from a source
    std::string_view extensions_json;     // further members, `"a":1,"b":2`, or empty
    std::uint32_t offset = kFieldItself;  // where in the operation, when not at the field

    static constexpr std::uint32_t kFieldItself = 0xffff'ffff;
};

/// One value, 16 bytes, trivially copyable; borrows everything it points to.
///
/// Lifetime:  text, lists and rows live in the request's arena or in the body they came from.
/// Threads:   none; immutable once published, except the slots of a Row, which the engine fills.
class Value {
public:
    constexpr Value() noexcept : text_(nullptr) {}

    static constexpr Value absent() noexcept { return {}; }
    static constexpr Value pending() noexcept { return Value(Kind::Pending); }
    static constexpr Value null() noexcept { return Value(Kind::Null); }
    static constexpr Value boolean(bool b) noexcept {
        Value v(Kind::Boolean);
        v.flag_ = b;
        return v;
    }
    static constexpr Value number(std::string_view digits) noexcept {
        return {Kind::Number, digits};
    }
    static constexpr Value integer(std::int64_t i) noexcept {
        Value v(Kind::Int);
        v.integer_ = i;
        return v;
    }
    static constexpr Value real(double d) noexcept {
        Value v(Kind::Float);
        v.real_ = d;
        return v;
    }
    /// Plain UTF-8 text.
    static constexpr Value string(std::string_view text) noexcept { return {Kind::String, text}; }
    /// The bytes between the quotes of a JSON string that holds escapes (already validated).
    static constexpr Value escaped_string(std::string_view text) noexcept {
        Value v(Kind::String, text);
        v.flag_ = true;
        return v;
    }
    static constexpr Value enum_name(std::string_view name) noexcept { return {Kind::Enum, name}; }
    static constexpr Value raw(std::string_view json) noexcept { return {Kind::Raw, json}; }
    static constexpr Value list(std::span<const Value> items) noexcept {
        Value v(Kind::List);
        v.size_ = static_cast<std::uint32_t>(items.size());
        v.items_ = items.data();
        return v;
    }
    static constexpr Value column(const Column* column) noexcept {
        Value v(Kind::Column);
        v.column_ = column;
        return v;
    }
    static constexpr Value object(std::span<const Member> members) noexcept;
    static constexpr Value row(std::span<Value> slots) noexcept {
        Value v(Kind::Row);
        v.size_ = static_cast<std::uint32_t>(slots.size());
        v.slots_ = slots.data();
        return v;
    }
    static constexpr Value error(const Failure* failure) noexcept {
        Value v(Kind::Error);
        v.failure_ = failure;
        return v;
    }

    [[nodiscard]] constexpr Kind kind() const noexcept { return kind_; }
    [[nodiscard]] constexpr bool is(Kind kind) const noexcept { return kind_ == kind; }
    /// Null, or not there at all.
    [[nodiscard]] constexpr bool is_nothing() const noexcept {
        return kind_ == Kind::Null || kind_ == Kind::Absent;
    }

    [[nodiscard]] constexpr bool as_boolean() const noexcept { return flag_; }
    [[nodiscard]] constexpr std::int64_t as_integer() const noexcept { return integer_; }
    [[nodiscard]] constexpr double as_real() const noexcept { return real_; }
    /// Text of Number, String (see is_escaped), Enum and Raw.
    [[nodiscard]] constexpr std::string_view text() const noexcept { return {text_, size_}; }
    [[nodiscard]] constexpr bool is_escaped() const noexcept { return flag_; }
    [[nodiscard]] constexpr std::span<const Value> items() const noexcept {
        return {items_, size_};
    }
    [[nodiscard]] constexpr const Column& as_column() const noexcept { return *column_; }
    [[nodiscard]] constexpr std::span<const Member> members() const noexcept;
    /// The slots of a Row; mutable, because the engine puts fetched values there.
    [[nodiscard]] constexpr std::span<Value> slots() const noexcept { return {slots_, size_}; }
    [[nodiscard]] constexpr const Failure& failure() const noexcept { return *failure_; }

    /// List only: more items may have been meant to come (a stream cut into a list).
    [[nodiscard]] constexpr bool is_open_ended() const noexcept { return flag_; }
    [[nodiscard]] constexpr Value as_open_ended() const noexcept {
        Value v = *this;
        v.flag_ = true;
        return v;
    }

    /// Object only: the member's value, or Absent. The last of equal names wins.
    [[nodiscard]] inline Value member(std::string_view name) const noexcept;

private:
    constexpr explicit Value(Kind kind) noexcept : kind_(kind), text_(nullptr) {}
    constexpr Value(Kind kind, std::string_view text) noexcept
        : kind_(kind), size_(static_cast<std::uint32_t>(text.size())), text_(text.data()) {}

    Kind kind_ = Kind::Absent;
    bool flag_ = false;
    std::uint32_t size_ = 0;
    union {
        const char* text_;
        const Value* items_;
        const Member* members_;
        Value* slots_;
        const Failure* failure_;
        const Column* column_;
        std::int64_t integer_;
        double real_;
    };
};

static_assert(sizeof(Value) == 16);

/// A named value of an Object. The name is plain text, not escaped.
struct Member {
    std::string_view name;
    Value value;
};

constexpr Value Value::object(std::span<const Member> members) noexcept {
    Value v(Kind::Object);
    v.size_ = static_cast<std::uint32_t>(members.size());
    v.members_ = members.data();
    return v;
}

constexpr std::span<const Member> Value::members() const noexcept {
    return {members_, size_};
}

inline Value Value::member(std::string_view name) const noexcept {
    MR_ASSERT(kind_ == Kind::Object);
    for (std::uint32_t i = size_; i-- > 0;) {
        if (members_[i].name == name) { return members_[i].value; }
    }
    return absent();
}

}  // namespace millrace::value
