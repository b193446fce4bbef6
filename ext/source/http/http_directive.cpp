#include "http_directive.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <millrace/base/nearest.hpp>
#include <millrace/source/expression_search.hpp>
#include <millrace/source/request_directive.hpp>
#include <millrace/wire/json_writer.hpp>
#include <millrace/wire/url.hpp>

namespace millrace::ext::source_http {

using source::DirectiveReader;
using source::ExtraRoots;
using source::JsonTemplate;
using source::MemberPath;
using source::ParameterTemplate;
using source::TextTemplate;
using value::Value;

namespace {

/// `body` with null for every part that is `key`, and without the text of `key` in longer texts.
Value without_key(const Value& body, std::string_view key, Arena& arena) {
    switch (body.kind()) {
        case value::Kind::String: {
            const std::string_view text = source::scalar_text(body, arena).text;
            if (key.empty() || text.find(key) == std::string_view::npos) { return body; }
            if (text == key) { return Value::null(); }
            std::string rest(text);
            for (std::size_t at = rest.find(key); at != std::string::npos;
                 at = rest.find(key, at)) {
                rest.replace(at, key.size(), 1, '\0');
            }
            return Value::string(arena.copy(std::string_view(rest)));
        }
        case value::Kind::List: {
            const std::span<Value> items = arena.copy(body.items());
            for (Value& item : items) { item = without_key(item, key, arena); }
            return Value::list(items);
        }
        case value::Kind::Object: {
            const std::span<value::Member> members = arena.copy(body.members());
            for (value::Member& member : members) {
                member.value = without_key(member.value, key, arena);
            }
            return Value::object(members);
        }
        default:
            return body;
    }
}

/// Commas and semicolons stay as they are, which every server understands; the rest is encoded.
std::string_view encode_separator(std::string_view separator, Arena& arena) {
    wire::ReplyBuffer encoded;
    for (const char& c : separator) {
        if (c == ',' || c == ';') {
            encoded.append(c);
        } else {
            wire::append_percent_encoded(encoded, {&c, 1});
        }
    }
    return arena.copy(encoded.view());
}

/// How many parts a key template of a composite key has; 1 for anything else.
std::size_t part_count(const Value& literal) noexcept {
    if (literal.is(value::Kind::List)) { return literal.items().size(); }
    if (literal.is(value::Kind::Object)) { return literal.members().size(); }
    return 1;
}

}  // namespace

HttpDirective::HttpDirective(const source::BindRequest& request, source::ParentNeeds& parent_needs,
                             source::ConfigReport& report)
    : request_(request),
      report_(report),
      reader_(request.directive, request.arena, report),
      compiler_({request.field, request.configuration, request.directive.offset}, parent_needs,
                no_previous_, request.arena, report) {}

HttpSpec HttpDirective::read() {
    HttpSpec spec;
    read_method(spec);
    compiler_.enter(reader_.offset("path"));
    spec.written_path = reader_.template_text("path").value_or("/");
    spec.path = compiler_.path(spec.written_path);
    spec.query = read_parameters(reader_, "query", compiler_, request_.arena);
    spec.headers = read_headers(reader_, compiler_, request_.arena);
    read_body(spec);
    read_select(spec);
    read_errors(spec);
    read_statuses(spec);
    if (reader_.has("batch") || reader_.has("batchKey")) {
        read_batch(spec);
    } else if (reader_.has("batchSize")) {
        reader_.wrong("batchSize", "\"batchSize\" without \"batchKey\" means nothing",
                      "say where rows have their key, such as batchKey: \"id\"");
    }
    return spec;
}

void HttpDirective::read_method(HttpSpec& spec) {
    constexpr std::array<std::string_view, 7> kMethods{"GET",   "HEAD",   "POST",   "PUT",
                                                       "PATCH", "DELETE", "OPTIONS"};
    const std::string_view method = reader_.enum_name("method").value_or("GET");
    const auto known = std::ranges::find(kMethods, method);
    if (known == kMethods.end()) {
        reader_.wrong("method", fmt::format("there is no method {}", method),
                      did_you_mean(nearest(method, kMethods)));
        return;
    }
    spec.method = *known;
    const bool safe = spec.method == "GET" || spec.method == "HEAD";
    const bool in_mutation = request_.field.owner == request_.schema.mutation_type();
    spec.idempotent = reader_.boolean("idempotent").value_or(safe) && !in_mutation;
}

void HttpDirective::read_body(HttpSpec& spec) {
    spec.form = read_parameters(reader_, "form", compiler_, request_.arena);
    const std::optional<Value> literal = reader_.json("body", "bodyJson");
    if (!literal) { return; }
    if (!spec.form.empty()) { reader_.wrong("form", "a request has a body or a form, not both"); }
    const bool batched = reader_.has("batch") || reader_.has("batchKey");
    compiler_.enter(reader_.offset(reader_.has("bodyJson") ? "bodyJson" : "body"),
                    batched ? ExtraRoots::Keys : ExtraRoots::None);
    spec.body = compiler_.json(*literal);
}

void HttpDirective::read_select(HttpSpec& spec) {
    const std::optional<Value> literal = reader_.json("select", "selectJson");
    if (!literal) { return; }
    compiler_.enter(reader_.offset(reader_.has("selectJson") ? "selectJson" : "select"),
                    ExtraRoots::Result);
    spec.select = compiler_.json(*literal);
    if (any_expression(*spec.select, source::differs_by_field)) {
        reader_.wrong("select", "\"select\" sees the answer only, as {result}");
    }
}

void HttpDirective::read_errors(HttpSpec& spec) {
    const auto place = reader_.text("errors");
    if (!place) { return; }
    if (reader_.has("batch") || reader_.has("batchKey")) {
        reader_.wrong("errors", "the errors of a batch belong to nobody in particular",
                      "leave \"errors\" out, or the batch");
        return;
    }
    const source::MemberPath path = reader_.member_path("errors", *place);
    const auto steps = request_.arena.make_array<std::string_view>(path.size());
    std::ranges::transform(path, steps.begin(), [this](const std::string& step) {
        return request_.arena.copy(std::string_view(step));
    });
    spec.errors = steps;
}

void HttpDirective::read_statuses(HttpSpec& spec) {
    for (const DirectiveReader& rule : reader_.objects("status")) {
        const std::int64_t code = rule.integer("code").value_or(0);
        if (code < 100 || code > 599) {
            rule.wrong("code", fmt::format("{} is no status code", code));
        }
        const bool is_value = rule.enum_name("as").value_or("NULL") == "VALUE";
        spec.statuses.push_back(
            {static_cast<int>(code), is_value ? StatusMeaning::Value : StatusMeaning::Null});
    }
}

// --- batches ----------------------------------------------------------------------------------

void HttpDirective::read_batch(HttpSpec& spec) {
    const std::vector<DirectiveReader> given = reader_.objects("batch");
    const graphql::DirectiveNode nothing{
        .name = request_.directive.name, .arguments = {}, .offset = request_.directive.offset};
    const DirectiveReader batch =
        given.empty() ? DirectiveReader(nothing, request_.arena, report_) : given.front();

    BatchSpec out;
    out.form = read_form(batch, spec);
    out.order = batch.enum_name("order").value_or("KEY") == "POSITION" ? BatchOrder::Position
                                                                       : BatchOrder::Key;
    out.separator = request_.arena.copy(batch.text("separator").value_or(","));
    out.encoded_separator = encode_separator(out.separator, request_.arena);
    if (const auto items = batch.text("items"); items && !items->empty()) {
        out.items = batch.member_path("items", *items);
    }
    const std::int64_t size = reader_.integer("batchSize").value_or(0);
    if (size < 0 || (size == 0 && reader_.has("batchSize")) || size > 1'000'000) {
        reader_.wrong("batchSize", "\"batchSize\" must be between 1 and 1000000");
    }
    spec.batch_size = static_cast<std::uint32_t>(std::clamp<std::int64_t>(size, 0, 1'000'000));
    read_key_paths(batch, out);
    if (out.form == BatchForm::Repeat || out.form == BatchForm::Join) {
        read_key_parameters(batch, spec, out);
    } else {
        read_key_value(batch, spec, out);
    }
    out.rest_is_constant = rest_is_constant(spec, out);
    spec.batch = std::move(out);
}

BatchForm HttpDirective::read_form(const DirectiveReader& batch, const HttpSpec& spec) {
    const auto written = batch.enum_name("form");
    if (written == "REPEAT") { return BatchForm::Repeat; }
    if (written == "JOIN") { return BatchForm::Join; }
    if (written == "ARRAY") { return BatchForm::Array; }
    if (written == "KEYS") { return BatchForm::Keys; }
    if (written) { batch.wrong("form", fmt::format("there is no form {} of a batch", *written)); }
    if (!spec.body) { return BatchForm::Repeat; }
    return any_expression(*spec.body, source::is_keys) ? BatchForm::Keys : BatchForm::Array;
}

void HttpDirective::read_key_paths(const DirectiveReader& batch, BatchSpec& out) {
    for (const std::string_view text : reader_.texts("batchKey")) {
        MemberPath path = reader_.member_path("batchKey", text);
        if (!path.empty()) { out.key_paths.push_back(std::move(path)); }
    }
    if (out.order == BatchOrder::Key && out.key_paths.empty()) {
        batch.wrong("batchKey", "a batch needs \"batchKey\": where each row has its key",
                    "write batchKey: \"id\", or batch: {order: POSITION}");
    }
}

void HttpDirective::read_key_parameters(const DirectiveReader& batch, const HttpSpec& spec,
                                        BatchSpec& out) {
    std::vector<std::string_view> names = batch.texts("param");
    if (names.empty()) {
        for (const ParameterTemplate& parameter : spec.query) {
            if (any_expression(parameter.value, source::differs_by_field)) {
                names.push_back(parameter.written_name);
            }
        }
        if (names.size() != 1) {
            batch.wrong("param",
                        names.empty() ? "no query parameter holds a key of the parent"
                                      : "several query parameters could be the key",
                        "name it: batch: {param: \"id\"}");
            return;
        }
    }
    for (const std::string_view name : names) {
        const auto found = std::ranges::find(spec.query, name, &ParameterTemplate::written_name);
        if (found == spec.query.end()) {
            batch.wrong("param", fmt::format("there is no query parameter \"{}\"", name));
            continue;
        }
        compiler_.enter(batch.offset("param"));
        out.parameters.push_back(static_cast<std::size_t>(found - spec.query.begin()));
        out.part_texts.push_back(compiler_.text(found->value.source));
    }
    if (out.separator.empty() && out.form == BatchForm::Join) {
        batch.wrong("separator", "keys that are joined need something between them");
    }
    check_parts(out, names.size());
}

void HttpDirective::read_key_value(const DirectiveReader& batch, HttpSpec& spec, BatchSpec& out) {
    const std::optional<Value> literal = batch.json("value", "valueJson");
    if (!literal) {
        batch.wrong("value", "a batch that sends a body needs the \"value\" of its key",
                    "write batch: {value: \"{parent.id}\"}");
        return;
    }
    if (!spec.body) {
        batch.wrong("form", "a batch of this form needs a body",
                    "write body: …, or batch: {form: REPEAT}");
        return;
    }
    const bool has_keys = any_expression(*spec.body, source::is_keys);
    if (has_keys != (out.form == BatchForm::Keys)) {
        batch.wrong("form", has_keys ? "{keys} has no meaning in a body that is sent for each key"
                                     : "the body of this batch does not hold {keys}");
    }
    compiler_.enter(batch.offset(batch.has("valueJson") ? "valueJson" : "value"));
    out.key = compiler_.json(*literal);
    if (out.form == BatchForm::Array) {
        const Value body = *reader_.json("body", "bodyJson");
        const std::string_view key = literal->is(value::Kind::String)
                                         ? source::scalar_text(*literal, request_.arena).text
                                         : std::string_view();
        out.body_but_key = compiler_.json(without_key(body, key, request_.arena));
    }
    check_parts(out, part_count(*literal));
}

/// As many parts are sent as are looked for in the answer.
void HttpDirective::check_parts(const BatchSpec& batch, std::size_t parts) {
    if (batch.order == BatchOrder::Position || parts == batch.key_paths.size()) { return; }
    reader_.wrong("batchKey", fmt::format("the key has {} part(s), but \"batchKey\" names {}",
                                          parts, batch.key_paths.size()));
}

/// Whether two requests of this field within one operation can differ in the key only.
bool HttpDirective::rest_is_constant(const HttpSpec& spec, const BatchSpec& batch) const {
    const auto is_open = [](const source::Expression& expression) {
        return !source::is_fixed(expression);
    };
    for (const TextTemplate& segment : spec.path.segments) {
        if (any_expression(segment, is_open)) { return false; }  // may mean that there is no call
    }
    for (std::size_t i = 0; i < spec.query.size(); ++i) {
        const bool is_key = std::ranges::find(batch.parameters, i) != batch.parameters.end();
        if (!is_key && any_expression(spec.query[i].value, source::differs_by_field)) {
            return false;
        }
    }
    for (const source::HeaderTemplate& header : spec.headers) {
        if (any_expression(header.value, source::differs_by_field)) { return false; }
    }
    for (const ParameterTemplate& parameter : spec.form) {
        if (any_expression(parameter.value, source::differs_by_field)) { return false; }
    }
    if (!spec.body) { return true; }
    return !any_expression(batch.form == BatchForm::Array ? batch.body_but_key : *spec.body,
                           source::differs_by_field);
}

}  // namespace millrace::ext::source_http
