#pragma once
/// @file schema_changes.hpp — what an operation written for one schema meets in the next

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/graphql/schema.hpp>

namespace millrace::graphql {

enum class ChangeSeverity : std::uint8_t {
    Breaking,   // Operations that were valid may not be.
    Dangerous,  // Operations stay valid; clients may meet what they did not expect.
};

struct SchemaChange {
    ChangeSeverity severity = ChangeSeverity::Breaking;
    std::string_view type;  // as the reference implementation calls it: "FIELD_REMOVED"
    std::string description;
};

/// Breaking and dangerous changes from `before` to `after`; safe ones are not listed.
[[nodiscard]] std::vector<SchemaChange> find_schema_changes(const Schema& before,
                                                            const Schema& after);

}  // namespace millrace::graphql
