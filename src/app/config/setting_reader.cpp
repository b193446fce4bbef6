#include "config/setting_reader.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <millrace/base/nearest.hpp>

#include "config/units.hpp"
#include "files.hpp"

namespace millrace::app {

namespace {

using Kind = YamlNode::Kind;

std::string_view kind_name(Kind kind) {
    switch (kind) {
        case Kind::Null:
            return "nothing";
        case Kind::Scalar:
            return "a text";
        case Kind::List:
            return "a list";
        case Kind::Map:
            return "a mapping";
    }
    return "something else";
}

std::string nearest_or_all(std::string_view name, const std::vector<std::string_view>& known) {
    const auto near = nearest(name, known);
    return near.empty() ? fmt::format("one of {}", fmt::join(known, ", "))
                        : std::string(near.front());
}

}  // namespace

SettingReader::SettingReader(const YamlNode& section, std::string name, const ReadContext& context)
    : section_(section), name_(std::move(name)), context_(context) {
    report_repeated();
}

void SettingReader::flag(const SettingInfo& info, bool& value) {
    const YamlNode* node = take(info);
    std::string text;
    if (node == nullptr || !expanded(*node, text)) { return; }
    if (text != "true" && text != "false") {
        error(
            node->at,
            fmt::format("{} is \"{}\", which is neither true nor false", path_of(info.name), text),
            fmt::format("{}: {}", info.name, value));
        return;
    }
    value = text == "true";
}

void SettingReader::duration(const SettingInfo& info, std::chrono::milliseconds& value,
                             Bounds bounds_ms) {
    const YamlNode* node = take(info);
    std::string text;
    if (node == nullptr || !expanded(*node, text)) { return; }
    const auto read = parse_duration(text);
    if (!read) {
        const bool is_bare_number = parse_number(text).has_value();
        error(node->at, fmt::format("{} is \"{}\", which is no duration", path_of(info.name), text),
              fmt::format("{}: {}", info.name,
                          is_bare_number ? text + "ms" : format_duration(value)));
        return;
    }
    const auto ms = static_cast<std::uint64_t>(read->count());
    if (ms < bounds_ms.min || ms > bounds_ms.max) {
        const auto nearest_ms = std::clamp(ms, bounds_ms.min, bounds_ms.max);
        const std::chrono::milliseconds allowed{static_cast<std::int64_t>(nearest_ms)};
        error(node->at,
              fmt::format("{} is {}, which is too {}", path_of(info.name), text,
                          ms < bounds_ms.min ? "short" : "long"),
              fmt::format("{}: {}", info.name, format_duration(allowed)));
        return;
    }
    value = *read;
}

void SettingReader::number(const SettingInfo& info, std::uint64_t& value, Bounds bounds) {
    const YamlNode* node = take(info);
    std::string text;
    if (node == nullptr || !expanded(*node, text)) { return; }
    const auto read = parse_number(text);
    if (!read) {
        error(node->at,
              fmt::format("{} is \"{}\", which is no whole number", path_of(info.name), text),
              fmt::format("{}: {}", info.name, value));
    } else if (*read < bounds.min || *read > bounds.max) {
        error(node->at,
              fmt::format("{} is {}, which is too {}", path_of(info.name), text,
                          *read < bounds.min ? "small" : "large"),
              fmt::format("{}: {}", info.name, std::clamp(*read, bounds.min, bounds.max)));
    } else {
        value = *read;
    }
}

void SettingReader::size(const SettingInfo& info, std::uint64_t& bytes, Bounds bounds) {
    const YamlNode* node = take(info);
    std::string text;
    if (node == nullptr || !expanded(*node, text)) { return; }
    const auto read = parse_bytes(text);
    if (!read) {
        error(node->at, fmt::format("{} is \"{}\", which is no size", path_of(info.name), text),
              fmt::format("{}: {}", info.name, format_bytes(bytes)));
    } else if (*read < bounds.min || *read > bounds.max) {
        error(node->at,
              fmt::format("{} is {}, which is too {}", path_of(info.name), text,
                          *read < bounds.min ? "small" : "large"),
              fmt::format("{}: {}", info.name,
                          format_bytes(std::clamp(*read, bounds.min, bounds.max))));
    } else {
        bytes = *read;
    }
}

void SettingReader::pick(const SettingInfo& info, std::size_t& index,
                         std::span<const std::string_view> names) {
    const YamlNode* node = take(info);
    std::string text;
    if (node == nullptr || !expanded(*node, text)) { return; }
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) {
        error(node->at, fmt::format("{} cannot be \"{}\"", path_of(info.name), text),
              fmt::format("{}: {}", info.name, nearest_or_all(text, {names.begin(), names.end()})));
        return;
    }
    index = static_cast<std::size_t>(found - names.begin());
}

void SettingReader::text(const SettingInfo& info, std::string& value) {
    const YamlNode* node = take(info);
    std::string text;
    if (node != nullptr && expanded_or_secret(*node, text)) { value = std::move(text); }
}

void SettingReader::file(const SettingInfo& info, std::string& path) {
    const YamlNode* node = take(info);
    std::string text;
    if (node != nullptr && expanded(*node, text)) {
        path = text.empty() ? std::string{} : beside(context_.file, text);
    }
}

