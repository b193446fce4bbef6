#pragma once
/// @file claim.hpp — a fetch of one plan: what is asked for, how requests are rendered and answers
/// read
///
/// How the engine drives a claim:
///
///   local      evaluate(instance)                       no call, e.g. a constant or a path
///   unbatched  render(instance) → Source::send → decode
///   batched    key_of(instance) → groups of distinct keys → render_batch(keys of one group)
///              → Source::send → decode_batch

#include <cstddef>
#include <span>
#include <string_view>

#include <millrace/base/result.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/source/exchange.hpp>
#include <millrace/source/parent.hpp>
#include <millrace/source/request_context.hpp>
#include <millrace/source/selection.hpp>
#include <millrace/value/shape.hpp>
#include <millrace/value/value.hpp>

namespace millrace::source {

class Binding;

/// One place in the result that waits for a value.
struct Instance {
    value::Value parent;                 // a Row, or an Object; Absent at the roots
    const ParentSlots* slots = nullptr;  // for a Row
    value::Value args;                   // coerced arguments of the field, an Object
    /// Coerced arguments of ClaimedFields below (ClaimedField::dynamic_arguments).
    std::span<const value::Value> dynamic_arguments;
    value::Value previous;  // `{prev}`: the result of the step before, in full (Dom)
};

/// What tells an instance of a batched field from others.
struct BatchKey {
    /// Null data(): the key is null or absent; the field is null without a call.
    std::string_view text;
    /// Canonical text of everything else in the request. Instances of different groups never
    /// share a call. Empty when nothing else can differ within an operation.
    std::string_view group;
    /// The key with its type, or for composite keys an Object or List of them.
    value::Value value;
    /// The first instance with this key. Set by key_of(); borrowed until render_batch().
    const Instance* instance = nullptr;

    [[nodiscard]] bool is_call() const noexcept { return text.data() != nullptr; }
};

/// An error an upstream reported beside a value that stays.
struct LooseFailure {
    std::size_t key = 0;  // index into the keys of the batch; 0 for unbatched fields
    const value::Failure* failure = nullptr;
    const LooseFailure* next = nullptr;
};

struct Decoded {
    value::Value value;  // laid out as ClaimRequest::projection; positions may be Value::error()
    const LooseFailure* loose = nullptr;
};

/// What the planner wants to know of a field.
struct ClaimRequest {
    /// Of the field's value; of each item when it is a list.
    value::Projection projection;
    /// For bindings that ask for members by name; else null.
    const ClaimedSelection* selection = nullptr;
    /// What is done to the list of the field itself (Binding::takes() has said yes).
    std::span<const ListPush> pushes = {};
};

/// Lifetime:  owned by a plan; immutable. The projection and the selection outlive it.
/// Threads:   readable from any core.
/// Ownership: all results live in `context.arena`, or borrow from the instance and the answer.
/// Errors:    of the data plane; each becomes an error of the field. `detail().source` is set.
class Claim {
public:
    explicit Claim(const Binding& binding) noexcept : binding_(&binding) {}
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;
    virtual ~Claim() = default;

    [[nodiscard]] const Binding& binding() const noexcept { return *binding_; }

    /// Local bindings only: the value, laid out as projected.
    [[nodiscard]] virtual Result<value::Value> evaluate(const Instance& instance,
                                                        RequestContext& context) const;

    /// Unbatched only. Null: no call is made and the field is null.
    [[nodiscard]] virtual Result<const Request*> render(const Instance& instance,
                                                        RequestContext& context) const;
    /// Unbatched only. May be called several times for one answer.
    [[nodiscard]] virtual Result<Decoded> decode(const Answer& answer,
                                                 RequestContext& context) const;

    /// Batched only. `instance` is borrowed by the key.
    [[nodiscard]] virtual Result<BatchKey> key_of(const Instance& instance,
                                                  RequestContext& context) const;
    /// Batched only: one request for `keys`, which are distinct, of one group, at least one and
    /// at most BatchPolicy::keys_max.
    [[nodiscard]] virtual Result<const Request*> render_batch(std::span<const BatchKey> keys,
                                                              RequestContext& context) const;
    /// Batched only: values[i] is set to what keys[i] gets (null or an empty list when the answer
    /// has nothing for it). On an Error every key fails.
    [[nodiscard]] virtual Result<const LooseFailure*> decode_batch(const Answer& answer,
                                                                   std::span<const BatchKey> keys,
                                                                   std::span<value::Value> values,
                                                                   RequestContext& context) const;

private:
    const Binding* binding_;
};

}  // namespace millrace::source
