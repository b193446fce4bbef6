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
#include <string>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/error.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/plan/resolvers.hpp>
#include <millrace/value/shape.hpp>
#include <millrace/value/value.hpp>

namespace millrace::source {
class Claim;
}

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
    Typename,  // the name of the object's type
    Member,    // slot of a Row, member of an Object
    Constant,  // FieldPlan::constant
    Native,    // FieldPlan::native, called while writing
    Fetched,   // slot filled before writing (FieldPlan::fetch)
};

/// The arguments of one field, coerced once per request (they cannot depend on the parent).
struct ArgumentsPlan {
    static constexpr std::uint16_t kNone = 0xffff;

    std::uint16_t index = kNone;  // into the request's table of coerced arguments
    bool constant = false;        // `value` holds them, no variable is read
    value::Value value;           // Object; Absent when the field defines no arguments
    std::span<const graphql::InputValue> definitions;
    std::span<const graphql::ArgumentNode> nodes;
};

/// The fields of an object value, by its type.
struct CompositePlan {
    const graphql::Type* type = nullptr;        // declared type: object, interface or union
    const SelectionPlan* selection = nullptr;   // Object
    std::span<const SelectionPlan* const> by_type;  // abstract: in order of possible_types
    /// Abstract: where the name of the runtime type stands in the object value.
    const Discriminator* discriminator = nullptr;
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
    std::string_view response_key;
    std::string_view key_json;  // `"key":`
    const graphql::Field* field = nullptr;
    const graphql::Type* parent = nullptr;  // object type
    graphql::TypeRef type = nullptr;
    Leaf leaf = Leaf::None;
    Obtain obtain = Obtain::Member;
    std::uint16_t slot = value::Shape::kNoSlot;  // Member, Fetched
    std::string_view member;                     // Member: name in an Object
    value::Value constant;                       // Constant
    const NativeResolver* native = nullptr;      // Native
    const FetchNode* fetch = nullptr;            // Fetched
    const EnumAliases* enum_aliases = nullptr;   // Leaf::Enum, when declared
    ArgumentsPlan arguments;
    CompositePlan composite;
    const StreamPlan* stream = nullptr;
    std::span<const graphql::Location> locations;  // of all merged field nodes
    bool fetches_below = false;  // it, or something below it, is fetched
};

/// One @defer that takes part in a plan.
struct DeferUsage {
    std::uint16_t index = 0;
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
};

/// One kind of upstream call of an operation. Instances (parent, arguments) are added while
/// answers arrive; they leave in batches (engine/fetcher.hpp).
///
/// Nodes form a graph without circles: `consumers` are the nodes whose parents this one's
/// answers hold, `producers` counts the nodes that may still add instances to this one.
struct FetchNode {
    std::uint16_t index = 0;
    Unit unit = 0;
    std::uint16_t level = 0;       // depth in the selection; mutations: below one root field
    const FieldResolver* resolver = nullptr;
    std::uint16_t step = 0;        // of a @call
    const FetchNode* next_step = nullptr;
    const source::Claim* claim = nullptr;
    value::Projection projection;  // of one value of the answer
    std::span<const FetchNode* const> consumers;
    std::uint16_t producers = 0;   // the root counts as one
    std::uint16_t table = 0;       // nodes with the same table share fetched keys
    std::span<const FieldPlan* const> fields;  // for the dump
};

/// Everything about one operation.
///
/// Lifetime:  immutable; shared by the plan cache and the requests that run it.
/// Threads:   readable from any core.
struct Plan {
    graphql::OperationType type = graphql::OperationType::Query;
    const graphql::OperationNode* operation = nullptr;
    const SelectionPlan* root = nullptr;
    std::uint16_t root_slots = 0;
    std::span<const FetchNode* const> fetches;
    std::uint16_t table_count = 0;
    Unit unit_count = 1;
    std::uint16_t argument_count = 0;
    std::uint16_t defer_count = 0;
    bool incremental = false;  // some @defer or @stream is active
    bool coalescible = false;  // a query whose every source allows sharing whole operations

    std::size_t bytes = 0;  // memory it holds, for the bound of the cache
};

}  // namespace millrace::plan
