#pragma once
/// @file source.hpp — where in a text a byte offset lies

#include <string_view>
#include <vector>

#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/error.hpp>

namespace millrace::graphql {

/// Line and column of the byte at `offset`, which may be the end of `source`.
/// Lines end at "\n", "\r\n" or a lone "\r".
/// Cost: reads the text up to `offset`; for many errors of one large text use LineIndex.
[[nodiscard]] Location locate(std::string_view source, Offset offset) noexcept;

/// Answers like locate(), but finds the line ends only once.
///
/// Ownership: borrows `source`.
/// Cost:      the index is built by the first call of locate().
class LineIndex {
public:
    explicit LineIndex(std::string_view source) noexcept : source_(source) {}

    [[nodiscard]] Location locate(Offset offset);

private:
    void build();

    std::string_view source_;
    std::vector<Offset> line_starts_;  // empty until built
};

}  // namespace millrace::graphql
