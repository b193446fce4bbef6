#pragma once
/// @file testing.hpp — schemas for tests, and what went wrong in building one

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <millrace/graphql/schema_builder.hpp>

namespace millrace::graphql {

/// A schema that must build.
[[nodiscard]] inline std::shared_ptr<const Schema> schema_of(const std::string& sdl,
                                                             const SchemaOptions& options = {}) {
    SchemaResult schema = build_schema(sdl, options);
    if (!schema) {
        ADD_FAILURE() << "the schema does not build: " << schema.error().front().message;
        return build_schema("type Query { a: Int }").value();
    }
    return *schema;
}

/// An error as one line: `message [line:column line:column]`.
[[nodiscard]] inline std::string in_one_line(const GraphqlError& error) {
    std::string line = error.message + " [";
    for (const Location& location : error.locations) {
        if (line.back() != '[') { line += ' '; }
        line += std::to_string(location.line) + ":" + std::to_string(location.column);
    }
    return line + "]";
}

[[nodiscard]] inline std::vector<std::string> in_lines(const GraphqlErrors& errors) {
    std::vector<std::string> lines;
    for (const GraphqlError& error : errors) { lines.push_back(in_one_line(error)); }
    return lines;
}

/// What building says; nothing when it succeeds.
[[nodiscard]] inline std::vector<std::string> build_errors(const std::string& sdl,
                                                           const SchemaOptions& options = {}) {
    const SchemaResult schema = build_schema(sdl, options);
    return schema ? std::vector<std::string>{} : in_lines(schema.error());
}

}  // namespace millrace::graphql
