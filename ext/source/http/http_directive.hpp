#pragma once
/// @file http_directive.hpp — the SDL of @http, and its arguments read into templates

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <millrace/source/directive_reader.hpp>
#include <millrace/source/request_template.hpp>
#include <millrace/source/source.hpp>
#include <millrace/source/template_compiler.hpp>

namespace millrace::ext::source_http {

/// SDL of @http; its descriptions are the reference documentation.
extern const std::string_view kHttpDirective;

/// What a status other than 2xx stands for.
enum class StatusMeaning : std::uint8_t {
    Null,   // there is no such thing
    Value,  // the body is the value all the same
};

struct StatusRule {
    int code = 0;
    StatusMeaning meaning = StatusMeaning::Null;
};

enum class BatchForm : std::uint8_t {
    Repeat,  // `?id=1&id=2`
    Join,    // `?ids=1,2`
    Array,   // the body, once per key, in a list
    Keys,    // one body that holds the list of keys
};

/// How answers find their keys.
enum class BatchOrder : std::uint8_t { Key, Position };

struct BatchSpec {
    BatchForm form = BatchForm::Repeat;
    BatchOrder order = BatchOrder::Key;
    /// Repeat, Join: the query parameters that carry the parts of the key.
    std::vector<std::size_t> parameters;
    std::vector<source::TextTemplate> part_texts;  // their values, not encoded
    std::optional<source::JsonTemplate> key;       // Array, Keys
    /// Array: the body without what makes the key: bodies that differ in it are batches apart.
    source::JsonTemplate body_but_key;
    source::MemberPath items;                   // where the list of rows is; no steps: the body
    std::vector<source::MemberPath> key_paths;  // by part, within a row
    std::string_view separator = ",";           // Join
    std::string_view encoded_separator = ",";
    bool rest_is_constant = false;  // nothing but the key differs within one operation
};

/// Everything @http says.
struct HttpSpec {
    std::string_view method = "GET";
    std::string_view written_path;
    source::PathTemplate path;
    std::vector<source::ParameterTemplate> query;
    std::vector<source::HeaderTemplate> headers;
    std::optional<source::JsonTemplate> body;
    std::vector<source::ParameterTemplate> form;
    std::optional<source::JsonTemplate> select;
    std::span<const std::string_view> errors;  // where the answer lists errors; empty: nowhere
    std::vector<StatusRule> statuses;
    std::optional<BatchSpec> batch;
    std::uint32_t batch_size = 0;
    bool idempotent = true;
};

/// Reads one @http. What the templates read of the parent is added to `parent_needs`.
/// Mistakes go to `report`; the spec is then not to be used.
class HttpDirective {
public:
    HttpDirective(const source::BindRequest& request, source::ParentNeeds& parent_needs,
                  source::ConfigReport& report);

    [[nodiscard]] HttpSpec read();

private:
    void read_method(HttpSpec& spec);
    void read_body(HttpSpec& spec);
    void read_select(HttpSpec& spec);
    void read_errors(HttpSpec& spec);
    void read_statuses(HttpSpec& spec);

    void read_batch(HttpSpec& spec);
    BatchForm read_form(const source::DirectiveReader& batch, const HttpSpec& spec);
    void read_key_paths(const source::DirectiveReader& batch, BatchSpec& out);
    void read_key_parameters(const source::DirectiveReader& batch, const HttpSpec& spec,
                             BatchSpec& out);
    void read_key_value(const source::DirectiveReader& batch, HttpSpec& spec, BatchSpec& out);
    void check_parts(const BatchSpec& batch, std::size_t parts);
    bool rest_is_constant(const HttpSpec& spec, const BatchSpec& batch) const;

    const source::BindRequest& request_;
    source::ConfigReport& report_;
    source::DirectiveReader reader_;
    source::ParentNeeds no_previous_;
    source::TemplateCompiler compiler_;
};

}  // namespace millrace::ext::source_http
