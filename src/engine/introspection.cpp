#include <millrace/engine/introspection.hpp>

#include <algorithm>
#include <mutex>
#include <span>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/introspection.hpp>
#include <millrace/graphql/printer.hpp>

namespace millrace::engine {

using graphql::Directive;
using graphql::EnumValue;
using graphql::Field;
using graphql::InputValue;
using graphql::Schema;
using graphql::Type;
using graphql::TypeKind;
using graphql::TypeRef;
using value::Value;

namespace {

Value text(std::string_view text) noexcept {
    return Value::string(text);
}

Value optional_text(const graphql::Description& description) noexcept {
    return description.present ? text(description.text) : Value::null();
}

}  // namespace

/// Makes rows; members are set by name, which costs nothing that matters: it is done once.
struct Introspection::Graph {
    explicit Graph(const Schema& of) : schema(of) { build(); }

    const Schema& schema;
    Arena arena;
    Value schema_row;
    boost::unordered_flat_map<const graphql::WrappedType*, Value> types;

    // A row of an introspection type that is being filled in.
    struct Row {
        const Type* type = nullptr;
        std::span<Value> slots;

        void set(std::string_view field, Value value) const noexcept {
            // A schema of an older edition may lack the field: nobody can ask for it then.
            if (const Field* found = type->field(field)) { slots[found->index] = value; }
        }
        void set_active(std::string_view field, Value value) const noexcept {
            if (const Field* found = type->field(field)) {
                slots[type->fields.size() + found->index] = value;
            }
        }
        [[nodiscard]] Value value() const noexcept { return Value::row(slots); }
    };

    Row new_row(std::string_view type_name) {
        const Type* type = schema.type(type_name);
        const auto slots = arena.make_array<Value>(type->fields.size() * 2);
        std::ranges::fill(slots.first(type->fields.size()), Value::null());
        return {type, slots};
    }

    Value list(const std::vector<Value>& items) {
        return Value::list(arena.copy(std::span<const Value>(items)));
    }

    static void set_deprecation(const Row& row, const graphql::Deprecation& deprecation) {
        row.set("isDeprecated", Value::boolean(deprecation.deprecated));
        if (deprecation.deprecated) { row.set("deprecationReason", text(deprecation.reason)); }
    }

    // Sets `field` of `row` to rows of `elements`, with and without the deprecated ones.
    template <class Element, class MakeRow>
    void set_list(const Row& row, std::string_view field, std::span<const Element> elements,
                  const MakeRow& make_row) {
        std::vector<Value> all;
        std::vector<Value> active;
        for (const Element& element : elements) {
            all.push_back(make_row(element));
            if (!element.deprecation.deprecated) { active.push_back(all.back()); }
        }
        row.set(field, list(all));
        if (active.size() != all.size()) { row.set_active(field, list(active)); }
    }

    // Types refer to each other in circles: the row is known before it is filled.
    Value type_row(TypeRef type) {
        if (type->wrap == graphql::Wrap::Named) { type = type->named->self; }
        const auto found = types.find(type);
        if (found != types.end()) { return found->second; }
        const Row row = new_row("__Type");
        types.emplace(type, row.value());
        row.set("kind", text(graphql::type_kind_name(type)));
        if (type->wrap == graphql::Wrap::Named) {
            fill_type(row, *type->named);
        } else {
            row.set("ofType", type_row(type->of));
        }
        return row.value();
    }

    void fill_type(const Row& row, const Type& type) {
        row.set("name", text(type.name));
        row.set("description", optional_text(type.description));
        if (!type.specified_by.empty()) { row.set("specifiedByURL", text(type.specified_by)); }
        if (type.is_composite() && type.kind != TypeKind::Union) {
            set_list(row, "fields", type.fields, [this](const Field& f) { return field_row(f); });
            row.set("interfaces", type_list(type.interfaces));
        }
        if (type.is_abstract()) { row.set("possibleTypes", type_list(type.possible_types)); }
        if (type.kind == TypeKind::Enum) {
            set_list(row, "enumValues", type.values,
                     [this](const EnumValue& v) { return enum_value_row(v); });
        }
        if (type.kind == TypeKind::InputObject) {
            set_list(row, "inputFields", type.input_fields,
                     [this](const InputValue& v) { return input_value_row(v); });
            row.set("isOneOf", Value::boolean(type.one_of));
        }
    }

