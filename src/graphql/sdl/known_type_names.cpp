#include <fmt/core.h>

#include <millrace/base/nearest.hpp>

#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

namespace {

class TypeReferences {
public:
    explicit TypeReferences(Context& context) : context_(context) {}

    void check(const DefinitionNode& definition) {
        switch (definition.kind) {
            case DefinitionKind::Schema:
                for (const RootOperationNode& root : definition.schema->operations) {
                    check(root.type);
                }
                break;
            case DefinitionKind::Type:
                check(*definition.type);
                break;
            case DefinitionKind::Directive:
                check(definition.directive->arguments);
                break;
            case DefinitionKind::Operation:
            case DefinitionKind::Fragment:
                break;
        }
    }

private:
    void check(const TypeDefinitionNode& type) {
        for (const Name& interface : type.interfaces) { check(interface); }
        for (const FieldDefinitionNode& field : type.fields) {
            check(field.arguments);
            check(*field.type);
        }
        for (const Name& member : type.members) { check(member); }
        check(type.input_fields);
    }

    void check(std::span<const InputValueNode> inputs) {
        for (const InputValueNode& input : inputs) { check(*input.type); }
    }

    void check(const TypeNode& type) {
        const TypeNode* named = &type;
        while (named->kind != TypeNodeKind::Named) { named = named->of; }
        check(named->name);
    }

    void check(const Name& name) {
        if (context_.definition(name.text) != nullptr || context_.is_taken(name.text) ||
            context_.is_standard(name.text)) {
            return;
        }
        context_.report(place(name),
                        fmt::format("Unknown type \"{}\".{}", name.text, suggestion(name.text)),
                        {place(name)});
    }

    // A forgotten scalar may be referred to thousands of times; it is looked up once.
    const std::string& suggestion(std::string_view name) {
        const auto [at, is_new] = suggestions_.try_emplace(name);
        if (is_new) {
            if (known_names_.empty()) { known_names_ = context_.type_names(); }
            at->second = did_you_mean(nearest(name, known_names_));
        }
        return at->second;
    }

    Context& context_;
    std::vector<std::string_view> known_names_;  // empty until a name is unknown
    boost::unordered_flat_map<std::string_view, std::string> suggestions_;
};

}  // namespace

// Every type that is referred to is defined.
void known_type_names(Context& context) {
    TypeReferences references(context);
    for (const DefinitionNode* definition : context.definitions()) {
        references.check(*definition);
    }
}

}  // namespace millrace::graphql::sdl
