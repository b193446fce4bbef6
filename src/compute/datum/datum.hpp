#pragma once
/// @file datum.hpp — what expressions compute with: one value of 16 bytes

#include <cstdint>
#include <span>
#include <string_view>

#include <millrace/base/assert.hpp>
#include <millrace/base/result.hpp>
#include <millrace/value/value.hpp>

namespace millrace::compute {

struct BigNumber;
struct FunctionValue;
struct MapBuffer;
class Pattern;
class Datum;

enum class Type : std::uint8_t {
    Nil,
    Boolean,
    Int,
    Float,
    NumberText,  // Digits of a JSON number, converted when something computes with them.
    Decimal,
    BigInt,
    String,     // Plain, or as it stands in JSON; see Datum::is_escaped().
    Date,       // Milliseconds since 1970.
    List,       // Made by the expression.
    ValueList,  // Given: items become data when they are read.
    Map,        // Made by the expression; keys of any type.
    Object,     // Given: members by name.
    Row,        // Given: slots, with names known to the run.
    Raw,        // Given: JSON text, read when something looks inside.
    Function,
    Pattern,  // A compiled regular expression.
    Cell,     // A variable that functions share; only in registers.
    Failure,  // Why there is no value; only as an answer.
};

/// A value while an expression runs. Trivially copyable; borrows everything it points to from the
/// bindings, the constants of the expression or the arena of the run. Never changes in place:
/// what looks like a change of a list or map makes a new one.
class Datum {
public:
    constexpr Datum() noexcept : integer_(0) {}

    static constexpr Datum nil() noexcept { return {}; }
    /// Nil that stands for something that is not there at all.
    static constexpr Datum absent() noexcept {
        Datum d;
        d.flag_ = true;
        return d;
    }
    static constexpr Datum boolean(bool b) noexcept {
        Datum d(Type::Boolean);
        d.flag_ = b;
        return d;
    }
    static constexpr Datum integer(std::int64_t i) noexcept {
        Datum d(Type::Int);
        d.integer_ = i;
        return d;
    }
    static constexpr Datum real(double r) noexcept {
        Datum d(Type::Float);
        d.real_ = r;
        return d;
    }
    static constexpr Datum number_text(std::string_view digits) noexcept {
        return {Type::NumberText, digits};
    }
    static constexpr Datum string(std::string_view text) noexcept { return {Type::String, text}; }
    static constexpr Datum escaped_string(std::string_view text) noexcept {
        Datum d(Type::String, text);
        d.flag_ = true;
        return d;
    }
    static constexpr Datum raw(std::string_view json) noexcept { return {Type::Raw, json}; }
    static constexpr Datum date(std::int64_t milliseconds) noexcept {
        Datum d(Type::Date);
        d.integer_ = milliseconds;
        return d;
    }
    static constexpr Datum decimal(const BigNumber* number) noexcept {
        Datum d(Type::Decimal);
        d.big_ = number;
        return d;
    }
    static constexpr Datum big_integer(const BigNumber* number) noexcept {
        Datum d(Type::BigInt);
        d.big_ = number;
        return d;
    }
    static constexpr Datum list(std::span<const Datum> items) noexcept {
        Datum d(Type::List, items.size());
        d.items_ = items.data();
        return d;
    }
    /// The same where list_with() may find room behind the items.
    static constexpr Datum growable_list(std::span<const Datum> items) noexcept {
        Datum d = list(items);
        d.flag_ = true;
        return d;
    }
    /// `names` is the run's number for the names of the rows in it; 0: none.
    static constexpr Datum value_list(std::span<const value::Value> items,
                                      std::uint16_t names = 0) noexcept {
        Datum d(Type::ValueList, items.size());
        d.names_ = names;
        d.values_ = items.data();
        return d;
    }
    static constexpr Datum object(std::span<const value::Member> members) noexcept {
        Datum d(Type::Object, members.size());
        d.members_ = members.data();
        return d;
    }
    static constexpr Datum row(std::span<value::Value> slots, std::uint16_t names) noexcept {
        Datum d(Type::Row, slots.size());
        d.names_ = names;
        d.slots_ = slots.data();
        return d;
    }
    /// The first `size` entries of `buffer`.
    static constexpr Datum map(MapBuffer* buffer, std::size_t size) noexcept {
        Datum d(Type::Map, size);
        d.map_ = buffer;
        return d;
    }
    static constexpr Datum function(const FunctionValue* function) noexcept {
        Datum d(Type::Function);
        d.function_ = function;
        return d;
    }
    static constexpr Datum pattern(const Pattern* pattern) noexcept {
        Datum d(Type::Pattern);
        d.pattern_ = pattern;
        return d;
    }
    static constexpr Datum cell(Datum* cell) noexcept {
        Datum d(Type::Cell);
        d.cell_ = cell;
        return d;
    }
    static constexpr Datum failure(const ErrorDetail* detail) noexcept {
        Datum d(Type::Failure);
        d.detail_ = detail;
        return d;
    }

