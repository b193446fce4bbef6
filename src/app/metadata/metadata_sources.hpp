#pragma once
/// @file metadata_sources.hpp — what of metadata is about which database, and what is about none

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/value/value.hpp>

#include "metadata/metadata_tree.hpp"

namespace millrace::app {

/// Borrows the tree.
struct MetadataSource {
    std::string name;
    std::string kind;
    const YamlNode* node = nullptr;  // with `tables`, `functions`, `customization`
};

/// Something that has no effect here.
struct UnsupportedEntry {
    Place place;
    std::string what;  // `action "login"`
};

/// Lifetime: borrows `tree`.
class MetadataSources {
public:
    /// Versions 2 (one database, called `default`) and 3, with or without `{"metadata": …}` around
    /// them; one source alone; a list of sources or of tables.
    explicit MetadataSources(const MetadataTree& tree);
    MetadataSources(const MetadataSources&) = delete;
    MetadataSources& operator=(const MetadataSources&) = delete;

    [[nodiscard]] const std::vector<MetadataSource>& all() const noexcept { return sources_; }
    /// The one of that name; any name will do when there is only one. Null when there is none.
    [[nodiscard]] const MetadataSource* find(std::string_view name) const noexcept;

    /// What sql::read_metadata() takes, in `arena`.
    [[nodiscard]] value::Value value_of(const MetadataSource& source, Arena& arena) const;

    /// Members of the whole and of this source that nobody reads. What is inside of tables and
    /// functions is for sql::read_metadata() to say.
    [[nodiscard]] std::vector<UnsupportedEntry> unsupported(const MetadataSource& source) const;
    [[nodiscard]] std::vector<UnsupportedEntry> unsupported_of_all() const;

    /// Where the member stands that sql::Problem::where names, in the value of this source; the
    /// place of what is around it when it is not there.
    [[nodiscard]] Place place_of(const MetadataSource& source, std::string_view where) const;

    /// What the source, or else the whole, says under that name.
    [[nodiscard]] const YamlNode* find_member_of(const MetadataSource& source,
                                                 std::string_view name) const;

private:
    void report(const YamlNode& map, const YamlMember& member,
                std::vector<UnsupportedEntry>& entries) const;

    const MetadataTree& tree_;
    YamlNode wrapped_;               // a list at the root, given its name
    const YamlNode* top_ = nullptr;  // what belongs to all sources
    std::vector<MetadataSource> sources_;
};

/// A scalar without quotes is a number, `true` or `false` where JSON reads it as one.
[[nodiscard]] value::Value to_value(const YamlNode& node, Arena& arena);

}  // namespace millrace::app
