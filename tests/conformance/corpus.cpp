#include "corpus.hpp"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>

namespace millrace::conformance {

namespace {

/// A file of cases: one JSON object with a `format` and a list.
bool read_cases(std::istream& in, Corpus& corpus) {
    Json whole = Json::parse(in, nullptr, false);
    if (!whole.is_object() || !whole.contains("format") || !whole.contains("cases")) {
        return false;
    }
    corpus.format = whole["format"].get<std::string>();
    for (Json& row : whole["cases"]) { corpus.rows.push_back(std::move(row)); }
    if (whole.contains("expressions")) {
        for (Json& row : whole["expressions"]) { corpus.expressions.push_back(std::move(row)); }
    }
    return true;
}

bool has_id(const Json& row) {
    return row.is_object() && row.contains("id") && row["id"].is_string();
}

}  // namespace

tl::expected<Corpus, std::string> read_corpus(const std::string& path) {
    const std::filesystem::path file(path);
    std::ifstream in(file, std::ios::binary);
    if (!in) { return tl::unexpected(fmt::format("{}: cannot be read", path)); }
    Corpus corpus{path, file.filename().string(), {}, file.stem().string(), {}, {}};
    if (file.extension() == ".json") {
        if (!read_cases(in, corpus)) {
            return tl::unexpected(fmt::format("{}: no file of cases", path));
        }
    } else {
        for (std::string line; std::getline(in, line);) {
            if (!line.empty()) { corpus.rows.push_back(Json::parse(line, nullptr, false)); }
        }
    }
    for (std::size_t i = 0; i < corpus.rows.size(); ++i) {
        if (!has_id(corpus.rows[i])) {
            return tl::unexpected(fmt::format("{}: row {} cannot be understood", path, i + 1));
        }
    }
    return corpus;
}

}  // namespace millrace::conformance
