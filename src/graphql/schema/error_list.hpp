#pragma once
/// @file error_list.hpp — errors of type system documents, located in whichever text they are in

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/error.hpp>
#include <millrace/graphql/source.hpp>

#include "schema/sdl_document.hpp"

namespace millrace::graphql {

/// A node to point at: where it starts, and some name in the same definition, which is a view of
/// the text and so tells which text that is. Without a name, or with one that is in no text (of a
/// built-in definition), there is nothing to point at.
struct Place {
    std::string_view anchor;
    Offset offset = 0;
};

[[nodiscard]] inline Place place(const Name& name) noexcept {
    return {name.text, name.offset};
}
[[nodiscard]] inline Place place(const DirectiveNode& node) noexcept {
    return {node.name.text, node.offset};
}
[[nodiscard]] inline Place place(const TypeDefinitionNode& node) noexcept {
    return {node.name.text, node.offset};
}
[[nodiscard]] inline Place place(const DirectiveDefinitionNode& node) noexcept {
    return {node.name.text, node.offset};
}
[[nodiscard]] inline Place place(const FieldDefinitionNode& node) noexcept {
    return {node.name.text, node.offset};
}
[[nodiscard]] inline Place place(const InputValueNode& node) noexcept {
    return {node.name.text, node.offset};
}
[[nodiscard]] inline Place place(const EnumValueNode& node) noexcept {
    return {node.name.text, node.offset};
}
[[nodiscard]] inline Place place(const RootOperationNode& node) noexcept {
    return {node.type.text, node.offset};
}
[[nodiscard]] Place place(const TypeNode& node) noexcept;
[[nodiscard]] Place place(const SchemaDefinitionNode& node) noexcept;

/// The place of a node that may not be there.
template <class Node>
[[nodiscard]] Place place(const Node* node) noexcept {
    return node == nullptr ? Place{} : place(*node);
}

/// Collects errors.
///
/// Ownership: borrows the texts.
/// Cost:      line ends of a text are looked for when its first error comes.
class ErrorList {
public:
    explicit ErrorList(std::span<const SdlDocument* const> texts);

    /// Places that cannot be pointed at are left out.
    void add(std::string_view rule, std::string message, std::span<const Place> places);
    void add(std::string_view rule, std::string message, std::initializer_list<Place> places) {
        add(rule, std::move(message), std::span(places.begin(), places.size()));
    }

    [[nodiscard]] bool empty() const noexcept { return errors_.empty(); }
    [[nodiscard]] GraphqlErrors take() { return std::move(errors_); }

private:
    std::span<const SdlDocument* const> texts_;
    std::vector<LineIndex> lines_;
    GraphqlErrors errors_;
};

}  // namespace millrace::graphql
