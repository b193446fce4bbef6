#pragma once
/// @file kernel.hpp — the seam of kernels: what one says of itself, is given, and answers

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/value/column.hpp>

namespace millrace::compute {

/// What becomes of nulls before a kernel sees them (`nulls:`).
enum class NullMode : std::uint8_t {
    Skip,         // They take no part.
    Propagate,    // What would need one is null.
    Zero,         // They are 0.
    Interpolate,  // On the line between their neighbours; at the ends, equal to the nearest.
};

enum class ParameterType : std::uint8_t { Int, Float, Boolean };

/// One argument a kernel takes. All are finite numbers; a Boolean is 0 or 1.
struct Parameter {
    std::string_view name;
    ParameterType type = ParameterType::Int;
    double least = 0;
    double most = 0;
    bool required = false;
    std::optional<double> fallback;  // value when it is not given; none: find() finds nothing
    std::string_view about;
};

/// Checked arguments of one kernel, by the places of its parameters.
class Arguments {
public:
    static constexpr std::size_t kMax = 8;

    constexpr explicit Arguments(std::span<const Parameter> parameters) noexcept
        : parameters_(parameters) {
        for (std::size_t i = 0; i < parameters.size(); ++i) { values_[i] = parameters[i].fallback; }
    }

    [[nodiscard]] std::optional<double> find(std::string_view name) const noexcept;
    /// Of a parameter that is required or has a fallback.
    [[nodiscard]] double number(std::string_view name) const noexcept;
    [[nodiscard]] std::size_t count(std::string_view name) const noexcept {
        return static_cast<std::size_t>(number(name));
    }
    [[nodiscard]] bool flag(std::string_view name) const noexcept { return number(name) != 0; }

    constexpr void set(std::size_t parameter, double value) noexcept { values_[parameter] = value; }
    [[nodiscard]] std::span<const Parameter> parameters() const noexcept { return parameters_; }

private:
    std::span<const Parameter> parameters_;
    std::optional<double> values_[kMax];
};

/// What comes out, for types and for the length.
enum class Shape : std::uint8_t {
    Same,    // A column as long as the input.
    Other,   // A column of another length.
    Number,  // One number, or null.
    Object,  // Named numbers.
    Table,   // A list of objects of named numbers.
};

/// How a kernel wants the nulls that are left after NullMode.
enum class Gaps : std::uint8_t {
    Keep,     // It looks at the bits itself.
    Close,    // Left out; a result of Shape::Same goes back to the places of the values.
    Running,  // As Close; with Propagate, everything from the first null on is null.
};

/// Whether a kernel takes a second column (`with:`).
enum class Second : std::uint8_t { None, Optional, Required };

/// Columns of one result. Column and Number: one without a name (a Number has one element).
/// Object and Table: one per name; of one element each for an Object.
struct KernelResult {
    Shape shape = Shape::Same;
    std::span<const std::string_view> names;
    std::span<value::Column> columns;

    [[nodiscard]] const value::Column& column() const noexcept { return columns[0]; }
};

/// One run of one kernel.
///
/// Ownership: everything borrowed; results and scratch memory come from `arena`.
struct KernelCall {
    const value::Column& in;    // finite; without nulls unless the kernel has Gaps::Keep
    const value::Column* with;  // as long as `in`, or null
    const Arguments& arguments;
    NullMode nulls;
    Arena& arena;

    /// An uninitialised column without nulls, and the result that holds it.
    [[nodiscard]] std::span<double> scratch(std::size_t count) const noexcept {
        return {static_cast<double*>(arena.allocate(count * sizeof(double), alignof(double))),
                count};
    }
    [[nodiscard]] KernelResult same(value::Column column) const noexcept;
    [[nodiscard]] KernelResult other(std::span<double> values) const noexcept;
    /// Not finite: null, without an error (the result of nothing).
    [[nodiscard]] KernelResult one(std::optional<double> number) const noexcept;
    [[nodiscard]] KernelResult object(std::span<const std::string_view> names,
                                      std::span<const double> numbers) const noexcept;
    [[nodiscard]] KernelResult object_of_nulls(
        std::span<const std::string_view> names) const noexcept;
    [[nodiscard]] KernelResult table(
        std::span<const std::string_view> names,
        std::initializer_list<std::span<double>> columns) const noexcept;
};

/// Shown in the reference and run as a test.
struct Example {
    std::string_view input;      // JSON
    std::string_view arguments;  // as in the directive: `window: 2, center: true`
    std::string_view output;     // JSON
    std::string_view with = {};
};

/// A numeric function over a column.
///
/// Lifetime: static; kernels are constants.
/// Threads:  `run` is pure and called from every core.
/// Errors:   none at run time. What is not finite in a result becomes null, and the pipeline
///           says so; arguments are checked before, by `parameters` and then `refuse`.
struct Kernel {
    std::string_view name;     // lower camel case
    std::string_view summary;  // one sentence
    std::span<const Parameter> parameters = {};
    Shape shape = Shape::Same;
    Gaps gaps = Gaps::Close;
    Second second = Second::None;
    bool keeps_integers = false;    // integers in, integers out
    bool gives_integers = false;    // whatever goes in
    bool looks_at_windows = false;  // takes time for each element of each `window`
    Example example;
    KernelResult (*run)(const KernelCall& call) noexcept = nullptr;
    /// What is wrong with these arguments together; empty when nothing is.
    std::string_view (*refuse)(const Arguments& arguments) noexcept = nullptr;
};

/// Highest count an argument may ask for.
inline constexpr double kCountMax = 10'000'000;

}  // namespace millrace::compute