void SettingReader::texts(const SettingInfo& info, std::vector<std::string>& values) {
    const YamlNode* node = take(info);
    if (node == nullptr) { return; }
    const std::span<const YamlNode> items =
        node->kind == Kind::List ? std::span<const YamlNode>(node->items) : std::span(node, 1);
    values.clear();
    for (const YamlNode& item : items) {
        std::string text;
        if (expanded_or_secret(item, text)) { values.push_back(std::move(text)); }
    }
}

void SettingReader::pairs(const SettingInfo& info, TextPairs& values) {
    const YamlNode* node = take_map(info);
    if (node == nullptr) { return; }
    SettingReader entries(*node, path_of(info.name), context_);
    values.clear();
    for (const YamlMember& member : node->members) {
        std::string text;
        if (entries.expanded_or_secret(member.value, text)) {
            values.emplace_back(member.name, std::move(text));
        }
    }
}

void SettingReader::section(const SettingInfo& info, const Describe& describe) {
    static const YamlNode kNothing;
    const YamlNode* node = take_map(info);
    SettingReader inner(node == nullptr ? kNothing : *node, path_of(info.name), context_);
    describe(inner);
    inner.finish();
}

void SettingReader::named_sections(const SettingInfo& info, const DescribeNamed& describe) {
    const YamlNode* node = take_map(info);
    if (node == nullptr) { return; }
    SettingReader entries(*node, path_of(info.name), context_);
    for (const YamlMember& member : node->members) {
        if (member.value.kind != Kind::Map) {
            error(member.value.at.line == 0 ? member.at : member.value.at,
                  fmt::format("{} is {}, where a mapping of settings was expected",
                              entries.path_of(member.name), kind_name(member.value.kind)));
            continue;
        }
        SettingReader inner(member.value, entries.path_of(member.name), context_);
        describe(member.name, inner);
        inner.finish();
    }
}

void SettingReader::finish() {
    for (const YamlMember& member : section_.members) {
        if (std::find(known_.begin(), known_.end(), member.name) != known_.end()) { continue; }
        error(member.at, fmt::format("there is no setting \"{}\"", path_of(member.name)),
              nearest_or_all(member.name, known_));
    }
}

// The node of a setting that is there and not null.
const YamlNode* SettingReader::take(const SettingInfo& info) {
    known_.push_back(info.name);
    const auto found = std::find_if(section_.members.begin(), section_.members.end(),
                                    [&](const YamlMember& m) { return m.name == info.name; });
    if (found != section_.members.end() && found->value.kind != Kind::Null) {
        return &found->value;
    }
    if (info.required) {
        error(section_.at, fmt::format("{} is missing", path_of(info.name)),
              fmt::format("{}: {}", info.name, info.example));
    }
    return nullptr;
}

const YamlNode* SettingReader::take_map(const SettingInfo& info) {
    const YamlNode* node = take(info);
    if (node == nullptr || node->kind == Kind::Map) { return node; }
    error(node->at, fmt::format("{} is {}, where a mapping was expected", path_of(info.name),
                                kind_name(node->kind)));
    return nullptr;
}

bool SettingReader::expanded(const YamlNode& node, std::string& text) {
    if (node.kind != Kind::Scalar) {
        error(node.at,
              fmt::format("{} stands where a single value was expected", kind_name(node.kind)));
        return false;
    }
    auto result = expand(node.text, context_.environment);
    if (!result) {
        auto& [offset, message, advice] = result.error();
        error(node.at, std::move(message), std::move(advice));
        return false;
    }
    text = *std::move(result);
    return true;
}

// A text, or `{env: NAME}`, or `{file: path}`.
bool SettingReader::expanded_or_secret(const YamlNode& node, std::string& text) {
    if (node.kind != Kind::Map) { return expanded(node, text); }
    if (node.members.size() == 1 &&
        (node.members[0].name == "env" || node.members[0].name == "file")) {
        return read_secret(node.members[0], text);
    }
    error(node.at, "a mapping in place of a text says where to read it",
          "{env: NAME} or {file: /run/secrets/name}");
    return false;
}

bool SettingReader::read_secret(const YamlMember& member, std::string& text) {
    std::string name;
    if (!expanded(member.value, name)) { return false; }
    if (member.name == "env") {
        const auto found = context_.environment.find(name);
        if (found == context_.environment.end()) {
            error(member.value.at, fmt::format("the environment has no variable {}", name));
            return false;
        }
        text = found->second;
        return true;
    }
    auto content = read_file(beside(context_.file, name));
    if (!content) {
        error(member.value.at, std::move(content.error()));
        return false;
    }
    text = *std::move(content);
    // Editors and `echo` end a file with a newline that is no part of the secret.
    while (text.ends_with('\n') || text.ends_with('\r')) { text.pop_back(); }
    return true;
}

void SettingReader::report_repeated() {
    for (auto member = section_.members.begin(); member != section_.members.end(); ++member) {
        const bool seen = std::any_of(section_.members.begin(), member,
                                      [&](const YamlMember& m) { return m.name == member->name; });
        if (seen) { error(member->at, fmt::format("{} is set twice", path_of(member->name))); }
    }
}

std::string SettingReader::path_of(std::string_view setting) const {
    return name_.empty() ? std::string(setting) : fmt::format("{}.{}", name_, setting);
}

void SettingReader::error(Position at, std::string message, std::string instead) const {
    if (!instead.empty()) { instead.insert(0, "write instead: "); }
    context_.diagnostics.error({context_.file, at}, std::move(message), std::move(instead));
}

}  // namespace millrace::app
