#pragma once
/// @file schema_builder.hpp — from SDL texts to a schema

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include <millrace/graphql/error.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/schema.hpp>

namespace millrace::graphql {

/// One text of type system definitions.
struct SdlText {
    std::string name;  // what to call it in messages, such as a file name
    std::string text;
};

struct SchemaOptions {
    /// Check the rules of the specification for type system documents (validate_sdl()).
    bool validate_document = true;
    /// Check the type system once it is built (validate_schema()).
    bool validate_schema = true;
    /// Know `@defer` and `@stream`.
    bool incremental_directives = false;
    /// Check values of scalars called DateTime, Date, Time, UUID, BigInt and Decimal. Off: every
    /// custom scalar takes any value.
    bool known_scalars = false;
    /// Definitions of the program itself that every text may use, such as its configuration
    /// directives. Not printed, not shown by introspection (`internal`).
    std::string_view internal_sdl = {};
    ParseOptions parse = {};
};

using SchemaResult = tl::expected<std::shared_ptr<const Schema>, GraphqlErrors>;

/// Builds a schema from one document, cut into several texts as the caller likes.
///
/// Errors: syntax errors of every text; else the errors of the document rules; else those of the
///         type system. Location::source is the place of the text in `texts`.
/// Cost:   linear in the text (about 10 ns a byte with all checks).
[[nodiscard]] SchemaResult build_schema(std::span<const SdlText> texts,
                                        const SchemaOptions& options = {});
[[nodiscard]] SchemaResult build_schema(std::string text, const SchemaOptions& options = {});

/// A new schema: `base` and what `texts` add to it. Nothing of `base` can be redefined.
/// `internal_sdl` and the choice of directives are taken over from `base`.
/// Errors: as build_schema(); Location::source counts on from the texts of `base`.
[[nodiscard]] SchemaResult extend_schema(const Schema& base, std::span<const SdlText> texts,
                                         const SchemaOptions& options = {});

/// What is wrong with `texts` as a document, or as an extension of `base` (which may be null),
/// before any schema is built: syntax errors, else the errors of the rules, each with its name.
[[nodiscard]] GraphqlErrors validate_sdl(std::span<const SdlText> texts, const Schema* base,
                                         const SchemaOptions& options = {});

/// What is wrong with the types of `schema`, which was built without looking.
[[nodiscard]] GraphqlErrors validate_schema(const Schema& schema);

}  // namespace millrace::graphql
