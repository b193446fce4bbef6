#pragma once
/// @file number.hpp — numbers of rows, and their sums

#include <cstdint>
#include <optional>

#include <millrace/plan/compute.hpp>
#include <millrace/value/value.hpp>

namespace millrace::ext::directive_aggregate {

/// A number as it was given: a whole one keeps all of its digits.
struct Number {
    bool whole = false;        // `integer` is what it is
    bool too_large = false;    // a whole number beyond 64 bits; only `real` is there
    std::int64_t integer = 0;  // when `whole`
    double real = 0;           // the nearest double; may be infinite for digits such as 1e999
};

/// Nothing when `value` is no number.
[[nodiscard]] std::optional<Number> read_number(value::Value value) noexcept;

/// A sum that keeps what rounding takes away: whole numbers are added exactly, others with the
/// error of each addition kept (Neumaier), so that order and length do not matter.
class NumberSum {
public:
    void add(const Number& number) noexcept;
    /// As if all of `other` had been added.
    void add(const NumberSum& other) noexcept;

    [[nodiscard]] std::uint32_t count() const noexcept { return count_; }
    [[nodiscard]] double real() const noexcept;
    /// Int when all were whole, else Float. Errors: EXPRESSION_RUNTIME when it does not fit.
    [[nodiscard]] Result<value::Value> total(plan::ComputeContext& context) const;

private:
    void add_real(double real) noexcept;

    __extension__ using Wide = __int128;
    Wide whole_ = 0;
    double real_ = 0;
    double lost_ = 0;
    std::uint32_t count_ = 0;
    bool all_whole_ = true;
    bool too_large_ = false;
};

/// A Float. Errors: EXPRESSION_RUNTIME when it is infinite.
[[nodiscard]] Result<value::Value> finite(double number, plan::ComputeContext& context);

}  // namespace millrace::ext::directive_aggregate
