#include "schema/type_builder.hpp"

#include <algorithm>

#include <boost/unordered/unordered_flat_map.hpp>
#include <fmt/core.h>

#include "schema/applied_directives.hpp"
#include "schema/default_values.hpp"
#include "schema/prelude.hpp"
#include "schema/type_drafts.hpp"
#include "schema/type_links.hpp"

namespace millrace::graphql {

namespace {

BuiltInScalar built_in_scalar(std::string_view name) noexcept {
    if (name == "Int") { return BuiltInScalar::Int; }
    if (name == "Float") { return BuiltInScalar::Float; }
    if (name == "String") { return BuiltInScalar::String; }
    if (name == "Boolean") { return BuiltInScalar::Boolean; }
    if (name == "ID") { return BuiltInScalar::ID; }
    return BuiltInScalar::None;
}

ScalarFormat known_format(std::string_view name) noexcept {
    if (name == "DateTime") { return ScalarFormat::DateTime; }
    if (name == "Date") { return ScalarFormat::Date; }
    if (name == "Time") { return ScalarFormat::Time; }
    if (name == "UUID") { return ScalarFormat::Uuid; }
    if (name == "BigInt") { return ScalarFormat::BigInt; }
    if (name == "Decimal") { return ScalarFormat::Decimal; }
    return ScalarFormat::Any;
}

class TypeBuilder {
public:
    TypeBuilder(Schema::Impl& impl, bool unique, ErrorList& errors)
        : impl_(impl), arena_(impl.arena), unique_(unique), errors_(errors), drafts_(impl.parts) {}

    void build() {
        make_types();
        for (TypeDraft& draft : drafts_.all()) { fill_type(draft); }
        link_types(impl_.types, arena_);
        make_directives();
        make_meta_fields();
        find_roots();
        if (errors_.empty()) { coerce_defaults(defaults_, arena_); }
    }

private:
    template <class Node>
    using Nodes = std::vector<const Node*>;

    void make_types() {
        for (TypeDraft& draft : drafts_.all()) {
            draft.type = arena_.make<Type>();
            draft.type->kind = draft.node->kind;
            draft.type->name = draft.name();
            draft.type->self = arena_.make<WrappedType>(Wrap::Named, draft.type);
        }
        const std::span<TypeDraft* const> order = drafts_.order();
        const auto types = arena_.make_array<const Type*>(order.size());
        impl_.type_index.emplace(order.size(), arena_);
        for (std::uint32_t id = 0; id < order.size(); ++id) {
            Type& type = *order[id]->type;
            type.id = id;
            types[id] = &type;
            impl_.type_index->add(type.name, id);
        }
        impl_.types = types;
    }

    void fill_type(const TypeDraft& draft) {
        Type& type = *draft.type;
        built_in_ = draft.role == SdlRole::BuiltIn;
        type.description = draft.node->description;
        type.built_in = built_in_;
        type.internal = draft.role == SdlRole::Internal;
        type.node = built_in_ ? nullptr : draft.node;
        type.extensions = arena_.copy(std::span<const TypeDefinitionNode* const>(draft.extensions));
        switch (type.kind) {
            case TypeKind::Scalar:
                fill_scalar(draft);
                break;
            case TypeKind::Object:
            case TypeKind::Interface:
                fill_composite(draft);
                break;
            case TypeKind::Union:
                type.members = named_types(draft, &TypeDefinitionNode::members);
                break;
            case TypeKind::Enum:
                fill_enum(draft);
                break;
            case TypeKind::InputObject:
                fill_input_object(draft);
                break;
        }
    }

    void fill_scalar(const TypeDraft& draft) {
        Type& type = *draft.type;
        if (built_in_) {
            type.scalar = built_in_scalar(type.name);
        } else if (impl_.known_scalars) {
            type.format = known_format(type.name);
        }
        draft.each_node([&](const TypeDefinitionNode& node) {
            type.specified_by =
                read_specified_by(node.directives, errors_).value_or(type.specified_by);
        });
    }

    void fill_composite(const TypeDraft& draft) {
        Type& type = *draft.type;
        type.interfaces = named_types(draft, &TypeDefinitionNode::interfaces);
        type.fields = make_fields(gather(draft, &TypeDefinitionNode::fields), &type);
        type.index = NameIndex::of_many(type.fields, arena_);
    }

    void fill_enum(const TypeDraft& draft) {
        const Nodes<EnumValueNode> nodes = gather(draft, &TypeDefinitionNode::values);
        const auto values = arena_.make_array<EnumValue>(nodes.size());
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            values[i] = {nodes[i]->name.text, nodes[i]->description,
                         read_deprecation(nodes[i]->directives, errors_),
                         built_in_ ? nullptr : nodes[i]};
        }
        draft.type->values = values;
        draft.type->index = NameIndex::of_many(draft.type->values, arena_);
    }

    void fill_input_object(const TypeDraft& draft) {
        Type& type = *draft.type;
        type.one_of = find_directive(draft.node->directives, "oneOf") != nullptr;
        type.input_fields = make_inputs(gather(draft, &TypeDefinitionNode::input_fields));
        type.index = NameIndex::of_many(type.input_fields, arena_);
    }

