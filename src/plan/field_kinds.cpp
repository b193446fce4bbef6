#include "field_kinds.hpp"

namespace millrace::plan {

using graphql::Type;
using graphql::TypeKind;
using value::Want;

Leaf leaf_of(const Type& type) noexcept {
    if (type.kind == TypeKind::Enum) { return Leaf::Enum; }
    if (type.kind != TypeKind::Scalar) { return Leaf::None; }
    switch (type.scalar) {
        case graphql::BuiltInScalar::Int:
            return Leaf::Int;
        case graphql::BuiltInScalar::Float:
            return Leaf::Float;
        case graphql::BuiltInScalar::String:
            return Leaf::String;
        case graphql::BuiltInScalar::Boolean:
            return Leaf::Boolean;
        case graphql::BuiltInScalar::ID:
            return Leaf::Id;
        case graphql::BuiltInScalar::None:
            break;
    }
    switch (type.format) {
        case graphql::ScalarFormat::Any:
            return Leaf::Custom;
        case graphql::ScalarFormat::DateTime:
            return Leaf::DateTime;
        case graphql::ScalarFormat::Date:
            return Leaf::Date;
        case graphql::ScalarFormat::Time:
            return Leaf::Time;
        case graphql::ScalarFormat::Uuid:
            return Leaf::Uuid;
        case graphql::ScalarFormat::BigInt:
            return Leaf::BigInt;
        case graphql::ScalarFormat::Decimal:
            return Leaf::Decimal;
    }
    return Leaf::Custom;
}

// A list of custom scalars must be told from a custom scalar that is a list: its text is not
// enough.
Want want_of(const graphql::WrappedType& type) noexcept {
    const Leaf leaf = leaf_of(*type.named);
    if (leaf == Leaf::None) { return Want::Row; }
    if (leaf != Leaf::Custom) { return Want::Scalar; }
    return type.nullable().is_list() ? Want::Dom : Want::Raw;
}

}  // namespace millrace::plan
