/// Any template and any value: a path keeps its segments, a query its parameters, a header its
/// line, and JSON stays JSON.
#include <algorithm>
#include <cstdint>
#include <string>

#include <millrace/base/assert.hpp>
#include <millrace/source/request_template.hpp>
#include <millrace/source/template_compiler.hpp>
#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/json_text.hpp>
#include <millrace/wire/value_writer.hpp>

namespace {

using namespace millrace;  // NOLINT(google-build-using-namespace): one small program
using source::Fill;
using value::Value;

std::size_t count(std::string_view text, char c) {
    return static_cast<std::size_t>(std::ranges::count(text, c));
}

/// A field without arguments to check against, so that templates may name anything.
struct Site {
    graphql::Type type;
    graphql::Field field;
    source::Configuration configuration;
    source::ParentNeeds parent;
    source::ParentNeeds previous;
    source::ConfigReport report;

    Site() {
        type.name = "Query";
        field.name = "field";
        field.owner = &type;
        configuration.vars["x"] = "../&=\r\n\"{parent.x}";
    }
};

class Trial {
public:
    Trial(std::string_view text, std::string_view parent) : text_(text) {
        const Result<Value> json = wire::parse_dom(wire::PaddedJson::copy(parent, arena_), arena_);
        instance_.parent = json ? *json : Value::string(wire::as_utf8(parent, arena_));
        if (!instance_.parent.is(value::Kind::Object)) {
            members_[0] = {"x", instance_.parent};
            instance_.parent = Value::object(members_);
        }
    }

    void run() {
        check_path();
        check_query();
        check_header();
        check_json();
    }

private:
    [[nodiscard]] source::TemplateCompiler compiler() {
        return {{site_.field, site_.configuration, 0},
                site_.parent,
                site_.previous,
                arena_,
                site_.report};
    }

    void check_path() {
        std::string path = "/" + std::string(text_);
        const source::PathTemplate made = compiler().path(path);
        wire::ReplyBuffer out;
        const Result<Fill> filled = append_path(out, made, scope_);
        if (!filled || *filled == Fill::LeftOut) {
            MR_REQUIRE(out.size() == 0);
            return;
        }
        MR_REQUIRE(count(out.view(), '/') == made.segments.size());
        MR_REQUIRE(std::ranges::all_of(out.view(), [](char c) { return c > ' ' && c < '\x7f'; }));
        MR_REQUIRE(count(out.view(), '?') + count(out.view(), '#') == 0);
    }

    void check_query() {
        const source::ParameterTemplate parameter{"p", "p", compiler().encoded_text(text_)};
        wire::ReplyBuffer out;
        const Result<Fill> filled = append_parameter(out, '&', parameter, scope_);
        if (!filled || *filled == Fill::LeftOut) {
            MR_REQUIRE(out.size() == 0);
            return;
        }
        const Value value = parameter.value.is_expression()
                                ? evaluate(*parameter.value.parts[0].expression, scope_)
                                : Value::absent();
        const std::size_t most = value.is(value::Kind::List) ? value.items().size() : 1;
        MR_REQUIRE(count(out.view(), '&') <= most);
        MR_REQUIRE(count(out.view(), '&') == count(out.view(), '='));
    }

    void check_header() {
        const source::TextTemplate made = compiler().text(text_);
        wire::ReplyBuffer out;
        const Result<Fill> filled = append_header_value(out, made, scope_);
        if (!filled || *filled == Fill::LeftOut) { return; }
        MR_REQUIRE(count(out.view(), '\r') + count(out.view(), '\n') == 0);
    }

    void check_json() {
        const std::array members{value::Member{"a", Value::string(text_)},
                                 value::Member{"b", Value::number("1")}};
        const source::JsonTemplate made = compiler().json(Value::object(members));
        wire::ReplyBuffer out;
        wire::append_json(out, evaluate(made, scope_));
        const Result<Value> again =
            wire::parse_dom(wire::PaddedJson::copy(out.view(), arena_), arena_);
        if (!wire::is_utf8(text_)) { return; }
        MR_REQUIRE(again.has_value());
        MR_REQUIRE(again->members().size() <= 2);
        MR_REQUIRE(again->member("b").text() == "1");
    }

    std::string_view text_;
    Arena arena_;
    Site site_;
    std::array<value::Member, 1> members_;
    source::Instance instance_;
    source::RequestContext context_{arena_, {}, Deadline::never()};
    source::TemplateScope scope_{.instance = instance_, .context = context_};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    // The template, a line end, and the parent's JSON.
    const std::size_t cut = std::min(input.find('\n'), input.size());
    Trial(input.substr(0, cut), input.substr(std::min(cut + 1, input.size()))).run();
    return 0;
}