    std::span<const Field> make_fields(const Nodes<FieldDefinitionNode>& nodes, const Type* owner) {
        const auto fields = arena_.make_array<Field>(nodes.size());
        for (std::uint32_t i = 0; i < nodes.size(); ++i) {
            const FieldDefinitionNode& node = *nodes[i];
            Field& field = fields[i];
            field.name = node.name.text;
            field.description = node.description;
            field.type = type_ref(*node.type);
            field.arguments = make_inputs(pointers(node.arguments));
            field.deprecation = read_deprecation(node.directives, errors_);
            field.index = i;
            field.owner = owner;
            field.node = built_in_ ? nullptr : &node;
        }
        return fields;
    }

    std::span<const InputValue> make_inputs(const Nodes<InputValueNode>& nodes) {
        const auto inputs = arena_.make_array<InputValue>(nodes.size());
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const InputValueNode& node = *nodes[i];
            InputValue& input = inputs[i];
            input.name = node.name.text;
            input.description = node.description;
            input.type = type_ref(*node.type);
            input.default_literal = node.default_value;
            input.deprecation = read_deprecation(node.directives, errors_);
            input.node = built_in_ ? nullptr : &node;
            if (input.default_literal != nullptr) { defaults_.push_back(&input); }
        }
        return inputs;
    }

    // The nodes of a list of the definition and its extensions.
    template <class Node>
    Nodes<Node> gather(const TypeDraft& draft,
                       std::span<const Node> TypeDefinitionNode::* list) const {
        Nodes<Node> nodes;
        draft.each_node([&](const TypeDefinitionNode& node) {
            for (const Node& item : node.*list) { nodes.push_back(&item); }
        });
        keep_last_of_equals(nodes);
        return nodes;
    }

    template <class Node>
    Nodes<Node> pointers(std::span<const Node> list) const {
        Nodes<Node> nodes;
        nodes.reserve(list.size());
        for (const Node& item : list) { nodes.push_back(&item); }
        keep_last_of_equals(nodes);
        return nodes;
    }

    // The last of equal names counts, in the place of the first.
    template <class Node>
    void keep_last_of_equals(Nodes<Node>& nodes) const {
        if (unique_ || built_in_ || nodes.size() < 2) { return; }
        boost::unordered_flat_map<std::string_view, std::size_t> places;
        std::size_t kept = 0;
        for (const Node* node : nodes) {
            const auto [at, is_new] = places.emplace(node->name.text, kept);
            nodes[at->second] = node;
            if (is_new) { ++kept; }
        }
        nodes.resize(kept);
    }

    std::span<const Type* const> named_types(const TypeDraft& draft,
                                             std::span<const Name> TypeDefinitionNode::* list) {
        std::vector<const Type*> types;
        draft.each_node([&](const TypeDefinitionNode& node) {
            for (const Name& name : node.*list) {
                if (const Type* type = find_type(name)) { types.push_back(type); }
            }
        });
        return arena_.copy(std::span<const Type* const>(types));
    }

    const Type* find_type(const Name& name) {
        if (const TypeDraft* draft = drafts_.find(name.text)) { return draft->type; }
        errors_.add({}, fmt::format("Unknown type: \"{}\".", name.text), {place(name)});
        return nullptr;
    }

    // Null when the named type does not exist; an error says so, and the schema is thrown away.
    TypeRef type_ref(const TypeNode& node) {
        if (node.kind == TypeNodeKind::Named) {
            const Type* type = find_type(node.name);
            return type == nullptr ? nullptr : type->self;
        }
        const TypeRef of = type_ref(*node.of);
        if (of == nullptr) { return nullptr; }
        // Every WrappedType here was made by this builder, and none is published yet.
        auto* inner = const_cast<WrappedType*>(of);
        const bool is_list = node.kind == TypeNodeKind::List;
        const WrappedType*& known = is_list ? inner->as_list : inner->as_non_null;
        if (known == nullptr) {
            known = arena_.make<WrappedType>(is_list ? Wrap::List : Wrap::NonNull, of->named, of);
        }
        return known;
    }

    void make_directives();
    template <class Visit>
    void each_directive(SdlRole role, const Visit& visit) const;
    void extend_directive(std::span<Directive* const> directives,
                          const DirectiveDefinitionNode& extension);
    Directive* make_directive(const DirectiveDefinitionNode& node, SdlRole role);
    void make_meta_fields();
    void find_roots();
    void set_roots(const SchemaDefinitionNode& node);
    void find_default_roots();

    Schema::Impl& impl_;
    Arena& arena_;
    bool unique_;
    ErrorList& errors_;
    TypeDrafts drafts_;
    std::vector<InputValue*> defaults_;
    bool built_in_ = false;  // what is being made comes from the specification
};

