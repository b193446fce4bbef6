#include "metadata/metadata_files.hpp"

#include <fmt/core.h>

#include "metadata/metadata_sources.hpp"
#include "metadata/metadata_tree.hpp"

namespace millrace::app {

tl::expected<value::Value, std::string> read_metadata_files(const std::string& path,
                                                            std::string_view source_name,
                                                            Arena& arena,
                                                            std::vector<std::string>& unsupported) {
    const auto tree = read_metadata_tree(path);
    if (!tree) { return tl::unexpected(tree.error()); }
    const MetadataSources sources(*tree);
    const MetadataSource* source = sources.find(source_name);
    if (source == nullptr) {
        std::string names;
        for (const MetadataSource& one : sources.all()) {
            names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", one.name);
        }
        return tl::unexpected(names.empty() ? fmt::format("{}: it has no sources", path)
                                            : fmt::format("{}: there is no source \"{}\", but {}",
                                                          path, source_name, names));
    }
    if (source->node->kind != YamlNode::Kind::Map && source->node->kind != YamlNode::Kind::Null) {
        return tl::unexpected(fmt::format("{}: expected an object with `tables`",
                                          to_text(tree->place_of(*source->node))));
    }
    for (const auto& entries : {sources.unsupported_of_all(), sources.unsupported(*source)}) {
        for (const UnsupportedEntry& entry : entries) {
            unsupported.push_back(fmt::format("{}: {}", to_text(entry.place), entry.what));
        }
    }
    return sources.value_of(*source, arena);
}

}  // namespace millrace::app
