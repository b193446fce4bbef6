#pragma once
/// @file naming.hpp — names of types and fields under a naming convention

#include <string>
#include <string_view>

#include <millrace/sql/catalog.hpp>
#include <millrace/sql/metadata.hpp>

namespace millrace::sql {

/// What the names of a table or function are made of. A name that somebody wrote (`custom_name`)
/// is kept as it is; others follow the convention.
struct BaseName {
    std::string text;
    bool custom = false;
};

/// Composes names as Hasura v2 does: `hasura-default` joins with underscores, `graphql-default`
/// writes types in PascalCase and everything else in camelCase.
class Naming {
public:
    explicit Naming(const Customization& customization) : customization_(customization) {}

    /// Of a table or function: its name, with the schema in front unless that is `public`.
    [[nodiscard]] static BaseName base(const QualifiedName& name,
                                       const std::optional<std::string>& custom);

    /// `author_bool_exp` of `author` and `bool_exp`.
    [[nodiscard]] std::string type(const BaseName& base, std::string_view suffix = {}) const;
    /// The same for several words that are no table: `order_by`.
    [[nodiscard]] std::string type(std::string_view words) const;
    /// `insert_author_one` of `insert`, `author` and `one`.
    [[nodiscard]] std::string root_field(std::string_view verb, const BaseName& base,
                                         std::string_view suffix) const;
    /// With the prefix and suffix of the source.
    [[nodiscard]] std::string affixed_root_field(std::string_view name) const;
    /// Fields, arguments and operators: `order_by`, `_is_null`.
    [[nodiscard]] std::string field(std::string_view words) const;
    /// What is put behind the name of a field: `_aggregate`.
    [[nodiscard]] std::string suffix(std::string_view words) const;
    /// A value of an enum table or of `order_by`.
    [[nodiscard]] std::string enum_value(std::string_view words) const;
    /// The scalar of a type of the database; the element's for an array.
    [[nodiscard]] std::string scalar(const SqlType& type) const;
    /// The input type with the operators of `scalar`.
    [[nodiscard]] std::string comparison(std::string_view scalar, bool array) const;

private:
    [[nodiscard]] bool camel() const noexcept {
        return customization_.naming == NamingConvention::GraphqlDefault;
    }
    [[nodiscard]] std::string affixed_type(std::string name) const;

    Customization customization_;
};

/// Whether GraphQL can spell it.
[[nodiscard]] bool is_graphql_name(std::string_view text) noexcept;

}  // namespace millrace::sql
