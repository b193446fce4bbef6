#pragma once
/// @file plan.hpp — one operation, compiled: everything the engine need not look up again
///
/// A plan is made once for (schema, document, operation, values of the variables that @skip,
/// @include, @defer and @stream read) and never changes. It lives in its own arena; spans and
/// pointers below point into that arena, into the document and into the schema, all of which the
/// plan keeps alive.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/error.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/plan/compute.hpp>
#include <millrace/plan/resolvers.hpp>
#include <millrace/source/bindings.hpp>
#include <millrace/source/claim.hpp>
#include <millrace/value/shape.hpp>
#include <millrace/value/value.hpp>

namespace millrace::plan {

struct FetchNode;
struct FieldPlan;
struct SelectionPlan;

/// A part of the answer that is sent on its own: 0 is the initial result, every set of @defer
/// fragments with fields of its own and every @stream is one more.
using Unit = std::uint16_t;

/// How a value of the field is checked and written.
enum class Leaf : std::uint8_t {
    None,  // composite
    Int,
    Float,
    String,
    Boolean,
    Id,
    Enum,
    Custom,  // any JSON value, unchanged
    DateTime,
    Date,
    Time,
    Uuid,
    BigInt,
    Decimal,
};

/// Where the engine finds the value before completing it.
enum class Obtain : std::uint8_t {
    Typename,       // the name of the object's type
    Nothing,        // absent: a computed field whose own value is not needed
    Member,         // slot of a Row, member of an Object
    Native,         // FieldPlan::native, called while writing
    Fetched,        // slot filled before writing (FieldPlan::fetch)
    SchemaRoot,     // __schema
    TypeByName,     // __type(name:)
    Introspection,  // a field of an introspection type: FieldPlan::field->index
};

/// @partition: a long list argument becomes several calls.
struct PartitionPlan {
    const graphql::InputValue* argument = nullptr;
    std::uint32_t size = 0;
};

/// The arguments of one field, coerced once per request (they cannot depend on the parent).
struct ArgumentsPlan {
    static constexpr std::uint16_t kConstant = 0xffff;

    std::uint16_t index = kConstant;  // into the request's table; kConstant: `value` holds them
    value::Value value;               // Object; Absent: the field defines no arguments
    const graphql::Field* field = nullptr;  // what is transformed may be left out of the query
    const graphql::SelectionNode* node = nullptr;
    std::span<const ArgumentTransform> transforms;  // left to right
    const PartitionPlan* partition = nullptr;

    [[nodiscard]] bool is_constant() const noexcept { return index == kConstant; }
};

/// The fields of an object value, by its type.
struct CompositePlan {
    const graphql::Type* type = nullptr;            // declared type: object, interface or union
    const SelectionPlan* selection = nullptr;       // Object
    std::span<const SelectionPlan* const> by_type;  // abstract: in order of possible_types
    /// Abstract: where the name of the runtime type stands in the object value.
    const source::DiscriminatorConfig* discriminator = nullptr;  // null: `__typename`
    std::uint16_t type_slot = value::Shape::kNoSlot;
    bool fetches_below = false;

    [[nodiscard]] bool is_abstract() const noexcept { return !by_type.empty(); }
};

/// @stream on a list field.
struct StreamPlan {
    Unit unit = 0;
    std::string_view label;  // empty data(): none
    bool has_label = false;
    const graphql::DirectiveNode* directive = nullptr;  // initialCount may be a variable
    CompositePlan items;  // the selection once more, for the items sent later
};

struct FieldPlan {
    static constexpr std::uint16_t kNoCapture = 0xffff;

