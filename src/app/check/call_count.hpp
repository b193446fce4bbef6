#pragma once
/// @file call_count.hpp — how many upstream calls each field of a schema may need

#include <cstdint>
#include <string>
#include <vector>

#include <millrace/graphql/schema.hpp>
#include <millrace/source/bindings.hpp>

namespace millrace::app {

/// The worst case of one field that makes calls, for one place of an operation.
struct FieldCalls {
    const graphql::Field* field = nullptr;
    std::uint32_t calls = 1;        // for one parent object, or for all when they share
    bool per_parent = false;        // so many for each of N parent objects: N+1
    std::uint32_t keys_max = 0;     // batched: keys in one call; 0: all of them
    bool batched = false;           // parent objects share calls
    bool asks_for_members = false;  // of a source that is asked for members (GraphQL)
    std::string summary;            // `GET /users?id={parent.userId}`

    /// `1`, `N`, `3N`, `N/100`.
    [[nodiscard]] std::string to_string() const;
};

/// Fields that can be reached from the roots, in schema order.
///
/// A field is met by many parents when a list lies anywhere above it. Calls that do not depend
/// on the parent are equal for all of them and are made once, when they are idempotent.
[[nodiscard]] std::vector<FieldCalls> count_calls(const graphql::Schema& schema,
                                                  const source::Bindings& bindings);

}  // namespace millrace::app
