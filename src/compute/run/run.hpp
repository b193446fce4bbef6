#pragma once
/// @file run.hpp — what the parts of one evaluation share: memory, fuel, failures, registers

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <fmt/core.h>

#include <millrace/compute/evaluator.hpp>
#include <millrace/compute/expression.hpp>

#include "datum/datum.hpp"

namespace millrace::compute {

class RegisterStack;

/// What evaluations of one request keep from each other. Lives in the request's arena.
struct EvaluationState {
    RegisterStack* registers = nullptr;
    std::span<const RowNames*> names;  // place + 1 is their number
    std::uint16_t names_used = 0;
    std::uint64_t random = 0;
    std::uint32_t call_depth = 0;
    const ErrorDetail* located = nullptr;  // the last failure whose message says where
};

/// One evaluation under way.
///
/// Limits: step() and has_room() say when the operation has used up what it may; whoever gets a
///         `false` answers limit_reached(). Small allocations always succeed: the next step()
///         notices when they went too far.
class Run {
public:
    Run(EvaluationContext& context, bool compatible) noexcept;

    [[nodiscard]] EvaluationContext& context() noexcept { return context_; }
    [[nodiscard]] EvaluationState& state() noexcept { return *context_.state; }
    [[nodiscard]] Arena& arena() noexcept { return context_.arena; }
    /// As the reference where it differs from us.
    [[nodiscard]] bool compatible() const noexcept { return compatible_; }

    /// Uses up `steps`.
    [[nodiscard]] bool step(std::uint64_t steps = 1) noexcept {
        if (context_.steps_left < steps || context_.bytes_left == 0) [[unlikely]] {
            return context_.bytes_left != 0 && context_.take_steps(steps);
        }
        context_.steps_left -= steps;
        return true;
    }
    /// Whether `bytes` may be allocated; to be asked before anything large is.
    [[nodiscard]] bool has_room(std::uint64_t bytes) const noexcept {
        return bytes < context_.bytes_left;
    }
    /// Of one collection.
    [[nodiscard]] std::size_t items_max() const noexcept { return context_.limits.items; }
    [[nodiscard]] bool allows_items(std::uint64_t items) const noexcept {
        return items <= context_.limits.items;
    }

    /// Notes that so many bytes were allocated.
    void use_bytes(std::size_t bytes) noexcept {
        context_.bytes_left -= bytes < context_.bytes_left ? bytes : context_.bytes_left;
    }
    [[nodiscard]] void* allocate(std::size_t bytes, std::size_t alignment) noexcept {
        use_bytes(bytes);
        return context_.arena.allocate(bytes, alignment);
    }
    template <class T, class... Args>
    [[nodiscard]] T* make(Args&&... args) noexcept {
        static_assert(std::is_trivially_destructible_v<T>);
        return ::new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
    }
    /// `count` value-initialised elements.
    template <class T>
    [[nodiscard]] std::span<T> make_array(std::size_t count) noexcept {
        T* first = static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
        std::uninitialized_value_construct_n(first, count);
        return {first, count};
    }
    [[nodiscard]] std::string_view copy(std::string_view text) noexcept;

    /// Failures: EXPRESSION_TYPE, EXPRESSION_RUNTIME, COMPUTE_LIMIT.
    template <class... Args>
    [[nodiscard]] Datum type_error(fmt::format_string<Args...> format, Args&&... args) noexcept {
        return failed(kTypeCode, format, fmt::make_format_args(args...));
    }
    template <class... Args>
    [[nodiscard]] Datum runtime_error(fmt::format_string<Args...> format, Args&&... args) noexcept {
        return failed(kRuntimeCode, format, fmt::make_format_args(args...));
    }
    template <class... Args>
    [[nodiscard]] Datum limit_error(fmt::format_string<Args...> format, Args&&... args) noexcept {
        return failed(kLimitCode, format, fmt::make_format_args(args...));
    }
    /// The operation's steps or bytes are used up.
    [[nodiscard]] Datum limit_reached() noexcept;
    [[nodiscard]] Datum too_many_items(std::uint64_t items) noexcept;

    static constexpr std::string_view kTypeCode = "EXPRESSION_TYPE";
    static constexpr std::string_view kRuntimeCode = "EXPRESSION_RUNTIME";
    static constexpr std::string_view kLimitCode = "COMPUTE_LIMIT";

private:
    Datum failed(std::string_view code, fmt::string_view format, fmt::format_args args) noexcept;

    EvaluationContext& context_;
    bool compatible_;
};

}  // namespace millrace::compute

/// MR_DATUM(const Datum x, f()): declares x from f(), or returns its Failure.
#define MR_DATUM(declaration, ...) \
    MR_DATUM_IMPL_(MR_CONCAT(mr_datum_, __LINE__), declaration, __VA_ARGS__)
#define MR_DATUM_IMPL_(answer, declaration, ...)             \
    const ::millrace::compute::Datum answer = (__VA_ARGS__); \
    if (answer.is_failure()) [[unlikely]] { return answer; } \
    declaration = answer
