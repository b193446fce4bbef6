#pragma once
/// @file compute.hpp — what a query computes: operations on values and on lists, as a plan has them
///
/// A directive of a query becomes operations of its field. They are made once per plan and run
/// for every request; what they read of a request they get from a ComputeContext.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <millrace/base/result.hpp>
#include <millrace/compute/expression.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/source/list_push.hpp>
#include <millrace/source/parent.hpp>
#include <millrace/value/value.hpp>

namespace millrace::plan {

/// Where the value of a free variable comes from.
struct BoundVariable {
    enum class From : std::uint8_t {
        Nothing,    // always nil
        Operation,  // a variable of the operation: `name`
        Parent,     // a member of the parent object: `index` into Operand::slots, `name`
        Source,     // what a @fetchSource published: `index`
        Element,    // the element of the list
        Member,     // a member of the element: `name`; of a scalar: nil
        Key,        // a result key of the element: `index` into FieldCompute::captures
        Position,   // of the element in the list, from 0
        Arguments,  // the arguments of the field, an Object
        Value,      // the value the operation is applied to
    };
    From from = From::Nothing;
    std::uint16_t index = 0;
    std::string_view name;
};

/// An expression with the places its variables come from.
struct BoundExpression {
    const compute::Expression* expression = nullptr;
    std::span<const BoundVariable> variables;
};

class ListItems;

/// What an expression sees beside the request: the object it stands in and the element it is
/// about. All optional.
struct Operand {
    value::Value parent;                   // Row or Object
    std::span<const std::uint16_t> slots;  // of BoundVariable::From::Parent, in a Row
    /// Of these: where the rows in the slot keep their text; Shape::kNoSlot for what has names.
    std::span<const std::uint16_t> whole_slots;
    value::Value arguments;            // Object
    value::Value element;              // From::Element
    value::Value value;                // From::Value
    const ListItems* items = nullptr;  // From::Key
    std::uint32_t item = 0;
};

/// What operations may use while a request runs. Implemented by the engine.
///
/// Lifetime: one request. Threads: one.
class ComputeContext {
public:
    ComputeContext(const ComputeContext&) = delete;
    ComputeContext& operator=(const ComputeContext&) = delete;

    /// What the evaluations of the request may still use; for comparing values, too.
    [[nodiscard]] virtual compute::EvaluationContext& evaluation() noexcept = 0;
    [[nodiscard]] Arena& arena() noexcept { return evaluation().arena; }
    [[nodiscard]] virtual Result<value::Value> evaluate(const BoundExpression& expression,
                                                        const Operand& operand) = 0;
    /// A variable of the operation, or what a late argument is called; Absent when it has none.
    [[nodiscard]] virtual value::Value variable(std::string_view name) const noexcept = 0;
    /// Its values for all items, each with the item as Operand::items and ::item, in the arena or
    /// as long-lived. Long computations are shared with other threads. Error: of the first item.
    [[nodiscard]] virtual Result<std::span<const value::Value>> evaluate_all(
        const BoundExpression& expression, const ListItems& items) = 0;
    /// What a source published: a Dom, Null when it has none.
    [[nodiscard]] virtual value::Value source(std::uint16_t index) const noexcept = 0;
    /// Where the object that `operand` stands in is among the items of a list that is a source;
    /// nothing when it is no item of it.
    [[nodiscard]] virtual std::optional<std::uint32_t> position_in(
        std::uint16_t source, const Operand& operand) const noexcept = 0;
    /// What an operation keeps between its runs in one request (DirectiveSite::memory()): null
    /// at first; point it to something in the arena that needs no destructor.
    [[nodiscard]] virtual void*& memory(std::uint16_t index) noexcept = 0;
    /// Takes `steps` from what the operation may use. Error: COMPUTE_LIMIT.
    [[nodiscard]] virtual Status spend(std::uint64_t steps) = 0;
    /// An error at the field that leaves its value as it is.
    virtual void report(std::string_view code, std::string_view message) = 0;
    /// An Error with a code of docs/errors.md.
    [[nodiscard]] Error error(std::string_view code, std::string_view message) noexcept {
        return Error::make(arena(), ErrorCode::BadRequest, code, message);
    }

protected:
    ComputeContext() = default;
    ~ComputeContext() = default;
};

/// Changes or replaces the value of a field before it is completed.
class ValueOperation {
public:
    ValueOperation() = default;
    ValueOperation(const ValueOperation&) = delete;
    ValueOperation& operator=(const ValueOperation&) = delete;
    virtual ~ValueOperation() = default;