    std::string_view response_key;
    std::string_view key_json;  // `"key":`
    const graphql::Field* field = nullptr;
    const graphql::Type* parent = nullptr;  // object type
    graphql::TypeRef type = nullptr;
    Leaf leaf = Leaf::None;
    Obtain obtain = Obtain::Member;
    std::uint16_t slot = value::Shape::kNoSlot;  // Member, Fetched
    std::string_view member;                     // Member: name in an Object
    const NativeResolver* native = nullptr;      // Native
    const FetchNode* fetch = nullptr;            // Fetched
    /// Fetched: where a parent Row keeps what the binding reads, for each step of the call.
    std::span<const source::ParentSlots> parent_slots;
    std::span<const source::EnumAlias> enum_aliases;  // Leaf::Enum
    ArgumentsPlan arguments;
    CompositePlan composite;
    const StreamPlan* stream = nullptr;
    const FieldCompute* compute = nullptr;
    const GatePlan* gate = nullptr;            // its own, when it has one
    const GatePlan* gates = nullptr;           // its own and those of fields around it
    std::uint16_t capture = kNoCapture;        // of the list around it (FieldCompute::captures)
    std::span<const graphql::Offset> offsets;  // of all merged field nodes, in Plan::source
    bool fetches_below = false;                // it, or something below it, is fetched
};

/// One @defer that takes part in a plan.
struct DeferUsage {
    std::uint32_t index = 0;
    std::string_view label;
    bool has_label = false;
    const DeferUsage* parent = nullptr;
};

/// Fields of one object that arrive together with the fragments in `usages`.
struct DeferredFields {
    std::span<const DeferUsage* const> usages;
    Unit unit = 0;
    std::span<const FieldPlan> fields;
    bool fetches_below = false;
};

/// What is written of an object of one type.
struct SelectionPlan {
    const graphql::Type* type = nullptr;
    std::span<const FieldPlan> fields;
    std::span<const DeferUsage* const> new_defers;  // fragments that begin at this object
    std::span<const DeferredFields> deferred;
    bool fetches_below = false;
    bool refuses_defer = false;  // an active @defer in a subscription: the object is an error
};

/// One kind of value an operation waits for: a call to a source, or a template to be filled in.
/// Instances (parent, arguments) are added while answers arrive; they leave in batches
/// (engine/fetcher.hpp).
///
/// Nodes form a graph without circles: `consumers` are the nodes whose parents this one's
/// answers hold; `producers` counts the nodes that may still add instances to this one.
struct FetchNode {
    std::uint16_t index = 0;
    Unit unit = 0;
    std::uint16_t level = 0;      // depth of its fields in the operation
    std::uint16_t root = 0;       // mutations: the root field it belongs to
    std::uint16_t step = 0;       // of a @call
    std::uint16_t producers = 0;  // the root of the operation counts as one
    std::uint16_t table = 0;      // nodes of one table share what was fetched
    const source::FieldBinding* binding = nullptr;
    const source::Claim* claim = nullptr;
    const source::Claim* arguments = nullptr;  // @call: makes the arguments of this step
    const FetchNode* next_step = nullptr;      // @call: gets this step's values as `previous`
    value::Projection projection;              // of one value of the answer
    std::span<const FetchNode* const> consumers;
    std::uint16_t waits = 0;               // sources its arguments are computed from
    std::span<const std::uint16_t> feeds;  // sources that are complete only when it has ended
    std::span<const FieldPlan* const> fields;
    /// Arguments of claimed fields below that read variables (source::Instance).
    std::span<const ArgumentsPlan> dynamic_arguments;
};

/// What `$session` of an expression is called among the variables of a request: no name of
/// GraphQL begins with a dot.
inline constexpr std::string_view kSessionVariable = ".session";

/// Everything about one operation.
///
/// Lifetime:  immutable; shared by the plan cache and the requests that run it. Borrows the
///            schema, the bindings and the document.
/// Threads:   readable from any core.
struct Plan {
    explicit Plan() = default;
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;

    graphql::OperationType type = graphql::OperationType::Query;
    const graphql::Schema* schema = nullptr;
    const graphql::OperationNode* operation = nullptr;
    std::string_view source;  // text of the operation
    const SelectionPlan* root = nullptr;
    value::Projection root_projection;             // of the root value
    std::vector<const FetchNode*> fetches;         // by index
    std::vector<const FetchNode*> root_consumers;  // whose instances the root object has
    std::vector<SourcePlan> sources;               // of @fetchSource, by index
    std::vector<std::uint16_t> root_feeds;         // sources the root object's members are for
    std::uint16_t table_count = 0;
    Unit unit_count = 1;
    std::uint16_t argument_count = 0;
    std::uint32_t defer_count = 0;
    std::uint16_t gate_count = 0;
    std::uint64_t estimated_steps = 0;  // of its expressions, with kAssumedItems to a list
    ComputeBounds bounds;               // of @computeLimits
    std::uint16_t memory_count = 0;     // of operations, per request
    source::SessionNeeds session;       // of its expressions: `$session`
    std::vector<DirectiveNote> notes;   // of the directives that compute
    bool computes = false;              // some field has operations, transforms or sources
    bool incremental = false;           // some @defer or @stream is active

    Arena arena;
    std::vector<std::unique_ptr<const source::Claim>> claims;
    std::shared_ptr<const void> selections;  // what the claims borrow
    std::vector<std::unique_ptr<const compute::Expression>> expressions;
    std::vector<std::unique_ptr<const ValueOperation>> value_operations;
    std::vector<std::unique_ptr<const ListOperation>> list_operations;

    /// Memory it holds, for the bound of the cache.
    [[nodiscard]] std::size_t bytes() const noexcept { return sizeof(Plan) + arena.heap_bytes(); }
};

}  // namespace millrace::plan
