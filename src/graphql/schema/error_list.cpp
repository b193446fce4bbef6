#include "schema/error_list.hpp"

namespace millrace::graphql {

Place place(const TypeNode& node) noexcept {
    const TypeNode* named = &node;
    while (named->kind != TypeNodeKind::Named) { named = named->of; }
    return {named->name.text, node.offset};
}

Place place(const SchemaDefinitionNode& node) noexcept {
    if (!node.operations.empty()) { return {node.operations.front().type.text, node.offset}; }
    if (!node.directives.empty()) { return {node.directives.front().name.text, node.offset}; }
    return {};
}

ErrorList::ErrorList(std::span<const SdlDocument* const> texts) : texts_(texts) {
    lines_.reserve(texts.size());
    for (const SdlDocument* text : texts) { lines_.emplace_back(text->text()); }
}

void ErrorList::add(std::string_view rule, std::string message, std::span<const Place> places) {
    GraphqlError error{.message = std::move(message), .locations = {}, .rule = rule};
    for (const Place& place : places) {
        if (place.anchor.empty()) { continue; }
        for (std::uint32_t i = 0; i < texts_.size(); ++i) {
            if (!texts_[i]->holds(place.anchor)) { continue; }
            Location& location = error.locations.emplace_back(lines_[i].locate(place.offset));
            location.source = i;
            break;
        }
    }
    errors_.push_back(std::move(error));
}

}  // namespace millrace::graphql