// Definitions of the texts come first. A built-in or internal directive that a text defines
// itself is left out.
void TypeBuilder::make_directives() {
    std::vector<Directive*> directives;
    std::vector<const DirectiveDefinitionNode*> nodes;
    for (const SdlRole role : {SdlRole::Text, SdlRole::BuiltIn, SdlRole::Internal}) {
        each_directive(role, [&](const DirectiveDefinitionNode& node) {
            const bool is_defined =
                std::ranges::find(directives, node.name.text, &Directive::name) != directives.end();
            if (node.extension || (role != SdlRole::Text && is_defined)) { return; }
            directives.push_back(make_directive(node, role));
            nodes.push_back(&node);
        });
    }
    each_directive(SdlRole::Text, [&](const DirectiveDefinitionNode& node) {
        if (node.extension) { extend_directive(directives, node); }
    });
    const auto published = arena_.make_array<const Directive*>(directives.size());
    std::ranges::copy(directives, published.begin());
    impl_.directives = published;
    impl_.directive_nodes = arena_.copy(std::span<const DirectiveDefinitionNode* const>(nodes));
}

template <class Visit>
void TypeBuilder::each_directive(SdlRole role, const Visit& visit) const {
    for (const SchemaPart& part : impl_.parts) {
        if (part.document->role() != role) { continue; }
        for (const DefinitionNode& definition : part.document->definitions()) {
            if (definition.kind == DefinitionKind::Directive) { visit(*definition.directive); }
        }
    }
}

Directive* TypeBuilder::make_directive(const DirectiveDefinitionNode& node, SdlRole role) {
    built_in_ = role == SdlRole::BuiltIn;
    const auto locations = arena_.make_array<std::string_view>(node.locations.size());
    std::ranges::transform(node.locations, locations.begin(), &Name::text);
    auto* directive = arena_.make<Directive>();
    directive->name = node.name.text;
    directive->description = node.description;
    directive->repeatable = node.repeatable;
    directive->built_in = built_in_;
    directive->internal = role == SdlRole::Internal;
    directive->arguments = make_inputs(pointers(node.arguments));
    directive->locations = locations;
    directive->deprecation = read_deprecation(node.directives, errors_);
    directive->node = built_in_ ? nullptr : &node;
    return directive;
}

// An extension of a directive can only say that it is deprecated; the first reason counts.
void TypeBuilder::extend_directive(std::span<Directive* const> directives,
                                   const DirectiveDefinitionNode& extension) {
    const Deprecation deprecation = read_deprecation(extension.directives, errors_);
    for (Directive* directive : directives) {
        if (directive->name == extension.name.text && !directive->deprecation.deprecated) {
            directive->deprecation = deprecation;
        }
    }
}

void TypeBuilder::make_meta_fields() {
    built_in_ = true;
    const std::span<const Field> fields = make_fields(pointers(drafts_.meta().fields), nullptr);
    impl_.schema_field = &fields[0];
    impl_.type_field = &fields[1];
    impl_.typename_field = &fields[2];
}

void TypeBuilder::find_roots() {
    std::vector<const SchemaDefinitionNode*> definitions;
    std::vector<const SchemaDefinitionNode*> extensions;
    bool first_layer_defines = false;
    for (const SchemaPart& part : impl_.parts) {
        for (const DefinitionNode& definition : part.document->definitions()) {
            if (definition.kind != DefinitionKind::Schema) { continue; }
            const SchemaDefinitionNode& node = *definition.schema;
            (node.extension ? extensions : definitions).push_back(&node);
            first_layer_defines |= !node.extension && part.layer == 0;
        }
    }
    // Of several definitions only the last one counts.
    if (definitions.size() > 1) { definitions.erase(definitions.begin(), definitions.end() - 1); }
    for (const SchemaDefinitionNode* node : definitions) {
        impl_.description = node->description;
        set_roots(*node);
    }
    for (const SchemaDefinitionNode* node : extensions) { set_roots(*node); }
    if (!first_layer_defines) { find_default_roots(); }
    definitions.insert(definitions.end(), extensions.begin(), extensions.end());
    impl_.definitions = arena_.copy(std::span<const SchemaDefinitionNode* const>(definitions));
}

void TypeBuilder::set_roots(const SchemaDefinitionNode& node) {
    for (const RootOperationNode& root : node.operations) {
        impl_.roots[static_cast<std::size_t>(root.operation)] = find_type(root.type);
    }
}

// Without a schema definition, types called Query, Mutation and Subscription are the roots. Types
// that a later layer adds are not: adding a type to a schema does not change its roots.
void TypeBuilder::find_default_roots() {
    constexpr std::array<std::string_view, 3> kNames{"Query", "Mutation", "Subscription"};
    for (const SchemaPart& part : impl_.parts) {
        if (part.layer != 0 || part.document->role() != SdlRole::Text) { continue; }
        for (const DefinitionNode& definition : part.document->definitions()) {
            if (definition.kind != DefinitionKind::Type || definition.type->extension) { continue; }
            const auto* name = std::ranges::find(kNames, definition.type->name.text);
            if (name == kNames.end()) { continue; }
            impl_.roots[static_cast<std::size_t>(name - kNames.begin())] =
                find_type(definition.type->name);
        }
    }
}

}  // namespace

void build_types(Schema::Impl& impl, bool unique, ErrorList& errors) {
    TypeBuilder(impl, unique, errors).build();
}

}  // namespace millrace::graphql
