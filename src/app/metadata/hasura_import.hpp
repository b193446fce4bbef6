#pragma once
/// @file hasura_import.hpp — metadata of Hasura as metadata of ours: one source at a time, and what
/// was left out

#include <string>
#include <vector>

#include "metadata/metadata_sources.hpp"

namespace millrace::app {

struct ImportedSource {
    std::string name;
    std::string kind;  // of ours: postgres or sqlite
    YamlNode metadata;
};

/// What `tree` becomes.
struct HasuraImport {
    std::vector<ImportedSource> sources;
    std::vector<UnsupportedEntry> left_out;
    std::vector<UnsupportedEntry> mistakes;  // kept as they are: someone has to decide
};

/// Everything that sql::read_metadata() would not read is left out and said.
[[nodiscard]] HasuraImport import_hasura(const MetadataTree& tree);

}  // namespace millrace::app
