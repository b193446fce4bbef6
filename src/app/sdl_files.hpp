#pragma once
/// @file sdl_files.hpp — several schema files as one text, and the way back

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/error.hpp>

#include "diagnostics.hpp"

namespace millrace::app {

/// The files of a schema, joined: one text has one way to say where something is.
class SdlFiles {
public:
    /// Adds a file, which begins on a line of its own.
    void add(std::string file, std::string_view text);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    /// Where a place in the joined text is.
    [[nodiscard]] Place place_of(const graphql::Location& location) const;
    [[nodiscard]] Place place_of(graphql::Offset offset) const;

private:
    struct File {
        std::string name;
        std::uint32_t first_line;
    };

    std::string text_;
    std::uint32_t lines_ = 0;
    std::vector<File> files_;
};

}  // namespace millrace::app
