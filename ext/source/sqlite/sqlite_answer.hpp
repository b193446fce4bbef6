#pragma once
/// @file sqlite_answer.hpp — the rows of one statement, as text

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/sql/database_request.hpp>

namespace millrace::ext::source_sqlite {

/// Filled by the thread that runs the statement, then read by one core.
class SqliteAnswer final : public sql::DatabaseAnswer {
public:
    explicit SqliteAnswer(std::size_t columns) : columns_(columns) {}

    void add_null() { cells_.push_back({kNull, 0}); }
    void add_text(std::string_view text) {
        cells_.push_back({text_.size(), text.size()});
        text_ += text;
    }
    [[nodiscard]] std::size_t text_bytes() const noexcept { return text_.size(); }

    [[nodiscard]] std::size_t row_count() const noexcept override {
        return columns_ == 0 ? 0 : cells_.size() / columns_;
    }
    [[nodiscard]] std::size_t column_count() const noexcept override { return columns_; }
    [[nodiscard]] std::optional<std::string_view> cell(std::size_t row,
                                                       std::size_t column) const noexcept override {
        const Cell& cell = cells_[row * columns_ + column];
        if (cell.from == kNull) { return std::nullopt; }
        return std::string_view(text_).substr(cell.from, cell.bytes);
    }

private:
    static constexpr std::size_t kNull = ~std::size_t{0};
    struct Cell {
        std::size_t from;
        std::size_t bytes;
    };

    std::size_t columns_;
    std::string text_;
    std::vector<Cell> cells_;
};

}  // namespace millrace::ext::source_sqlite
