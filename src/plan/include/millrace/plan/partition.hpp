#pragma once
/// @file partition.hpp — the rules for @partition in a schema

#include <string>
#include <vector>

#include <millrace/graphql/schema.hpp>

namespace millrace::plan {

struct PartitionFinding {
    graphql::Offset offset = 0;  // of the argument
    std::string message;
};

/// @partition stands on a list argument of a list field, once per field, with a size above zero.
[[nodiscard]] std::vector<PartitionFinding> check_partitions(const graphql::Schema& schema);

}  // namespace millrace::plan
