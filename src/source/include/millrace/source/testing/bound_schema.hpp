#pragma once
/// @file bound_schema.hpp — a schema with compiled directives, for tests of sources

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include <millrace/graphql/schema_builder.hpp>
#include <millrace/source/bindings.hpp>
#include <millrace/source/http_exchange.hpp>
#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::source::testing {

/// Compiles SDL with directives and keeps everything a test needs to render and decode.
class BoundSchema {
public:
    using Register = void (*)(Registry&);

    BoundSchema(std::string_view sdl, Configuration configuration,
                std::initializer_list<Register> kinds) {
        Registry registry;
        for (const Register kind : kinds) { kind(registry); }
        graphql::SchemaOptions options;
        const std::string internal = configuration_sdl(registry);
        options.internal_sdl = internal;
        const graphql::SchemaResult schema = graphql::build_schema(std::string(sdl), options);
        if (!schema) {
            errors_ = "schema: " + schema.error().front().message;
            return;
        }
        ConfigReport report;
        bindings_ = compile_bindings(*schema, std::move(configuration), registry, report);
        for (const ConfigFinding& finding : report.findings()) {
            std::string& list = finding.severity == Severity::Error ? errors_ : hints_;
            list += (list.empty() ? "" : "\n") + finding.message;
            if (!finding.advice.empty()) { list += " | " + finding.advice; }
        }
    }

    /// What is wrong, one finding per line, with the advice behind a bar.
    [[nodiscard]] const std::string& errors() const noexcept { return errors_; }
    [[nodiscard]] const std::string& hints() const noexcept { return hints_; }

    [[nodiscard]] const Bindings& bindings() const noexcept { return *bindings_; }
    [[nodiscard]] const graphql::Field& field(std::string_view type, std::string_view name) const {
        return *bindings_->schema().type(type)->field(name);
    }
    [[nodiscard]] const FieldBinding* find(std::string_view type, std::string_view name) const {
        return bindings_->find(field(type, name));
    }
    [[nodiscard]] const Binding& binding(std::string_view type, std::string_view name) const {
        return *find(type, name)->binding;
    }

private:
    std::shared_ptr<const Bindings> bindings_;
    std::string errors_;
    std::string hints_;
};

/// `json` as a value.
[[nodiscard]] inline value::Value dom(std::string_view json, Arena& arena) {
    return wire::parse_dom(wire::PaddedJson::copy(json, arena), arena).value();
}

/// A value without rows as JSON; `absent` when there is none, `error: …` for failures.
[[nodiscard]] inline std::string text_of(const value::Value& value) {
    if (value.is(value::Kind::Absent)) { return "absent"; }
    if (value.is(value::Kind::Error)) { return "error: " + std::string(value.failure().message); }
    wire::ReplyBuffer out;
    wire::append_json(out, value);
    return std::string(out.view());
}

/// An answer that lives as long as the pointer.
[[nodiscard]] inline AnswerRef answer_of(int status, std::string_view body,
                                         std::string_view content_type = "application/json") {
    SharedBytes bytes = SharedBytes::copy_of(body);
    const std::string_view own(bytes.data(), body.size());
    return AnswerRef(new HttpAnswer(status, content_type, own, std::move(bytes)));
}

}  // namespace millrace::source::testing
