#pragma once
/// @file corpus.hpp — a file of cases, read whole

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "row.hpp"

namespace millrace::conformance {

struct Corpus {
    std::string path;
    std::string name;    // as shown: the file's base name with its suffix
    std::string format;  // of a JSON file with cases; empty for lines of rows
    std::string kind;    // the base name without suffix
    std::vector<Json> rows;
    std::vector<Json> expressions;  // the second list of calculator cases
};

/// Errors: the file cannot be read, or is not what its name promises; for people.
[[nodiscard]] tl::expected<Corpus, std::string> read_corpus(const std::string& path);

}  // namespace millrace::conformance
