#include <millrace/graphql/schema_builder.hpp>

#include "schema/schema_assembly.hpp"
#include "schema/schema_impl.hpp"
#include "sdl/rules.hpp"

namespace millrace::graphql {

namespace {

using Documents = std::vector<SdlDocumentPtr>;

// Parses all texts, or returns every syntax error. `first_source` is the number of the first one.
tl::expected<Documents, GraphqlErrors> parse_texts(std::span<const SdlText> texts,
                                                   std::size_t first_source,
                                                   const SchemaOptions& options) {
    Documents documents;
    GraphqlErrors errors;
    for (const SdlText& text : texts) {
        auto document = SdlDocument::parse(SdlRole::Text, text.name, text.text, options.parse);
        if (document) {
            documents.push_back(*std::move(document));
            continue;
        }
        GraphqlError& error = errors.emplace_back(std::move(document.error()));
        const auto source = static_cast<std::size_t>(&text - texts.data());
        for (Location& location : error.locations) {
            location.source = static_cast<std::uint32_t>(first_source + source);
        }
    }
    if (!errors.empty()) { return tl::unexpected(std::move(errors)); }
    return documents;
}

// What a text may use without a definition: for an extension, the documents below its base.
Documents documents_below(const Schema* base, const SchemaOptions& options) {
    if (base == nullptr) { return known_documents(options); }
    Documents documents;
    for (const SchemaPart& part : base->impl().parts) {
        if (part.document->role() != SdlRole::Text) { documents.push_back(part.document); }
    }
    return documents;
}

GraphqlErrors check_documents(const Documents& documents, const Documents& known,
                              const Schema* base) {
    std::vector<const SdlDocument*> texts;
    for (const SdlDocumentPtr& document : documents) { texts.push_back(document.get()); }
    sdl::Context context(texts, known, base);
    sdl::check_all(context);
    GraphqlErrors errors = context.take_errors();
    if (base != nullptr) {
        for (GraphqlError& error : errors) {
            for (Location& location : error.locations) {
                location.source += static_cast<std::uint32_t>(base->source_count());
            }
        }
    }
    return errors;
}

void append(std::vector<SchemaPart>& parts, const Documents& documents, std::uint32_t layer) {
    for (const SdlDocumentPtr& document : documents) { parts.push_back({document, layer}); }
}

}  // namespace

SchemaResult build_schema(std::span<const SdlText> texts, const SchemaOptions& options) {
    auto documents = parse_texts(texts, 0, options);
    if (!documents) { return tl::unexpected(std::move(documents.error())); }
    const Documents known = known_documents(options);
    if (options.validate_document) {
        GraphqlErrors errors = check_documents(*documents, known, nullptr);
        if (!errors.empty()) { return tl::unexpected(std::move(errors)); }
    }
    std::vector<SchemaPart> parts;
    append(parts, known, 0);
    append(parts, *documents, 0);
    return assemble_schema(std::move(parts), options.validate_document, options);
}

SchemaResult build_schema(std::string text, const SchemaOptions& options) {
    const SdlText only{"schema", std::move(text)};
    return build_schema(std::span(&only, 1), options);
}

SchemaResult extend_schema(const Schema& base, std::span<const SdlText> texts,
                           const SchemaOptions& options) {
    auto documents = parse_texts(texts, base.source_count(), options);
    if (!documents) { return tl::unexpected(std::move(documents.error())); }
    if (options.validate_document) {
        GraphqlErrors errors = check_documents(*documents, documents_below(&base, options), &base);
        if (!errors.empty()) { return tl::unexpected(std::move(errors)); }
    }
    std::vector<SchemaPart> parts = base.impl().parts;
    append(parts, *documents, parts.back().layer + 1);
    SchemaOptions inherited = options;
    inherited.known_scalars |= base.impl().known_scalars;
    return assemble_schema(std::move(parts), false, inherited);
}

GraphqlErrors validate_sdl(std::span<const SdlText> texts, const Schema* base,
                           const SchemaOptions& options) {
    const std::size_t first_source = base == nullptr ? 0 : base->source_count();
    const auto documents = parse_texts(texts, first_source, options);
    if (!documents) { return documents.error(); }
    return check_documents(*documents, documents_below(base, options), base);
}

}  // namespace millrace::graphql
