#pragma once
/// @file validation_test_kit.hpp — validation for tests: texts in, errors as texts out

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/graphql/validation.hpp>

namespace millrace::graphql::validation {

using Texts = std::vector<std::string>;

/// A schema with something for every rule.
inline constexpr std::string_view kPetSchema = R"(
    directive @onField on FIELD
    directive @onQuery on QUERY
    directive @note(text: String!, size: Int = 1) repeatable on FIELD | INLINE_FRAGMENT
    interface Pet { name(surname: Boolean): String  owner: Person }
    type Dog implements Pet {
      name(surname: Boolean): String
      owner: Person
      barks: Boolean
      knows(command: Command, times: Int! = 1): Boolean
      litter: [Dog!]
      chip: Int @deprecated(reason: "Use tag.")
    }
    type Cat implements Pet {
      name(surname: Boolean): String
      owner: Person
      meows(loud: Boolean @deprecated): Boolean
    }
    type Person { name: String  pets: [Pet]  dog(command: Command!): Dog }
    union DogOrCat = Dog | Cat
    enum Command { SIT HEEL ROLL @deprecated(reason: "Dizzy.") }
    input Filter { name: String  size: Int! = 1  required: Int!  nested: Filter  old: Int @deprecated }
    input Choice @oneOf { dog: String  cat: String }
    type Query {
      dog: Dog
      pet: Pet
      dogOrCat: DogOrCat
      person(id: ID!): Person
      search(filter: Filter, command: Command, choice: Choice, ids: [ID!], n: Int, m: Int!): [Pet]
    }
    type Subscription { news: String  alarms(level: Int): String  dog: Dog }
    type Mutation { add(name: String): Dog }
)";

inline std::shared_ptr<const Schema> schema_of(std::string_view sdl) {
    SchemaOptions options;
    options.incremental_directives = true;
    const auto schema = build_schema(std::string(sdl), options);
    if (!schema) {
        ADD_FAILURE() << schema.error().front().message;
        return nullptr;
    }
    return *schema;
}

/// `message (line:column line:column)`.
inline std::string text_of(const GraphqlError& error) {
    std::string places;
    for (const Location& at : error.locations) {
        places += fmt::format("{}{}:{}", places.empty() ? "" : " ", at.line, at.column);
    }
    return places.empty() ? error.message : fmt::format("{} ({})", error.message, places);
}

inline GraphqlErrors raw_errors_in(std::string_view query, const ValidateOptions& options = {},
                                   std::string_view sdl = kPetSchema) {
    static std::string_view known_sdl;
    static std::shared_ptr<const Schema> schema;
    if (known_sdl != sdl) {
        schema = schema_of(sdl);
        known_sdl = sdl;
    }
    Arena arena;
    ParseOptions parse_options;
    parse_options.fragment_arguments = true;
    const auto document = parse_document(query, arena, parse_options);
    if (!document) { return {document.error()}; }
    return validate(**document, *schema, arena, options);
}

/// Errors of all rules, or of one.
inline Texts errors_in(std::string_view query, const ValidateOptions& options = {},
                       std::string_view sdl = kPetSchema) {
    Texts texts;
    for (const GraphqlError& error : raw_errors_in(query, options, sdl)) {
        texts.push_back(text_of(error));
    }
    return texts;
}

inline Texts errors_of(Rule rule, std::string_view query, std::string_view sdl = kPetSchema) {
    ValidateOptions options;
    options.rules = {rule};
    return errors_in(query, options, sdl);
}

}  // namespace millrace::graphql::validation
