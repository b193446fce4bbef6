#include <millrace/graphql/schema.hpp>

#include <algorithm>

#include <millrace/graphql/source.hpp>

#include "schema/schema_impl.hpp"

namespace millrace::graphql {

namespace {

template <class Thing>
const Thing* scan(std::span<const Thing> things, std::string_view name) noexcept {
    for (const Thing& thing : things) {
        if (thing.name == name) { return &thing; }
    }
    return nullptr;
}

template <class Thing>
const Thing* find(std::span<const Thing> things, const NameIndex* index,
                  std::string_view name) noexcept {
    if (index == nullptr) { return scan(things, name); }
    const std::uint32_t position = index->find(name);
    return position == NameIndex::kNone ? nullptr : &things[position];
}

bool has_bit(std::span<const std::uint64_t> bits, std::uint32_t at) noexcept {
    return at / 64 < bits.size() && ((bits[at / 64] >> (at % 64)) & 1) != 0;
}

}  // namespace

bool same_type(TypeRef a, TypeRef b) noexcept {
    while (a != b) {
        if (a->named != b->named || a->wrap != b->wrap || a->wrap == Wrap::Named) { return false; }
        a = a->of;
        b = b->of;
    }
    return true;
}

void append_type(std::string& out, TypeRef type) {
    switch (type->wrap) {
        case Wrap::Named:
            out += type->named->name;
            break;
        case Wrap::List:
            out += '[';
            append_type(out, type->of);
            out += ']';
            break;
        case Wrap::NonNull:
            append_type(out, type->of);
            out += '!';
            break;
    }
}

std::string to_string(TypeRef type) {
    std::string text;
    append_type(text, type);
    return text;
}

const InputValue* Field::argument(std::string_view argument_name) const noexcept {
    return scan(arguments, argument_name);
}

const Field* Type::field(std::string_view field_name) const noexcept {
    return find(fields, index, field_name);
}

const InputValue* Type::input_field(std::string_view field_name) const noexcept {
    return find(input_fields, index, field_name);
}

const EnumValue* Type::value(std::string_view value_name) const noexcept {
    return find(values, index, value_name);
}

const InputValue* Directive::argument(std::string_view argument_name) const noexcept {
    return scan(arguments, argument_name);
}

bool Directive::is_allowed_at(std::string_view location) const noexcept {
    return std::ranges::find(locations, location) != locations.end();
}

Schema::Schema(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Schema::~Schema() = default;

const Description& Schema::description() const noexcept {
    return impl_->description;
}

const Type* Schema::query_type() const noexcept {
    return root_type(OperationType::Query);
}
const Type* Schema::mutation_type() const noexcept {
    return root_type(OperationType::Mutation);
}
const Type* Schema::subscription_type() const noexcept {
    return root_type(OperationType::Subscription);
}
const Type* Schema::root_type(OperationType operation) const noexcept {
    return impl_->roots[static_cast<std::size_t>(operation)];
}

std::span<const Type* const> Schema::types() const noexcept {
    return impl_->types;
}

const Type* Schema::type(std::string_view name) const noexcept {
    const std::uint32_t position = impl_->type_index->find(name);
    return position == NameIndex::kNone ? nullptr : impl_->types[position];
}

std::span<const Directive* const> Schema::directives() const noexcept {
    return impl_->directives;
}

const Directive* Schema::directive(std::string_view name) const noexcept {
    for (const Directive* directive : impl_->directives) {
        if (directive->name == name) { return directive; }
    }
    return nullptr;
}

const Field* Schema::field(const Type& parent, std::string_view name) const noexcept {
    if (name.starts_with("__")) {
        if (name == impl_->typename_field->name) {
            return parent.is_composite() ? impl_->typename_field : nullptr;
        }
        if (&parent == query_type()) {
            if (name == impl_->schema_field->name) { return impl_->schema_field; }
            if (name == impl_->type_field->name) { return impl_->type_field; }
        }
    }
    return parent.field(name);
}

bool Schema::is_possible_type(const Type& abstract, const Type& object) const noexcept {
    return &abstract == &object || has_bit(abstract.sub_type_bits, object.id);
}

bool Schema::is_sub_type(const Type& super, const Type& sub) const noexcept {
    return &super == &sub || has_bit(super.sub_type_bits, sub.id);
}

bool Schema::is_sub_type(TypeRef super, TypeRef sub) const noexcept {
    for (;;) {
        if (super == sub) { return true; }
        if (super->is_non_null()) {
            if (!sub->is_non_null()) { return false; }
        } else if (sub->is_non_null()) {
            sub = sub->of;
            continue;
        } else if (super->is_list() != sub->is_list()) {
            return false;
        } else if (!super->is_list()) {
            return is_sub_type(*super->named, *sub->named);
        }
        super = super->of;
        sub = sub->of;
    }
}

bool Schema::overlap(const Type& a, const Type& b) const noexcept {
    if (&a == &b) { return true; }
    const bool a_is_smaller = a.possible_types.size() <= b.possible_types.size();
    const Type& smaller = a_is_smaller ? a : b;
    const Type& larger = a_is_smaller ? b : a;
    return std::ranges::any_of(smaller.possible_types, [&](const Type* object) {
        return is_possible_type(larger, *object);
    });
}

TypeRef Schema::resolve(const TypeNode& node, Arena& arena) const noexcept {
    if (node.kind == TypeNodeKind::Named) {
        const Type* named = type(node.name.text);
        return named == nullptr ? nullptr : named->self;
    }
    const TypeRef of = resolve(*node.of, arena);
    if (of == nullptr) { return nullptr; }
    const bool is_list = node.kind == TypeNodeKind::List;
    if (const TypeRef known = is_list ? of->as_list : of->as_non_null) { return known; }
    return arena.make<WrappedType>(is_list ? Wrap::List : Wrap::NonNull, of->named, of);
}

std::span<const SchemaDefinitionNode* const> Schema::definitions() const noexcept {
    return impl_->definitions;
}

std::size_t Schema::source_count() const noexcept {
    return impl_->texts.size();
}

std::string_view Schema::source_name(std::size_t source) const noexcept {
    return impl_->texts[source]->name();
}

Location Schema::locate(std::string_view name, Offset offset) const {
    for (std::size_t i = 0; i < impl_->texts.size(); ++i) {
        if (!impl_->texts[i]->holds(name)) { continue; }
        Location location = graphql::locate(impl_->texts[i]->text(), offset);
        location.source = static_cast<std::uint32_t>(i);
        return location;
    }
    return {};
}

}  // namespace millrace::graphql
