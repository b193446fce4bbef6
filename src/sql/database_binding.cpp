#include <millrace/sql/database_binding.hpp>

#include <fmt/core.h>

#include <millrace/source/directive_reader.hpp>

#include "join_field.hpp"
#include "root_field.hpp"

namespace millrace::sql {

std::string database_directive_sdl(std::string_view kind) {
    constexpr std::string_view kDirective = R"graphql(
"""
The field has rows of a table that the metadata of a database describes: those whose columns equal
what `match` says. Its type is that of the rows, or a list of it.

    type Review {{ customer: customer @{0}(source: "shop", match: {{id: "{{parent.customerId}}"}}) }}

All parents of one level are asked for in one statement. Arguments of the field called `where`,
`order_by`, `limit` and so on, with the types that the table's own root field has, cut and order
the rows of each parent.

Without `match` the field is a root field of the database, under its name there. Those are in the
schema without being written down.
"""
directive @{0}(
  "A source of kind `{0}`. May be left out when there is only one."
  source: String
  "Columns, by their names in GraphQL, and what they equal."
  match: MillraceTemplate
  "The same as JSON text."
  matchJson: String
) on FIELD_DEFINITION
)graphql";
    return fmt::format(kDirective, kind);
}

std::unique_ptr<source::Binding> bind_database_field(const source::BindRequest& request,
                                                     std::string_view kind,
                                                     source::ConfigReport& report) {
    const std::uint16_t source = source::source_of(request, kind, report);
    if (source == source::Configuration::kNoSource) { return nullptr; }
    const source::SourceConfig& config = request.configuration.sources[source];
    const auto* offer = static_cast<const DatabaseOffer*>(config.offer.get());
    if (offer == nullptr) {
        report.error(request.directive.offset, fmt::format("{} has no metadata", config.name),
                     "write metadata: and a file, such as `millrace import` makes");
        return nullptr;
    }
    const source::DirectiveReader reader(request.directive, request.arena, report);
    if (reader.has("match") || reader.has("matchJson")) {
        return JoinField::make(request, source, report);
    }
    const bool mutates = request.field.owner == request.schema.mutation_type();
    const std::string_view root = mutates ? "mutation_root" : "query_root";
    if (offer->schema->find(root, request.field.name) == nullptr) {
        report.error(request.directive.offset,
                     fmt::format("{} has no root field {}", config.name, request.field.name),
                     "say which rows it has with match:");
        return nullptr;
    }
    return std::make_unique<RootField>(request, source,
                                       mutates ? StatementKind::Mutation : StatementKind::Query);
}

}  // namespace millrace::sql
