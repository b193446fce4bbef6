#include <fmt/core.h>
#include <fmt/ranges.h>

#include <millrace/wire/json_writer.hpp>

#include "config/config.hpp"
#include "config/units.hpp"
#include "docs/config_reference.hpp"

namespace millrace::app {

namespace {

std::string quoted(std::string_view text) {
    wire::ReplyBuffer buffer;
    wire::append_string(buffer, text);
    return std::string(buffer.view());
}

// Anything may come from the environment instead, as a text with `${…}` in it.
constexpr std::string_view kExpanded = R"({"type":"string","pattern":"\\$\\{"})";

/// One JSON object per section: `{"type":"object","properties":{…},…}`.
class SchemaWriter final : public SettingVisitor {
public:
    void flag(const SettingInfo& info, bool& value) override {
        property(info, fmt::format(R"("anyOf":[{{"type":"boolean"}},{}],"default":{})", kExpanded,
                                   value));
    }
    void duration(const SettingInfo& info, std::chrono::milliseconds& value, Bounds) override {
        property(info,
                 fmt::format(R"("anyOf":[{{"type":"string","pattern":"^(0|[0-9]+ *(ms|s|m|h))$"}},)"
                             R"({{"const":0}},{}],"default":{})",
                             kExpanded, quoted(format_duration(value))));
    }
    void text(const SettingInfo& info, std::string& value) override {
        const std::string fallback =
            value.empty() ? "" : fmt::format(R"(,"default":{})", quoted(value));
        property(info, R"("$ref":"#/$defs/text")" + fallback);
    }
    void file(const SettingInfo& info, std::string&) override {
        property(info, R"("type":"string")");
    }
    void texts(const SettingInfo& info, std::vector<std::string>&) override {
        property(info, R"("anyOf":[{"$ref":"#/$defs/text"},)"
                       R"({"type":"array","items":{"$ref":"#/$defs/text"}}])");
    }
    void pairs(const SettingInfo& info, TextPairs&) override {
        property(info, R"("type":"object","additionalProperties":{"$ref":"#/$defs/text"})");
    }
    void section(const SettingInfo& info, const Describe& describe) override {
        SchemaWriter inner;
        describe(inner);
        property(info, inner.body());
    }
    void named_sections(const SettingInfo& info, const DescribeNamed& describe) override {
        SchemaWriter inner;
        describe("<name>", inner);
        property(info,
                 fmt::format(R"("type":"object","additionalProperties":{{{}}})", inner.body()));
    }

    /// The members of the section's object.
    [[nodiscard]] std::string body() const {
        std::string text = fmt::format(
            R"("type":"object","additionalProperties":false,"properties":{{{}}})", properties_);
        if (!required_.empty()) {
            text += fmt::format(R"(,"required":[{}])", fmt::join(required_, ","));
        }
        return text;
    }

protected:
    void number(const SettingInfo& info, std::uint64_t& value, Bounds bounds) override {
        property(info,
                 fmt::format(
                     R"("anyOf":[{{"type":"integer","minimum":{},"maximum":{}}},{}],"default":{})",
                     bounds.min, bounds.max, kExpanded, value));
    }
    void size(const SettingInfo& info, std::uint64_t& bytes, Bounds) override {
        property(info, fmt::format(
                           R"("anyOf":[{{"type":"integer"}},)"
                           R"({{"type":"string","pattern":"^[0-9]+ *([KMG]iB|kB|MB|GB|B)?$"}},{}],)"
                           R"("default":{})",
                           kExpanded, quoted(format_bytes(bytes))));
    }
    void pick(const SettingInfo& info, std::size_t& index,
              std::span<const std::string_view> names) override {
        property(info, fmt::format(R"("anyOf":[{{"enum":["{}"]}},{}],"default":{})",
                                   fmt::join(names, R"(",")"), kExpanded, quoted(names[index])));
    }

private:
    void property(const SettingInfo& info, std::string_view members) {
        properties_ += fmt::format("{}{}:{{\"description\":{},{}}}", properties_.empty() ? "" : ",",
                                   quoted(info.name), quoted(info.doc), members);
        if (info.required) { required_.push_back(quoted(info.name)); }
    }

    std::string properties_;
    std::vector<std::string> required_;
};

constexpr std::string_view kTextDefinition =
    R"({"anyOf":[{"type":["string","number","boolean"]},)"
    R"({"type":"object","additionalProperties":false,"required":["env"],)"
    R"("properties":{"env":{"type":"string"}}},)"
    R"({"type":"object","additionalProperties":false,"required":["file"],)"
    R"("properties":{"file":{"type":"string"}}}]})";

/// The same JSON with every member and item on a line of its own.
std::string indented(std::string_view json) {
    std::string text;
    std::size_t depth = 0;
    bool in_string = false;
    const auto new_line = [&] { text += '\n' + std::string(2 * depth, ' '); };
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        const bool is_escaped = in_string && c == '\\';
        const bool is_end = !in_string && (c == '}' || c == ']');
        if (c == '"') { in_string = !in_string; }
        if (is_end) {
            --depth;
            new_line();
        }
        text += c;
        if (is_escaped) { text += json[++i]; }
        if (in_string || is_end) { continue; }
        if (c == ':') { text += ' '; }
        if (c == '{' || c == '[') { ++depth; }
        if (c == '{' || c == '[' || c == ',') { new_line(); }
    }
    return text;
}

}  // namespace

std::string config_json_schema() {
    Config defaults;
    SchemaWriter writer;
    describe(defaults, writer);
    const std::string schema = fmt::format(
        R"({{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Millrace",{},)"
        R"("$defs":{{"text":{}}}}})",
        writer.body(), kTextDefinition);
    return indented(schema) + '\n';
}

}  // namespace millrace::app
