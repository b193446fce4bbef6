#include "text.hpp"

#include <fmt/core.h>

namespace millrace::graphql::validation {

std::string_view operation_keyword(OperationType type) noexcept {
    switch (type) {
        case OperationType::Query:
            return "query";
        case OperationType::Mutation:
            return "mutation";
        case OperationType::Subscription:
            return "subscription";
    }
    return {};
}

std::string coordinate(const Field& field) {
    return fmt::format("{}.{}", field.owner == nullptr ? "<meta>" : field.owner->name, field.name);
}

}  // namespace millrace::graphql::validation
