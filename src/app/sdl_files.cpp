#include "sdl_files.hpp"

#include <utility>

#include <millrace/graphql/source.hpp>

namespace millrace::app {

void SdlFiles::add(std::string file, std::string_view text) {
    files_.push_back({std::move(file), lines_ + 1});
    const std::size_t start = text_.size();
    text_ += text;
    if (!text_.ends_with('\n')) { text_ += '\n'; }
    // As the language counts lines: "\r\n" and a lone "\r" end one too.
    for (std::size_t i = start; i < text_.size(); ++i) {
        const bool is_end = text_[i] == '\n' || (text_[i] == '\r' && text_[i + 1] != '\n');
        if (is_end) { ++lines_; }
    }
}

Place SdlFiles::place_of(const graphql::Location& location) const {
    const File* found = nullptr;
    for (const File& file : files_) {
        if (file.first_line <= location.line) { found = &file; }
    }
    if (found == nullptr) { return {files_.empty() ? std::string{} : files_.front().name, {}}; }
    return {found->name, {location.line - found->first_line + 1, location.column}};
}

Place SdlFiles::place_of(graphql::Offset offset) const {
    return place_of(graphql::locate(text_, offset));
}

}  // namespace millrace::app
