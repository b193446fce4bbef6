#pragma once
/// @file setting_visitor.hpp — how a configuration struct says what its settings are
///
/// One function per struct names every setting, once, with its target and its documentation
/// (config_settings.cpp). The reader of YAML, the reference and the JSON Schema are visitors.

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace::app {

/// What a setting is called and what it does.
struct SettingInfo {
    std::string_view name;
    std::string_view doc;
    std::string_view example = {};
    bool required = false;
};

/// Smallest and largest number that makes sense.
struct Bounds {
    std::uint64_t min = 0;
    std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
};

using TextPairs = std::vector<std::pair<std::string, std::string>>;

/// Visits the settings of one section. A target holds the default before and, when the visitor
/// reads, the configured value afterwards.
class SettingVisitor {
public:
    SettingVisitor() = default;
    SettingVisitor(const SettingVisitor&) = delete;
    SettingVisitor& operator=(const SettingVisitor&) = delete;
    virtual ~SettingVisitor() = default;

    virtual void flag(const SettingInfo& info, bool& value) = 0;
    virtual void duration(const SettingInfo& info, std::chrono::milliseconds& value,
                          Bounds bounds_ms) = 0;
    virtual void text(const SettingInfo& info, std::string& value) = 0;
    /// The path of a file, made relative to where the configuration is.
    virtual void file(const SettingInfo& info, std::string& path) = 0;
    /// One text, or a list of them.
    virtual void texts(const SettingInfo& info, std::vector<std::string>& values) = 0;
    /// Names of the user's choice, each with a text.
    virtual void pairs(const SettingInfo& info, TextPairs& values) = 0;

    using Describe = std::function<void(SettingVisitor&)>;
    virtual void section(const SettingInfo& info, const Describe& describe) = 0;
    /// Names of the user's choice, each with a section: `describe` is called for each.
    using DescribeNamed = std::function<void(std::string_view name, SettingVisitor&)>;
    virtual void named_sections(const SettingInfo& info, const DescribeNamed& describe) = 0;

    template <class T>
    void count(const SettingInfo& info, T& value, Bounds bounds = {}) {
        bounds.max = std::min<std::uint64_t>(bounds.max, std::numeric_limits<T>::max());
        std::uint64_t wide = value;
        number(info, wide, bounds);
        value = static_cast<T>(wide);
    }
    template <class T>
    void bytes(const SettingInfo& info, T& value, Bounds bounds = {}) {
        bounds.max = std::min<std::uint64_t>(bounds.max, std::numeric_limits<T>::max());
        std::uint64_t wide = value;
        size(info, wide, bounds);
        value = static_cast<T>(wide);
    }
    /// `names[i]` stands for the enumerator with the value i.
    template <class Enum>
    void choice(const SettingInfo& info, Enum& value, std::span<const std::string_view> names) {
        auto index = static_cast<std::size_t>(value);
        pick(info, index, names);
        value = static_cast<Enum>(index);
    }

protected:
    virtual void number(const SettingInfo& info, std::uint64_t& value, Bounds bounds) = 0;
    virtual void size(const SettingInfo& info, std::uint64_t& bytes, Bounds bounds) = 0;
    virtual void pick(const SettingInfo& info, std::size_t& index,
                      std::span<const std::string_view> names) = 0;
};

}  // namespace millrace::app
