#include <millrace/graphql/client_schema.hpp>

#include "schema/introspection_reader.hpp"
#include "schema/prelude.hpp"
#include "schema/schema_assembly.hpp"

namespace millrace::graphql {

SchemaResult build_client_schema(const value::Value& data, const SchemaOptions& options) {
    std::string problem;
    const SdlDocumentPtr document = SdlDocument::synthesize(
        SdlRole::Text, "introspection",
        [&](Arena& arena) { return read_introspection(data, arena, problem); });
    if (!problem.empty()) {
        return tl::unexpected(
            GraphqlErrors{{.message = std::move(problem), .locations = {}, .rule = {}}});
    }
    return assemble_schema({{built_in_types(), 0}, {document, 0}}, false, options);
}

}  // namespace millrace::graphql
