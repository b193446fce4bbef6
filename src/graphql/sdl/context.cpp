#include "sdl/context.hpp"

#include <algorithm>
#include <tuple>

#include <millrace/graphql/introspection.hpp>

#include "schema/prelude.hpp"
#include "schema/schema_impl.hpp"

namespace millrace::graphql::sdl {

Context::Context(std::span<const SdlDocument* const> texts, std::span<const SdlDocumentPtr> known,
                 const Schema* base)
    : texts_(texts), base_(base) {
    for (const SdlDocumentPtr& document : known) { index_known(*document); }
    if (base != nullptr) {
        for (const DirectiveDefinitionNode* node : base->impl().directive_nodes) {
            directives_[node->name.text] = node;
        }
    }
    for (const SdlDocument* text : texts) {
        for (const DefinitionNode& definition : text->definitions()) {
            definitions_.push_back(&definition);
            if (definition.kind == DefinitionKind::Type) { index_type(*definition.type); }
            if (definition.kind == DefinitionKind::Directive && !definition.directive->extension) {
                directives_[definition.directive->name.text] = definition.directive;
            }
            find_sites(definition);
        }
    }
}

void Context::index_known(const SdlDocument& document) {
    for (const DefinitionNode& definition : document.definitions()) {
        if (definition.kind == DefinitionKind::Type &&
            definition.type->name.text != kMetaTypeName) {
            known_types_.emplace(definition.type->name.text, document.role());
        } else if (definition.kind == DefinitionKind::Directive) {
            known_directives_.emplace(definition.directive->name.text, document.role());
            directives_.emplace(definition.directive->name.text, definition.directive);
        }
    }
}

void Context::index_type(const TypeDefinitionNode& node) {
    const auto [at, is_new] = group_of_.emplace(node.name.text, groups_.size());
    if (is_new) { groups_.push_back({node.name.text, {}}); }
    groups_[at->second].nodes.push_back(&node);
    if (!node.extension) { types_[node.name.text] = &node; }
}

void Context::find_sites(const DefinitionNode& definition) {
    switch (definition.kind) {
        case DefinitionKind::Schema:
            add_site(SiteOwner::Schema, {}, "SCHEMA", definition.schema->directives);
            break;
        case DefinitionKind::Type:
            find_type_sites(*definition.type);
            break;
        case DefinitionKind::Directive:
            add_site(SiteOwner::Directive, definition.directive->name.text, "DIRECTIVE_DEFINITION",
                     definition.directive->directives);
            find_argument_sites(definition.directive->arguments);
            break;
        case DefinitionKind::Operation:
        case DefinitionKind::Fragment:
            break;  // no part of a schema
    }
}

void Context::find_type_sites(const TypeDefinitionNode& node) {
    add_site(SiteOwner::Type, node.name.text, type_kind_name(node.kind), node.directives);
    for (const FieldDefinitionNode& field : node.fields) {
        find_argument_sites(field.arguments);
        add_site(SiteOwner::Member, {}, "FIELD_DEFINITION", field.directives);
    }
    for (const InputValueNode& field : node.input_fields) {
        add_site(SiteOwner::Member, {}, "INPUT_FIELD_DEFINITION", field.directives);
    }
    for (const EnumValueNode& value : node.values) {
        add_site(SiteOwner::Member, {}, "ENUM_VALUE", value.directives);
    }
}

void Context::find_argument_sites(std::span<const InputValueNode> arguments) {
    for (const InputValueNode& argument : arguments) {
        add_site(SiteOwner::Member, {}, "ARGUMENT_DEFINITION", argument.directives);
    }
}

void Context::add_site(SiteOwner owner, std::string_view owner_name, std::string_view location,
                       std::span<const DirectiveNode> directives) {
    if (!directives.empty()) { sites_.push_back({owner, owner_name, location, directives}); }
}

const TypeDefinitionNode* Context::definition(std::string_view type) const noexcept {
    const auto found = types_.find(type);
    return found == types_.end() ? nullptr : found->second;
}

bool Context::is_taken(std::string_view type) const noexcept {
    if (existing(type) != nullptr) { return true; }
    const auto known = known_types_.find(type);
    return known != known_types_.end() && known->second == SdlRole::Internal;
}

bool Context::is_standard(std::string_view type) const noexcept {
    const auto known = known_types_.find(type);
    return known != known_types_.end() && known->second == SdlRole::BuiltIn;
}

const Type* Context::existing(std::string_view type) const noexcept {
    return base_ == nullptr ? nullptr : base_->type(type);
}

std::vector<std::string_view> Context::type_names() const {
    std::vector<std::string_view> names = extensible_type_names();
    for (const auto& [name, role] : known_types_) { names.push_back(name); }
    return names;
}

std::vector<std::string_view> Context::extensible_type_names() const {
    std::vector<std::string_view> names;
    for (const auto& [name, node] : types_) { names.push_back(name); }
    if (base_ != nullptr) {
        for (const Type* type : base_->types()) { names.push_back(type->name); }
    }
    return names;
}

const DirectiveDefinitionNode* Context::directive(std::string_view name) const noexcept {
    const auto found = directives_.find(name);
    return found == directives_.end() ? nullptr : found->second;
}

bool Context::is_taken_directive(std::string_view name) const noexcept {
    if (base_ != nullptr && base_->directive(name) != nullptr) { return true; }
    const auto known = known_directives_.find(name);
    return known != known_directives_.end() && known->second == SdlRole::Internal;
}

void Context::start_rule(std::string_view name) noexcept {
    rule_ = name;
    ++rule_count_;
}

void Context::report(const Place& visited, std::string message, std::span<const Place> places) {
    const auto text = std::ranges::find_if(
        texts_, [&](const SdlDocument* candidate) { return candidate->holds(visited.anchor); });
    findings_.push_back({.text = static_cast<std::size_t>(text - texts_.begin()),
                         .offset = visited.offset,
                         .rule = rule_count_,
                         .sequence = findings_.size(),
                         .rule_name = rule_,
                         .message = std::move(message),
                         .places = {places.begin(), places.end()}});
}

GraphqlErrors Context::take_errors() {
    std::ranges::sort(findings_, {}, [](const Finding& finding) {
        return std::tuple(finding.text, finding.offset, finding.rule, finding.sequence);
    });
    ErrorList errors(texts_);
    for (Finding& finding : findings_) {
        errors.add(finding.rule_name, std::move(finding.message), finding.places);
    }
    findings_.clear();
    return errors.take();
}

}  // namespace millrace::graphql::sdl
