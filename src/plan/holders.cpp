#include <millrace/plan/holders.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "conditions.hpp"

namespace millrace::plan {

namespace {

using graphql::DefinitionNode;

constexpr std::string_view kMark = "millraceHolder";

struct Holder {
    std::string_view name;
    std::string_view type;
    std::string_view what;
};

constexpr std::array<Holder, 8> kHolders{{
    {"_string", "String", "text"},
    {"_int", "Int", "a whole number"},
    {"_float", "Float", "a number"},
    {"_boolean", "Boolean", "true or false"},
    {"_json", "JSON", "anything"},
    {"_strings", "[String]", "a list of texts"},
    {"_ints", "[Int]", "a list of whole numbers"},
    {"_floats", "[Float]", "a list of numbers"},
}};

/// What a schema document has that holders must not meet.
class Survey {
public:
    explicit Survey(const graphql::Document& document) {
        for (const DefinitionNode& definition : document.definitions) { look_at(definition); }
    }

    using TypeNode = graphql::TypeDefinitionNode;
    /// Objects and interfaces, each once.
    [[nodiscard]] const std::vector<const TypeNode*>& types() const noexcept { return types_; }
    [[nodiscard]] bool has_json() const noexcept { return has_json_; }

    [[nodiscard]] bool is_free(const Holder& holder) const noexcept {
        if (holder.type == "JSON" && json_is_taken_) { return false; }
        return std::ranges::find(taken_, holder.name) == taken_.end();
    }
    [[nodiscard]] bool is_effect(std::string_view type) const noexcept {
        return type == mutation_ || type == subscription_;
    }

private:
    void look_at(const DefinitionNode& definition) {
        if (definition.schema != nullptr) { note_roots(*definition.schema); }
        if (definition.type == nullptr) { return; }
        const graphql::TypeDefinitionNode& type = *definition.type;
        if (type.name.text == "JSON") {
            has_json_ = true;
            json_is_taken_ = type.kind != graphql::TypeKind::Scalar;
        }
        if (type.kind != graphql::TypeKind::Object && type.kind != graphql::TypeKind::Interface) {
            return;
        }
        const auto name = [](const TypeNode* known) { return known->name.text; };
        if (std::ranges::find(types_, type.name.text, name) == types_.end()) {
            types_.push_back(&type);
        }
        for (const graphql::FieldDefinitionNode& field : type.fields) {
            if (field.name.text.starts_with('_')) { taken_.push_back(field.name.text); }
        }
    }

    void note_roots(const graphql::SchemaDefinitionNode& schema) {
        for (const auto& root : schema.operations) {
            if (root.operation == graphql::OperationType::Mutation) {
                mutation_ = root.type.text;
            } else if (root.operation == graphql::OperationType::Subscription) {
                subscription_ = root.type.text;
            }
        }
    }

    std::vector<const TypeNode*> types_;
    std::vector<std::string_view> taken_;
    std::string_view mutation_ = "Mutation";
    std::string_view subscription_ = "Subscription";
    bool has_json_ = false;
    bool json_is_taken_ = false;
};

}  // namespace

std::string_view holder_directive_sdl() noexcept {
    return "directive @millraceHolder on FIELD_DEFINITION\n";
}

std::string holders_sdl(const graphql::Document& document) {
    const Survey survey(document);
    std::string fields;
    for (const Holder& holder : kHolders) {
        if (!survey.is_free(holder)) { continue; }
        fields += fmt::format("  \"Computed by its directives: {}. Never asked of an upstream.\"\n",
                              holder.what);
        fields += fmt::format("  {}: {} @{}\n", holder.name, holder.type, kMark);
    }
    if (fields.empty()) { return {}; }
    std::string sdl;
    if (!survey.has_json()) { sdl += "\"Any JSON value.\"\nscalar JSON\n"; }
    for (const auto* type : survey.types()) {
        if (survey.is_effect(type->name.text)) { continue; }
        const bool is_object = type->kind == graphql::TypeKind::Object;
        sdl += fmt::format("extend {} {} {{\n{}}}\n", is_object ? "type" : "interface",
                           type->name.text, fields);
    }
    return sdl;
}

bool is_holder(const graphql::Field& field) noexcept {
    return field.node != nullptr && find_directive(field.node->directives, kMark) != nullptr;
}

}  // namespace millrace::plan
