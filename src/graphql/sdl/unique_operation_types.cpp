#include <array>

#include <fmt/core.h>

#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

namespace {

constexpr std::array<std::string_view, 3> kOperationNames{"query", "mutation", "subscription"};

}  // namespace

// Each kind of operation has one root type.
void unique_operation_types(Context& context) {
    std::array<const RootOperationNode*, 3> seen{};
    for (const DefinitionNode* definition : context.definitions()) {
        if (definition->kind != DefinitionKind::Schema) { continue; }
        const Place visited = place(*definition->schema);
        for (const RootOperationNode& root : definition->schema->operations) {
            const auto which = static_cast<std::size_t>(root.operation);
            const RootOperationNode*& first = seen[which];
            if (context.base() != nullptr && context.base()->root_type(root.operation) != nullptr) {
                context.report(visited,
                               fmt::format("Type for {} already defined in the schema. It cannot "
                                           "be redefined.",
                                           kOperationNames[which]),
                               {place(root)});
            } else if (first != nullptr) {
                context.report(
                    visited,
                    fmt::format("There can be only one {} type in schema.", kOperationNames[which]),
                    {place(*first), place(root)});
            } else {
                first = &root;
            }
        }
    }
}

}  // namespace millrace::graphql::sdl
