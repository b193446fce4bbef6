#pragma once
/// @file directive_writer.hpp — resolvers and types of a case as directives

#include <string>

#include "neutral_config.hpp"
#include "sources.hpp"

namespace millrace::conformance {

/// Writes the directive that stands for a resolver.
class DirectiveWriter {
public:
    /// Sources that resolvers name are added to `sources`.
    DirectiveWriter(SourceList& sources, Arena& arena) : sources_(sources), arena_(arena) {}

    /// ` @http(…)`, with a blank before it. Errors: a form of resolver that is not known.
    [[nodiscard]] tl::expected<std::string, std::string> field_directive(
        const value::Value& resolver);
    /// ` @discriminator(…)`, or nothing when `type` says nothing of it.
    [[nodiscard]] std::string type_directive(const value::Value& type);
    /// ` @alias(…)` for one value of an enum, or nothing.
    [[nodiscard]] std::string value_directive(const value::Value& type, std::string_view name);

private:
    std::string http_directive(const value::Value& http);
    std::string http_batch(const value::Value& batch);
    std::string graphql_directive(const value::Value& graphql);
    std::string call_directive(const value::Value& steps);
    std::string name_values(std::string_view argument, const value::Value& pairs);
    std::string dotted(const value::Value& path);

    SourceList& sources_;
    Arena& arena_;
};

}  // namespace millrace::conformance