    /// `operand.value` is what the field has so far: Row, Raw and scalars as they were fetched,
    /// or what the operation before made. The answer has names (no Row), unless it is the value.
    [[nodiscard]] virtual Result<value::Value> apply(const Operand& operand,
                                                     ComputeContext& context) const = 0;
    /// May be applied to a failure (`@onError`, `@default` on errors).
    [[nodiscard]] virtual bool takes_errors() const noexcept { return false; }
    /// Takes a list of numbers as a Column where it comes as one; others get a List.
    [[nodiscard]] virtual bool takes_columns() const noexcept { return false; }
};

/// The completed items of a list field, as they will be sent: values under their result keys.
class ListItems {
public:
    ListItems(const ListItems&) = delete;
    ListItems& operator=(const ListItems&) = delete;

    [[nodiscard]] virtual std::uint32_t size() const noexcept = 0;
    [[nodiscard]] virtual bool is_null(std::uint32_t item) const noexcept = 0;
    /// The value of a result key (FieldCompute::captures); Null when the item is null.
    [[nodiscard]] virtual value::Value key(std::uint32_t item, std::uint16_t capture) const = 0;
    /// The whole item; objects in full, with result keys.
    [[nodiscard]] virtual value::Value element(std::uint32_t item) const = 0;
    /// What is left of the list: positions in the list as it is now, in the new order.
    virtual void keep(std::span<const std::uint32_t> order) = 0;
    /// New items in the place of all of them, for lists of leaves: they are completed as the type
    /// of the field says. They have no result keys.
    virtual void replace(std::span<const value::Value> values) = 0;

protected:
    ListItems() = default;
    ~ListItems() = default;
};

/// Filters, orders or cuts a completed list.
class ListOperation {
public:
    ListOperation() = default;
    ListOperation(const ListOperation&) = delete;
    ListOperation& operator=(const ListOperation&) = delete;
    virtual ~ListOperation() = default;

    /// The same said for a source, members being result keys of the items; nothing when it cannot
    /// be said. Text lives in `arena`.
    [[nodiscard]] virtual std::optional<source::ListPush> push(Arena& arena) const;

    /// On an Error the list becomes null, with the error at its path.
    [[nodiscard]] virtual Status apply(ListItems& items, ComputeContext& context) const = 0;
};

/// How many items a list is taken to have when costs are estimated.
inline constexpr std::uint64_t kAssumedItems = 100;

/// What an operation asks for itself; it can only lower what the server allows. Zero: no more
/// than that.
struct ComputeBounds {
    std::uint64_t steps = 0;
    std::uint32_t items = 0;
    std::uint32_t milliseconds = 0;
};

/// A directive of the operation, for explanations.
struct DirectiveNote {
    std::string_view directive;  // without `@`
    std::string_view path;       // of its field
};

/// An operation, and the directive it comes from (Plan::notes).
struct ValueStep {
    const ValueOperation* operation = nullptr;  // owned by the plan
    std::uint16_t note = 0;
};
struct ListStep {
    const ListOperation* operation = nullptr;  // owned by the plan
    std::uint16_t note = 0;
    std::uint8_t depth = 1;  // of the list it works on; 1: the outermost one
};

/// One @argumentTransform.
struct ArgumentTransform {
    enum class Operate : std::uint8_t { Map, ListMap, Filter };
    const graphql::InputValue* argument = nullptr;
    Operate operate = Operate::Map;
    BoundExpression expression;
};

/// @skipBy or @includeBy that names sources: whether a field is there is known only when they are.
struct GatePlan {
    std::uint16_t index = 0;  // into the request's decisions
    BoundExpression predicate;
    bool skips = false;               // @skipBy
    const GatePlan* outer = nullptr;  // of a field around it
};

/// The computation of one field.
struct FieldCompute {
    std::span<const ValueStep> values;           // left to right
    std::span<const ListStep> lists;             // left to right
    std::span<const std::string_view> captures;  // result keys of items that `lists` read
    std::span<const std::uint16_t> slots;        // of the parent (Operand::slots)
    std::span<const std::uint16_t> whole_slots;  // Operand::whole_slots
    bool replaces = false;       // the first value operation needs no value: nothing is fetched
    bool hidden = false;         // @hide: completed, but not written
    bool fails_request = false;  // @onError(action: FAIL): when it fails, so does the request
    bool internal = false;       // fetched for the expressions of its neighbours only
};

/// One @fetchSource: values of a field, collected for others.
struct SourcePlan {
    std::string_view name;
    std::uint16_t index = 0;
    std::span<const std::string_view> path;  // response keys from the root
    bool below_list = false;                 // the source is the list of all values
    std::uint16_t place_steps = 0;           // of `path`, to the outermost list: where errors stand
    std::span<const graphql::Offset> offsets;  // of the @fetchSource
    bool composite = false;
    std::uint16_t whole_slot = value::Shape::kNoSlot;  // where a Row keeps its text
    BoundExpression convert;                           // its one variable is Value, or Element
    bool converts = false;
    std::uint16_t producers = 0;           // fetch nodes (the root is one) and sources it waits for
    std::span<const std::uint16_t> nodes;  // fetch nodes that wait for it, by index
    std::span<const std::uint16_t> sources;  // sources that wait for it
};

}  // namespace millrace::plan
