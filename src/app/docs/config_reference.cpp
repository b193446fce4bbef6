#include "docs/config_reference.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "config/config.hpp"
#include "config/units.hpp"

namespace millrace::app {

namespace {

constexpr std::string_view kIntroduction =
    "# Configuration\n"
    "\n"
    "One YAML file, given to every command: `millrace serve millrace.yaml`. All settings but\n"
    "`schema` may be left out. This page is made by `millrace docs config`; `millrace docs\n"
    "config-schema` prints the same as a JSON Schema, for editors.\n"
    "\n"
    "In every text `${NAME}` is replaced by the variable of the environment, `${NAME:-text}` by\n"
    "`text` when it is not set, and `$${` stands for `${`. A text may also be read from "
    "elsewhere:\n"
    "`{env: NAME}`, or `{file: /run/secrets/name}`, relative to the configuration file.\n"
    "Durations are written `500ms`, `2s`, `5m`, `1h`; sizes `65536`, `64KiB`, `16MiB`.\n";

/// One table per section, in the order of the file.
class ReferenceWriter final : public SettingVisitor {
public:
    ReferenceWriter(std::string& page, std::string path) : page_(page), path_(std::move(path)) {}

    void flag(const SettingInfo& info, bool& value) override {
        row(info, "true or false", fmt::format("`{}`", value));
    }
    void duration(const SettingInfo& info, std::chrono::milliseconds& value, Bounds) override {
        row(info, "duration", fmt::format("`{}`", format_duration(value)));
    }
    void text(const SettingInfo& info, std::string& value) override {
        row(info, "text", value.empty() ? "" : fmt::format("`{}`", value));
    }
    void file(const SettingInfo& info, std::string&) override { row(info, "file", ""); }
    void texts(const SettingInfo& info, std::vector<std::string>&) override {
        row(info, "text or list of texts", "");
    }
    void pairs(const SettingInfo& info, TextPairs&) override { row(info, "names with texts", ""); }
    void section(const SettingInfo& info, const Describe& describe) override {
        row(info, "section", "");
        inner(info.name, [&](ReferenceWriter& writer) { describe(writer); });
    }
    void named_sections(const SettingInfo& info, const DescribeNamed& describe) override {
        row(info, "names with sections", "");
        inner(fmt::format("{}.<name>", info.name),
              [&](ReferenceWriter& writer) { describe("<name>", writer); });
    }

    /// Writes this section's table, then those of the sections in it.
    void finish() {
        page_ += path_.empty() ? "\n## The file\n" : fmt::format("\n## `{}`\n", path_);
        page_ += "\n| setting | type | default | what it does |\n| --- | --- | --- | --- |\n";
        page_ += rows_;
        page_ += sections_;
    }

protected:
    void number(const SettingInfo& info, std::uint64_t& value, Bounds) override {
        row(info, "number", fmt::format("`{}`", value));
    }
    void size(const SettingInfo& info, std::uint64_t& bytes, Bounds) override {
        row(info, "size", fmt::format("`{}`", format_bytes(bytes)));
    }
    void pick(const SettingInfo& info, std::size_t& index,
              std::span<const std::string_view> names) override {
        row(info, fmt::format("`{}`", fmt::join(names, "`, `")), fmt::format("`{}`", names[index]));
    }

private:
    void row(const SettingInfo& info, std::string_view type, std::string_view fallback) {
        const std::string example =
            info.example.empty() ? "" : fmt::format(" Example: `{}`.", info.example);
        rows_ += fmt::format("| `{}` | {} | {} | {}{} |\n", info.name, type,
                             info.required ? "required" : fallback, info.doc, example);
    }

    template <class Fill>
    void inner(std::string_view name, Fill fill) {
        ReferenceWriter writer(
            sections_, path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name));
        fill(writer);
        writer.finish();
    }

    std::string& page_;
    std::string path_;
    std::string rows_;
    std::string sections_;
};

}  // namespace

std::string config_reference() {
    std::string page(kIntroduction);
    Config defaults;
    ReferenceWriter writer(page, {});
    describe(defaults, writer);
    writer.finish();
    return page;
}

}  // namespace millrace::app
