#pragma once
/// @file sample_model.hpp — a small catalog and metadata for the tests of this room

#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/validation.hpp>
#include <millrace/sql/mutation_compiler.hpp>
#include <millrace/sql/select_compiler.hpp>
#include <millrace/wire/json_reader.hpp>

#include "claimed_fields.hpp"

namespace millrace::sql {

inline value::Value json_value(std::string_view json, Arena& arena) {
    const auto parsed = wire::parse_dom(wire::PaddedJson::copy(json, arena), arena);
    EXPECT_TRUE(parsed) << json;
    return parsed ? *parsed : value::Value::absent();
}

inline constexpr std::string_view kSampleCatalog = R"({
  "tables": [
    {"schema": "public", "name": "author", "kind": "table",
     "columns": [
       {"name": "id", "type": {"schema": "pg_catalog", "name": "int4"}, "nullable": false,
        "has_default": true},
       {"name": "name", "type": {"schema": "pg_catalog", "name": "text"}},
       {"name": "born", "type": {"schema": "pg_catalog", "name": "int8"}},
       {"name": "secret", "type": {"schema": "pg_catalog", "name": "text"}}],
     "primary_key": {"name": "author_pkey", "columns": ["id"]}},
    {"schema": "public", "name": "article", "kind": "table",
     "columns": [
       {"name": "id", "type": {"schema": "pg_catalog", "name": "int4"}, "nullable": false,
        "has_default": true},
       {"name": "title", "type": {"schema": "pg_catalog", "name": "text"}},
       {"name": "author_id", "type": {"schema": "pg_catalog", "name": "int4"}, "nullable": false},
       {"name": "rating", "type": {"schema": "pg_catalog", "name": "int4"}},
       {"name": "published", "type": {"schema": "pg_catalog", "name": "bool"}},
       {"name": "tags", "type": {"schema": "pg_catalog", "name": "jsonb"}}],
     "primary_key": {"name": "article_pkey", "columns": ["id"]},
     "foreign_keys": [{"name": "article_author_id_fkey", "columns": ["author_id"],
       "target": {"schema": "public", "name": "author"}, "target_columns": ["id"]}]}],
  "functions": [
    {"schema": "public", "name": "search", "volatility": "stable", "returns_set": true,
     "result": {"schema": "public", "name": "article", "composite": true},
     "arguments": [
       {"name": "text", "type": {"schema": "pg_catalog", "name": "text"}},
       {"name": "most", "type": {"schema": "pg_catalog", "name": "int4"}, "has_default": true},
       {"name": "session", "type": {"schema": "pg_catalog", "name": "json"}, "has_default": true}]}]
})";

inline constexpr std::string_view kSampleMetadata = R"({
  "tables": [
    {"table": "author",
     "array_relationships": [{"name": "articles", "using": {"foreign_key_constraint_on":
        {"table": "article", "column": "author_id"}}}],
     "select_permissions": [
       {"role": "user", "permission": {"columns": ["id", "name"], "allow_aggregations": true,
          "filter": {"id": {"_eq": "X-Hasura-User-Id"}}}},
       {"role": "reader", "permission": {"columns": ["name"], "filter":
          {"articles": {"published": {"_eq": true}}}}},
       {"role": "clerk", "permission": {"columns": ["id", "secret"], "limit": 5, "filter":
          {"name": {"_in": "X-Hasura-Names"}}}}]},
    {"table": "article",
     "object_relationships": [{"name": "author", "using":
        {"foreign_key_constraint_on": "author_id"}}],
     "select_permissions": [
       {"role": "user", "permission": {"columns": ["id", "title"], "allow_aggregations": true,
          "filter": {"_or": [{"published": {"_eq": true}},
                             {"author_id": {"_eq": "X-Hasura-User-Id"}}]}}}]}],
  "functions": [{"function": "search", "configuration": {"session_argument": "session"}}],
  "inherited_roles": [{"role_name": "both", "role_set": ["user", "clerk"]}]
})";

/// Model and compiler over the sample, or over other metadata.
class SampleModel {
public:
    explicit SampleModel(std::string_view metadata = kSampleMetadata,
                         const ApiSettings& settings = {}) {
        Catalog catalog = read_catalog(json_value(kSampleCatalog, arena_), arena_, problems);
        model =
            bind_model(std::move(catalog), read_metadata(json_value(metadata, arena_), problems),
                       settings, problems);
    }

    std::shared_ptr<const RoleSchema> schema(const std::string& role) {
        auto built = build_role_schema(model, {role, false}, problems);
        EXPECT_TRUE(built) << (built ? "" : built.error()[0].message);
        return built ? *built : nullptr;
    }

    /// The statement of the only root field of `query`.
    Compiled<Statement> compile(std::string_view query, const Session& session,
                                const std::string& role = "admin",
                                const Dialect& dialect = postgres_dialect()) {
        schema_ = schema(role);
        const auto document = graphql::parse_document(query, arena_);
        EXPECT_TRUE(document) << query;
        const auto refused = graphql::validate(**document, schema_->schema(), arena_);
        EXPECT_TRUE(refused.empty()) << refused[0].message;
        const graphql::OperationNode& operation = *(*document)->definitions[0].operation;
        const auto fields =
            FieldClaimer(**document, schema_->schema(), {}, arena_).root_fields(operation);
        EXPECT_TRUE(fields) << query;
        const CompileRequest request{*schema_, session, dialect, (*fields)[0], {}};
        return operation.type == graphql::OperationType::Mutation ? compile_mutation(request)
                                                                  : compile_select(request);
    }

    Problems problems;
    std::shared_ptr<const Model> model;

private:
    Arena arena_;
    std::shared_ptr<const RoleSchema> schema_;
};

}  // namespace millrace::sql
