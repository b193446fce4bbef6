#pragma once
/// @file setting_reader.hpp — takes the settings of a section out of YAML

#include <string>
#include <string_view>
#include <vector>

#include "config/environment.hpp"
#include "config/setting_visitor.hpp"
#include "config/yaml_tree.hpp"
#include "diagnostics.hpp"

namespace millrace::app {

/// What all sections of one file are read with.
struct ReadContext {
    const std::string& file;  // as it is named in messages; relative paths start at its folder
    const Environment& environment;
    Diagnostics& diagnostics;
};

/// A SettingVisitor over one mapping of a YAML file.
///
/// Lifetime:  call finish() after the last setting: it reports names that were not asked for.
/// Errors:    to the Diagnostics; a setting that is wrong keeps its default.
class SettingReader final : public SettingVisitor {
public:
    /// `name` is the section's own, such as `server.timeouts`; empty for the file.
    SettingReader(const YamlNode& section, std::string name, const ReadContext& context);

    void flag(const SettingInfo& info, bool& value) override;
    void duration(const SettingInfo& info, std::chrono::milliseconds& value,
                  Bounds bounds_ms) override;
    void text(const SettingInfo& info, std::string& value) override;
    void file(const SettingInfo& info, std::string& path) override;
    void texts(const SettingInfo& info, std::vector<std::string>& values) override;
    void pairs(const SettingInfo& info, TextPairs& values) override;
    void section(const SettingInfo& info, const Describe& describe) override;
    void named_sections(const SettingInfo& info, const DescribeNamed& describe) override;

    void finish();

protected:
    void number(const SettingInfo& info, std::uint64_t& value, Bounds bounds) override;
    void size(const SettingInfo& info, std::uint64_t& bytes, Bounds bounds) override;
    void pick(const SettingInfo& info, std::size_t& index,
              std::span<const std::string_view> names) override;

private:
    const YamlNode* take(const SettingInfo& info);
    const YamlNode* take_map(const SettingInfo& info);
    bool expanded(const YamlNode& node, std::string& text);
    bool expanded_or_secret(const YamlNode& node, std::string& text);
    bool read_secret(const YamlMember& member, std::string& text);
    void report_repeated();
    [[nodiscard]] std::string path_of(std::string_view setting) const;
    void error(Position at, std::string message, std::string instead = {}) const;

    const YamlNode& section_;
    std::string name_;
    ReadContext context_;
    std::vector<std::string_view> known_;
};

}  // namespace millrace::app
