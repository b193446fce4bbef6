#include <millrace/sql/database_binding.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <millrace/source/directive_reader.hpp>
#include <millrace/wire/json_writer.hpp>

#include "database_claim.hpp"
#include "database_field.hpp"

namespace millrace::sql {

DatabaseField::DatabaseField(const source::BindRequest& request, std::uint16_t source,
                             StatementKind kind)
    : Binding(source::BindingKind::Fetch, request.field), kind_(kind) {
    const source::SourceConfig& config = request.configuration.sources[source];
    source_ = source;
    source_name_ = config.name;
    offer_ = std::static_pointer_cast<const DatabaseOffer>(config.offer);
    rows_max_ = config.database.rows_max;
    idempotent_ = kind == StatementKind::Query;
    asks_for_members_ = true;
    // Which of them a statement reads depends on the permissions it meets on its way.
    parent_needs_.session.whole = true;
    summary_ = fmt::format("{} {}.{}", kind == StatementKind::Query ? "query" : "mutation",
                           source_name_, request.field.name);
}

std::unique_ptr<const source::Claim> DatabaseField::claim(
    const source::ClaimRequest& request) const {
    return std::make_unique<DatabaseClaim>(*this, request);
}

const SqlType* DatabaseField::keep_type(const SqlType& type) const {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(types_, type);
    return found != types_.end() ? &*found : &types_.emplace_back(type);
}

Error to_error(const RequestProblem& problem, std::string_view source, Arena& arena) {
    wire::ReplyBuffer path;
    path.append(R"("path":)");
    wire::append_string(path, problem.path);
    return Error(arena.make<ErrorDetail>(ErrorCode::BadRequest, problem.code,
                                         arena.copy(std::string_view(problem.message)), source,
                                         arena.copy(path.view())));
}

std::string database_directive_sdl(std::string_view kind) {
    constexpr std::string_view kDirective = R"graphql(
"""
The field is a root field of the schema that the metadata of a database describes, under its name
there. Root fields of databases are in the schema without being written down; what is written with
this directive is one of them under the user's own type.
"""
directive @{}(
  "A source of kind `{}`. May be left out when there is only one."
  source: String
) on FIELD_DEFINITION
)graphql";
    return fmt::format(kDirective, kind, kind);
}

std::unique_ptr<source::Binding> bind_database_field(const source::BindRequest& request,
                                                     std::string_view kind,
                                                     source::ConfigReport& report) {
    const std::uint16_t source = source::source_of(request, kind, report);
    if (source == source::Configuration::kNoSource) { return nullptr; }
    const auto* offer =
        static_cast<const DatabaseOffer*>(request.configuration.sources[source].offer.get());
    if (offer == nullptr) {
        report.error(request.directive.offset,
                     fmt::format("the source {} has no metadata",
                                 request.configuration.sources[source].name),
                     "write metadata: and a file, such as `millrace import` makes");
        return nullptr;
    }
    const graphql::Type* mutation = request.schema.mutation_type();
    const bool mutates = request.field.owner == mutation;
    const std::string_view root = mutates ? "mutation_root" : "query_root";
    if (offer->schema->find(root, request.field.name) == nullptr) {
        report.error(request.directive.offset,
                     fmt::format("the database has no root field {}", request.field.name),
                     "name one that its metadata makes");
        return nullptr;
    }
    return std::make_unique<DatabaseField>(
        request, source, mutates ? StatementKind::Mutation : StatementKind::Query);
}

}  // namespace millrace::sql
