#pragma once
/// @file graphql_directive.hpp — the SDL of @graphql, and its arguments read into templates

#include <cstdint>
#include <string_view>
#include <vector>

#include <millrace/source/directive_reader.hpp>
#include <millrace/source/request_template.hpp>
#include <millrace/source/source.hpp>
#include <millrace/source/template_compiler.hpp>

namespace millrace::ext::source_graphql {

/// SDL of @graphql; its descriptions are the reference documentation.
extern const std::string_view kGraphqlDirective;

enum class Batching : std::uint8_t {
    None,
    Alias,  // one document that asks the field once per key, under aliases
    List,   // the field once, with a list of keys as an argument
};

enum class BatchOrder : std::uint8_t { Key, Position };

/// Everything @graphql says.
struct GraphqlSpec {
    bool is_mutation = false;
    std::string_view field;     // of the upstream's root
    source::JsonTemplate args;  // the whole argument object
    std::vector<source::HeaderTemplate> headers;
    bool use_variables = true;

    Batching batching = Batching::None;
    std::uint32_t batch_size = 0;
    /// List.
    source::JsonTemplate key;
    BatchOrder order = BatchOrder::Key;
    std::vector<source::MemberPath> key_paths;
    /// Requests of one operation differ in the key only.
    bool rest_is_constant = false;
};

/// Reads one @graphql. What the templates read of the parent is added to `parent_needs`.
/// Mistakes go to `report`; the spec is then not to be used.
class GraphqlDirective {
public:
    GraphqlDirective(const source::BindRequest& request, source::ParentNeeds& parent_needs,
                     source::ConfigReport& report);

    [[nodiscard]] GraphqlSpec read();

private:
    void read_batching(GraphqlSpec& spec);
    void read_arguments(GraphqlSpec& spec);
    void read_list(GraphqlSpec& spec);

    const source::BindRequest& request_;
    source::DirectiveReader reader_;
    source::ParentNeeds no_previous_;
    source::TemplateCompiler compiler_;
};

}  // namespace millrace::ext::source_graphql
