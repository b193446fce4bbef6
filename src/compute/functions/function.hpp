#pragma once
/// @file function.hpp — the table of functions and what their signatures say

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "datum/datum.hpp"
#include "run/run.hpp"

namespace millrace::compute {

/// What a function does. The arguments are as many as its signature allows and of its types:
/// numbers read, texts plain, JSON texts opened. They may be changed.
using Builtin = Datum (*)(Run& run, std::span<Datum> arguments);

/// One row of a table of functions. The signature is what is checked, and what the reference
/// shows: `(list: [T], test: (T) -> boolean, more?: string, rest...: any) -> [T]`.
///
/// Types: any, boolean, long, double, number, string, date, list, map, function; `[T]` is a list
/// (maps become lists of their entries, strings of their characters), `{K: V}` a map, `date` takes
/// milliseconds and ISO 8601 too; `T?` may be nil; a capital letter stands for any type and says
/// where values go; `A | B` is either.
struct FunctionRow {
    std::string_view name;
    std::string_view signature;
    std::string_view summary;
    std::string_view example;
    std::string_view result;  // of the example, as JSON
    Builtin call;
};

/// Types as bits.
using Types = std::uint16_t;
namespace types {
inline constexpr Types kNil = 1U << 0U;
inline constexpr Types kBoolean = 1U << 1U;
inline constexpr Types kLong = 1U << 2U;    // Int; whole numbers of other types are converted
inline constexpr Types kNumber = 1U << 3U;  // any type of number
inline constexpr Types kDouble = 1U << 4U;  // any type of number, converted
inline constexpr Types kString = 1U << 5U;
inline constexpr Types kDate = 1U << 6U;  // also milliseconds and ISO 8601, converted
inline constexpr Types kList = 1U << 7U;
inline constexpr Types kSequence = 1U << 8U;  // a list, or what can be seen as one, converted
inline constexpr Types kMap = 1U << 9U;
inline constexpr Types kFunction = 1U << 10U;
inline constexpr Types kAny = 1U << 15U;
}  // namespace types

/// How a type takes part in where values go: the letters of a signature.
struct Flow {
    enum class Kind : std::uint8_t { None, Value, Items, Values, Call };
    Kind kind = Kind::None;
    char letter = 0;               // of Value (T), Items ([T]), Values ({K: T})
    std::vector<char> parameters;  // of Call: letters of what the function gets, 0: something new
    char result = 0;               // of Call
    bool result_is_list = false;   // of Call: (T) -> [U]
};

struct Parameter {
    std::string_view name;
    std::string_view type;  // as written
    Types types = 0;
    bool optional = false;
    bool variadic = false;
    Flow flow;

    [[nodiscard]] bool takes(Types some) const noexcept { return (types & some) != 0; }
};

struct Signature {
    std::vector<Parameter> parameters;
    std::size_t arguments_min = 0;
    std::size_t arguments_max = 0;
    Flow result;

    /// The parameter that argument `place` belongs to.
    [[nodiscard]] const Parameter& parameter(std::size_t place) const noexcept {
        return parameters[place < parameters.size() ? place : parameters.size() - 1];
    }
};

/// A function of the language.
struct Function {
    const FunctionRow* row = nullptr;
    std::string_view group;
    Signature signature;

    [[nodiscard]] std::string_view name() const noexcept { return row->name; }
};

/// A group of functions under one heading.
struct FunctionGroup {
    std::string_view title;
    std::span<const FunctionRow> rows;
};

/// Reads a signature. The signatures of the program are right: a test reads them all, and a wrong
/// one ends the program.
[[nodiscard]] Signature read_signature(std::string_view text);

/// Calls `function`: checks and converts the arguments first. Failures name the parameter.
[[nodiscard]] Datum call_builtin(Run& run, const Function& function, std::span<Datum> arguments);

/// The function of that name, or null.
[[nodiscard]] const Function* find_function(std::string_view name) noexcept;
[[nodiscard]] std::span<const Function> functions() noexcept;

/// Whether equal arguments give equal results in every request.
[[nodiscard]] bool is_constant(const Function& function) noexcept;
/// A function without parameters that is also written without parentheses: `math.pi`.
[[nodiscard]] bool is_named_constant(const Function& function) noexcept;
/// Whether a statement that only calls it changes the variable in its first argument: `seq.add`.
[[nodiscard]] bool updates_variable(const Function& function) noexcept;

}  // namespace millrace::compute