    Value type_list(std::span<const Type* const> of) {
        std::vector<Value> rows;
        for (const Type* type : of) { rows.push_back(type_row(type->self)); }
        return list(rows);
    }

    Value field_row(const Field& field) {
        const Row row = new_row("__Field");
        row.set("name", text(field.name));
        row.set("description", optional_text(field.description));
        set_list(row, "args", field.arguments,
                 [this](const InputValue& v) { return input_value_row(v); });
        row.set("type", type_row(field.type));
        set_deprecation(row, field.deprecation);
        return row.value();
    }

    Value input_value_row(const InputValue& input) {
        const Row row = new_row("__InputValue");
        row.set("name", text(input.name));
        row.set("description", optional_text(input.description));
        row.set("type", type_row(input.type));
        if (input.default_literal != nullptr) {
            const std::string printed = graphql::print_value(*input.default_literal);
            row.set("defaultValue", text(arena.copy(std::string_view(printed))));
        }
        set_deprecation(row, input.deprecation);
        return row.value();
    }

    Value enum_value_row(const EnumValue& value) {
        const Row row = new_row("__EnumValue");
        row.set("name", text(value.name));
        row.set("description", optional_text(value.description));
        set_deprecation(row, value.deprecation);
        return row.value();
    }

    Value directive_row(const Directive& directive) {
        const Row row = new_row("__Directive");
        row.set("name", text(directive.name));
        row.set("description", optional_text(directive.description));
        row.set("isRepeatable", Value::boolean(directive.repeatable));
        std::vector<Value> locations;
        for (const std::string_view location : directive.locations) {
            locations.push_back(text(location));
        }
        row.set("locations", list(locations));
        set_list(row, "args", directive.arguments,
                 [this](const InputValue& v) { return input_value_row(v); });
        set_deprecation(row, directive.deprecation);
        return row.value();
    }

    void build() {
        const Row row = new_row("__Schema");
        row.set("description", optional_text(schema.description()));
        std::vector<Value> visible;
        for (const Type* type : schema.types()) {
            if (graphql::is_visible(*type)) { visible.push_back(type_row(type->self)); }
        }
        row.set("types", list(visible));
        const auto root = [this](const Type* type) {
            return type == nullptr ? Value::null() : type_row(type->self);
        };
        row.set("queryType", root(schema.query_type()));
        row.set("mutationType", root(schema.mutation_type()));
        row.set("subscriptionType", root(schema.subscription_type()));
        set_directives(row);
        schema_row = row.value();
    }

    void set_directives(const Row& row) {
        std::vector<Value> all;
        std::vector<Value> active;
        for (const Directive* directive : schema.directives()) {
            if (!graphql::is_visible(*directive)) { continue; }
            all.push_back(directive_row(*directive));
            if (!directive->deprecation.deprecated) { active.push_back(all.back()); }
        }
        row.set("directives", list(all));
        if (active.size() != all.size()) { row.set_active("directives", list(active)); }
    }
};

struct Introspection::Cell {
    const Schema& schema;
    std::once_flag once;
    std::unique_ptr<const Graph> graph;
};

Introspection::Introspection(const Schema& schema) noexcept
    : cell_(new Cell{schema, {}, nullptr}) {}

Introspection::~Introspection() = default;

const Introspection::Graph& Introspection::graph() const {
    std::call_once(cell_->once,
                   [this] { cell_->graph = std::make_unique<const Graph>(cell_->schema); });
    return *cell_->graph;
}

Value Introspection::schema() const {
    return graph().schema_row;
}

Value Introspection::type(std::string_view name) const {
    const Type* type = cell_->schema.type(name);
    if (type == nullptr || !graphql::is_visible(*type)) { return Value::null(); }
    const Graph& made = graph();
    const auto found = made.types.find(type->self);
    return found == made.types.end() ? Value::null() : found->second;
}

Value Introspection::field(Value row, std::uint16_t slot, Value arguments) noexcept {
    const std::span<Value> slots = row.slots();
    const Value active = slots[slots.size() / 2 + slot];
    if (active.is(value::Kind::Absent)) { return slots[slot]; }
    const bool all =
        arguments.is(value::Kind::Object) && arguments.member("includeDeprecated").as_boolean();
    return all ? slots[slot] : active;
}

}  // namespace millrace::engine
