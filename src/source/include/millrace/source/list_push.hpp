#pragma once
/// @file list_push.hpp — what is done to a list of rows, said so that its source can do it

#include <cstdint>
#include <span>
#include <string_view>

#include <millrace/compute/simple_predicate.hpp>
#include <millrace/value/value.hpp>

namespace millrace::source {

/// One operation on the list of a field, in place of one of ours.
///
/// A source that takes it over answers exactly the list that we would have made of its answer
/// without; what it cannot promise it does not take (Binding::takes()).
struct ListPush {
    enum class Kind : std::uint8_t {
        Keep,   // rows for which `comparisons` hold
        Order,  // by `keys`, stable
        Slice,  // at most `count` rows behind the first `offset`
    };
    struct OrderKey {
        std::string_view field;
        bool descending = false;
    };

    Kind kind = Kind::Slice;
    std::span<const compute::SimpleComparison> comparisons;  // members are names of fields
    std::span<const OrderKey> keys;
    std::uint64_t count = 0;
    std::uint64_t offset = 0;
};

}  // namespace millrace::source
