#include <millrace/graphql/schema_printer.hpp>

#include <algorithm>
#include <vector>

#include <millrace/base/nearest.hpp>
#include <millrace/graphql/printer.hpp>

#include "schema/prelude.hpp"

namespace millrace::graphql {

namespace {

// Pointers to the items, in the order wanted.
template <class Item>
std::vector<const Item*> ordered(std::span<const Item> items, PrintOrder order) {
    std::vector<const Item*> pointers;
    pointers.reserve(items.size());
    for (const Item& item : items) { pointers.push_back(&item); }
    if (order == PrintOrder::Name) {
        std::ranges::sort(pointers, [](const Item* a, const Item* b) {
            return compare_natural(a->name, b->name) < 0;
        });
    }
    return pointers;
}

template <class Item>
std::vector<const Item*> ordered(std::span<const Item* const> items, PrintOrder order) {
    std::vector<const Item*> pointers(items.begin(), items.end());
    if (order == PrintOrder::Name) {
        std::ranges::sort(pointers, [](const Item* a, const Item* b) {
            return compare_natural(a->name, b->name) < 0;
        });
    }
    return pointers;
}

class SchemaPrinter {
public:
    explicit SchemaPrinter(PrintOrder order) : order_(order) {}

    void print(const Schema& schema) {
        print_definition(schema);
        for (const Directive* directive : ordered(schema.directives(), order_)) {
            if (directive->built_in || directive->internal ||
                is_specified_directive(directive->name)) {
                continue;
            }
            start_definition();
            print(*directive);
        }
        for (const Type* type : ordered(schema.types(), order_)) {
            if (type->built_in || type->internal) { continue; }
            start_definition();
            print(*type);
        }
    }

    void print(const Type& type) {
        print_description(type.description);
        switch (type.kind) {
            case TypeKind::Scalar:
                print_scalar(type);
                break;
            case TypeKind::Object:
                print_fields("type ", type);
                break;
            case TypeKind::Interface:
                print_fields("interface ", type);
                break;
            case TypeKind::Union:
                print_union(type);
                break;
            case TypeKind::Enum:
                print_enum(type);
                break;
            case TypeKind::InputObject:
                print_input_object(type);
                break;
        }
    }

    void print(const Directive& directive) {
        print_description(directive.description);
        out_ += "directive @";
        out_ += directive.name;
        print_arguments(directive.arguments, "");
        print_deprecation(directive.deprecation);
        if (directive.repeatable) { out_ += " repeatable"; }
        std::vector<std::string_view> locations(directive.locations.begin(),
                                                directive.locations.end());
        if (order_ == PrintOrder::Name) { std::ranges::sort(locations); }
        print_joined(" on ", " | ", locations);
    }

    void print_input(const InputValue& input) {
        out_ += input.name;
        out_ += ": ";
        append_type(out_, input.type);
        if (input.default_literal != nullptr) {
            out_ += " = ";
            out_ += print_default_value(input);
        }
        print_deprecation(input.deprecation);
    }

    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    void start_definition() {
        if (!out_.empty()) { out_ += "\n\n"; }
    }

    // Left out when it says nothing that the names of the types do not say.
    void print_definition(const Schema& schema) {
        const Type* query = schema.query_type();
        const Type* mutation = schema.mutation_type();
        const Type* subscription = schema.subscription_type();
        if (query == nullptr && mutation == nullptr && subscription == nullptr) { return; }
        const bool has_default_names = query == schema.type("Query") &&
                                       mutation == schema.type("Mutation") &&
                                       subscription == schema.type("Subscription");
        if (has_default_names && !schema.description().present) { return; }
        print_description(schema.description());
        out_ += "schema {\n";
        print_root("query", query);
        print_root("mutation", mutation);
        print_root("subscription", subscription);
        out_ += '}';
    }

    void print_root(std::string_view operation, const Type* type) {
        if (type == nullptr) { return; }
        out_ += "  ";
        out_ += operation;
        out_ += ": ";
        out_ += type->name;
        out_ += '\n';
    }

    void print_scalar(const Type& type) {
        out_ += "scalar ";
        out_ += type.name;
        if (type.specified_by.data() == nullptr) { return; }
        out_ += " @specifiedBy(url: ";
        append_string_literal(out_, type.specified_by);
        out_ += ')';
    }

