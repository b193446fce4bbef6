#include <millrace/graphql/introspection.hpp>

namespace millrace::graphql {

std::string_view type_kind_name(TypeKind kind) noexcept {
    switch (kind) {
        case TypeKind::Scalar:
            return "SCALAR";
        case TypeKind::Object:
            return "OBJECT";
        case TypeKind::Interface:
            return "INTERFACE";
        case TypeKind::Union:
            return "UNION";
        case TypeKind::Enum:
            return "ENUM";
        case TypeKind::InputObject:
            return "INPUT_OBJECT";
    }
    return {};
}

std::string_view type_kind_name(TypeRef type) noexcept {
    switch (type->wrap) {
        case Wrap::Named:
            return type_kind_name(type->named->kind);
        case Wrap::List:
            return "LIST";
        case Wrap::NonNull:
            return "NON_NULL";
    }
    return {};
}

}  // namespace millrace::graphql
