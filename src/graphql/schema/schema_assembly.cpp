#include "schema/schema_assembly.hpp"

#include <millrace/base/assert.hpp>

#include "schema/prelude.hpp"
#include "schema/type_builder.hpp"

namespace millrace::graphql {

std::vector<SdlDocumentPtr> known_documents(const SchemaOptions& options) {
    std::vector<SdlDocumentPtr> documents{built_in_types(), built_in_directives()};
    if (options.incremental_directives) { documents.push_back(incremental_directives()); }
    if (!options.internal_sdl.empty()) {
        auto document = SdlDocument::parse(SdlRole::Internal, "internal",
                                           std::string(options.internal_sdl), {});
        MR_REQUIRE(document.has_value());
        documents.push_back(*std::move(document));
    }
    return documents;
}

SchemaResult assemble_schema(std::vector<SchemaPart> parts, bool unique,
                             const SchemaOptions& options) {
    auto impl = std::make_unique<Schema::Impl>();
    impl->known_scalars = options.known_scalars;
    impl->parts = std::move(parts);
    for (const SchemaPart& part : impl->parts) {
        if (part.document->role() == SdlRole::Text) { impl->texts.push_back(part.document.get()); }
    }
    ErrorList errors(impl->texts);
    build_types(*impl, unique, errors);
    if (!errors.empty()) { return tl::unexpected(errors.take()); }
    auto schema = std::make_shared<const Schema>(std::move(impl));
    if (options.validate_schema) {
        GraphqlErrors found = validate_schema(*schema);
        if (!found.empty()) { return tl::unexpected(std::move(found)); }
    }
    return schema;
}

}  // namespace millrace::graphql