    [[nodiscard]] constexpr Type type() const noexcept { return type_; }
    [[nodiscard]] constexpr bool is(Type type) const noexcept { return type_ == type; }
    [[nodiscard]] constexpr bool is_nil() const noexcept { return type_ == Type::Nil; }
    [[nodiscard]] constexpr bool is_absent() const noexcept { return is_nil() && flag_; }
    [[nodiscard]] constexpr bool is_failure() const noexcept { return type_ == Type::Failure; }
    [[nodiscard]] constexpr bool is_list() const noexcept {
        return type_ == Type::List || type_ == Type::ValueList;
    }
    [[nodiscard]] constexpr bool is_map() const noexcept {
        return type_ == Type::Map || type_ == Type::Object || type_ == Type::Row;
    }

    [[nodiscard]] constexpr bool as_boolean() const noexcept { return flag_; }
    /// Of Int and Date.
    [[nodiscard]] constexpr std::int64_t as_integer() const noexcept { return integer_; }
    [[nodiscard]] constexpr double as_real() const noexcept { return real_; }
    /// Of String (see is_escaped), NumberText and Raw.
    [[nodiscard]] constexpr std::string_view text() const noexcept { return {text_, size_}; }
    [[nodiscard]] constexpr bool is_escaped() const noexcept { return flag_; }
    [[nodiscard]] constexpr const BigNumber& big() const noexcept { return *big_; }
    /// Of lists, maps, objects, rows: how many; of texts: bytes.
    [[nodiscard]] constexpr std::uint32_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr std::span<const Datum> items() const noexcept {
        return {items_, size_};
    }
    [[nodiscard]] constexpr bool is_growable() const noexcept { return flag_; }
    [[nodiscard]] constexpr std::span<const value::Value> values() const noexcept {
        return {values_, size_};
    }
    [[nodiscard]] constexpr std::span<const value::Member> members() const noexcept {
        return {members_, size_};
    }
    [[nodiscard]] constexpr std::span<value::Value> slots() const noexcept {
        return {slots_, size_};
    }
    /// Of Row and ValueList.
    [[nodiscard]] constexpr std::uint16_t names() const noexcept { return names_; }
    [[nodiscard]] constexpr MapBuffer& map_buffer() const noexcept { return *map_; }
    [[nodiscard]] constexpr const FunctionValue& function() const noexcept { return *function_; }
    [[nodiscard]] constexpr const Pattern& pattern() const noexcept { return *pattern_; }
    [[nodiscard]] constexpr Datum& cell() const noexcept { return *cell_; }
    [[nodiscard]] constexpr const ErrorDetail& detail() const noexcept { return *detail_; }

private:
    constexpr explicit Datum(Type type) noexcept : type_(type), integer_(0) {}
    constexpr Datum(Type type, std::size_t size) noexcept
        : type_(type), size_(static_cast<std::uint32_t>(size)), integer_(0) {}
    constexpr Datum(Type type, std::string_view text) noexcept
        : type_(type), size_(static_cast<std::uint32_t>(text.size())), text_(text.data()) {}

    Type type_ = Type::Nil;
    bool flag_ = false;
    std::uint16_t names_ = 0;
    std::uint32_t size_ = 0;
    union {
        std::int64_t integer_;
        double real_;
        const char* text_;
        const Datum* items_;
        const value::Value* values_;
        const value::Member* members_;
        value::Value* slots_;
        const BigNumber* big_;
        MapBuffer* map_;
        const FunctionValue* function_;
        const Pattern* pattern_;
        Datum* cell_;
        const ErrorDetail* detail_;
    };
};

static_assert(sizeof(Datum) == 16);

/// The word for a type in messages and for the function `type`.
[[nodiscard]] std::string_view type_name(Type type) noexcept;

}  // namespace millrace::compute
