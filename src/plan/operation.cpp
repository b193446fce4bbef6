#include <millrace/plan/operation.hpp>

namespace millrace::plan {

tl::expected<const graphql::OperationNode*, OperationChoiceError> find_operation(
    const graphql::Document& document, std::string_view name) noexcept {
    const graphql::OperationNode* found = nullptr;
    for (const graphql::DefinitionNode& definition : document.definitions) {
        if (definition.operation == nullptr) { continue; }
        if (name.data() != nullptr) {
            if (definition.operation->name.text == name) { return definition.operation; }
            continue;
        }
        if (found != nullptr) {
            return tl::unexpected(OperationChoiceError{
                "Must provide operation name if query contains multiple operations.", false});
        }
        found = definition.operation;
    }
    if (found != nullptr) { return found; }
    if (name.data() != nullptr) {
        return tl::unexpected(OperationChoiceError{"Unknown operation named", true});
    }
    return tl::unexpected(OperationChoiceError{"Must provide an operation.", false});
}

}  // namespace millrace::plan
