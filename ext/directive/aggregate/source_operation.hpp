#pragma once
/// @file source_operation.hpp — values that follow from sources alone

#include <cstdint>

#include <millrace/plan/compute.hpp>

namespace millrace::ext::directive_aggregate {

/// An operation that makes the same value wherever its field stands: computed once per request,
/// also below a list.
class SourceOperation : public plan::ValueOperation {
public:
    /// `memory`: a cell of its own (DirectiveSite::memory()).
    explicit SourceOperation(std::uint16_t memory) noexcept : memory_(memory) {}

    [[nodiscard]] Result<value::Value> apply(const plan::Operand& operand,
                                             plan::ComputeContext& context) const final;

private:
    [[nodiscard]] virtual Result<value::Value> make(plan::ComputeContext& context) const = 0;

    std::uint16_t memory_;
};

/// The same for anything an operation keeps for the time of a request: what `make` gives, a
/// Result of something that lives in the arena, is made by the first call. A failure is reported
/// by that call alone, as one of a source is; the others give T().
template <class T, class Make>
[[nodiscard]] Result<T> once_per_request(std::uint16_t memory, plan::ComputeContext& context,
                                         const Make& make) {
    void*& cell = context.memory(memory);
    if (cell != nullptr) { return *static_cast<const T*>(cell); }
    T* const kept = context.arena().template make<T>();
    cell = kept;
    MR_TRY(*kept, make());
    return *kept;
}

}  // namespace millrace::ext::directive_aggregate