    void print_fields(std::string_view keyword, const Type& type) {
        out_ += keyword;
        out_ += type.name;
        std::vector<std::string_view> interfaces;
        for (const Type* interface : ordered(type.interfaces, order_)) {
            interfaces.push_back(interface->name);
        }
        print_joined(" implements ", " & ", interfaces);
        print_block(type.fields, [this](const Field& field) {
            out_ += field.name;
            print_arguments(field.arguments, "  ");
            out_ += ": ";
            append_type(out_, field.type);
            print_deprecation(field.deprecation);
        });
    }

    void print_union(const Type& type) {
        out_ += "union ";
        out_ += type.name;
        std::vector<std::string_view> members;
        for (const Type* member : ordered(type.members, order_)) {
            members.push_back(member->name);
        }
        print_joined(" = ", " | ", members);
    }

    void print_enum(const Type& type) {
        out_ += "enum ";
        out_ += type.name;
        print_block(type.values, [this](const EnumValue& value) {
            out_ += value.name;
            print_deprecation(value.deprecation);
        });
    }

    void print_input_object(const Type& type) {
        out_ += "input ";
        out_ += type.name;
        if (type.one_of) { out_ += " @oneOf"; }
        print_block(type.input_fields, [this](const InputValue& field) { print_input(field); });
    }

    // Items in braces, each on a line of its own; nothing for no items.
    template <class Item, class Print>
    void print_block(std::span<const Item> items, const Print& print_item) {
        if (items.empty()) { return; }
        out_ += " {\n";
        bool first = true;
        for (const Item* item : ordered(items, order_)) {
            print_description(item->description, "  ", first);
            out_ += "  ";
            print_item(*item);
            out_ += '\n';
            first = false;
        }
        out_ += '}';
    }

    // On one line, unless one of them has a description.
    void print_arguments(std::span<const InputValue> arguments, std::string_view indentation) {
        if (arguments.empty()) { return; }
        const bool described = std::ranges::any_of(
            arguments, [](const InputValue& argument) { return argument.description.present; });
        const std::string inner = "  " + std::string(indentation);
        out_ += described ? "(\n" : "(";
        bool first = true;
        for (const InputValue* argument : ordered(arguments, order_)) {
            if (described) {
                print_description(argument->description, inner, first);
                out_ += inner;
            } else if (!first) {
                out_ += ", ";
            }
            print_input(*argument);
            if (described) { out_ += '\n'; }
            first = false;
        }
        if (described) { out_ += indentation; }
        out_ += ')';
    }

    void print_joined(std::string_view lead, std::string_view separator,
                      const std::vector<std::string_view>& names) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            out_ += i == 0 ? lead : separator;
            out_ += names[i];
        }
    }

    void print_deprecation(const Deprecation& deprecation) {
        if (!deprecation.deprecated) { return; }
        out_ += " @deprecated";
        if (deprecation.reason == kDefaultDeprecationReason) { return; }
        out_ += "(reason: ";
        append_string_literal(out_, deprecation.reason);
        out_ += ')';
    }

    // A line of its own before it, unless it is the first thing in a block.
    void print_description(const Description& description, std::string_view indentation = {},
                           bool first_in_block = true) {
        if (!description.present) { return; }
        if (!indentation.empty() && !first_in_block) { out_ += '\n'; }
        std::string text;
        if (is_printable_as_block_string(description.text)) {
            append_block_string_literal(text, description.text);
        } else {
            append_string_literal(text, description.text);
        }
        out_ += indentation;
        for (const char c : text) {
            out_ += c;
            if (c == '\n') { out_ += indentation; }
        }
        out_ += '\n';
    }

    PrintOrder order_;
    std::string out_;
};

template <class Element>
std::string print_alone(const Element& element, PrintOrder order) {
    SchemaPrinter printer(order);
    printer.print(element);
    return printer.take();
}

}  // namespace

std::string print_schema(const Schema& schema, PrintOrder order) {
    return print_alone(schema, order);
}

std::string print_type(const Type& type, PrintOrder order) {
    return print_alone(type, order);
}

std::string print_directive(const Directive& directive, PrintOrder order) {
    return print_alone(directive, order);
}

std::string print_default_value(const InputValue& input) {
    return print_value(*input.default_literal);
}

}  // namespace millrace::graphql
