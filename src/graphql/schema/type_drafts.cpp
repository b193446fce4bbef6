#include "schema/type_drafts.hpp"

#include "schema/prelude.hpp"

namespace millrace::graphql {

TypeDrafts::TypeDrafts(std::span<const SchemaPart> parts) {
    for (const SchemaPart& part : parts) {
        for (const DefinitionNode& definition : part.document->definitions()) {
            if (definition.kind != DefinitionKind::Type || definition.type->extension) { continue; }
            declare(*definition.type, part.document->role());
        }
    }
    for (const SchemaPart& part : parts) {
        for (const DefinitionNode& definition : part.document->definitions()) {
            if (definition.kind != DefinitionKind::Type || !definition.type->extension) {
                continue;
            }
            extend(*definition.type);
        }
    }
    put_in_order(parts);
}

TypeDraft* TypeDrafts::find(std::string_view name) noexcept {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
}

void TypeDrafts::declare(const TypeDefinitionNode& node, SdlRole role) {
    if (role == SdlRole::BuiltIn && node.name.text == kMetaTypeName) {
        meta_ = &node;
        return;
    }
    if (TypeDraft* known = find(node.name.text)) {
        if (known->role == SdlRole::BuiltIn) {
            known->redeclared = true;
        } else {
            known->node = &node;
        }
        return;
    }
    TypeDraft& draft = drafts_.emplace_back();
    draft.role = role;
    draft.node = &node;
    by_name_.emplace(node.name.text, &draft);
}

void TypeDrafts::extend(const TypeDefinitionNode& node) {
    TypeDraft* draft = find(node.name.text);
    if (draft == nullptr || draft->role == SdlRole::BuiltIn || draft->node->kind != node.kind) {
        return;
    }
    draft->extensions.push_back(&node);
}

void TypeDrafts::put_in_order(std::span<const SchemaPart> parts) {
    order_.reserve(drafts_.size());
    for (const SdlRole role : {SdlRole::Text, SdlRole::Internal}) {
        for (const SchemaPart& part : parts) {
            if (part.document->role() != role) { continue; }
            for (const DefinitionNode& definition : part.document->definitions()) {
                if (definition.kind != DefinitionKind::Type || definition.type->extension) {
                    continue;
                }
                list(*find(definition.type->name.text));
            }
        }
    }
    for (const SchemaPart& part : parts) {
        for (const DefinitionNode& definition : part.document->definitions()) {
            if (definition.kind != DefinitionKind::Directive) { continue; }
            for (const InputValueNode& argument : definition.directive->arguments) {
                list_if_built_in(*argument.type);
            }
        }
    }
    list_if_built_in(kIntrospectionRootName);
}

void TypeDrafts::list(TypeDraft& draft) {
    if (draft.listed) { return; }
    draft.listed = true;
    order_.push_back(&draft);
    draft.each_node([this](const TypeDefinitionNode& node) {
        for (const Name& name : node.interfaces) { list_if_built_in(name.text); }
        for (const Name& name : node.members) { list_if_built_in(name.text); }
    });
    draft.each_node([this](const TypeDefinitionNode& node) {
        for (const FieldDefinitionNode& field : node.fields) {
            list_if_built_in(*field.type);
            for (const InputValueNode& argument : field.arguments) {
                list_if_built_in(*argument.type);
            }
        }
        for (const InputValueNode& field : node.input_fields) { list_if_built_in(*field.type); }
    });
}

void TypeDrafts::list_if_built_in(const TypeNode& node) {
    const TypeNode* named = &node;
    while (named->kind != TypeNodeKind::Named) { named = named->of; }
    list_if_built_in(named->name.text);
}

void TypeDrafts::list_if_built_in(std::string_view name) {
    TypeDraft* draft = find(name);
    if (draft == nullptr || draft->role != SdlRole::BuiltIn || draft->redeclared) { return; }
    list(*draft);
}

}  // namespace millrace::graphql
