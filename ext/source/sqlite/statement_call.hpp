#pragma once
/// @file statement_call.hpp — one statement with its parameters, ready for a connection

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/sql/database_request.hpp>

namespace millrace::ext::source_sqlite {

/// SQLite has four kinds of values; a parameter comes as the text of a type of PostgreSQL.
enum class BindAs : std::uint8_t { Integer, Real, Number, Boolean, Text };

struct BoundValue {
    BindAs as = BindAs::Text;
    std::optional<std::string_view> text;  // nothing: NULL
};

/// Everything is borrowed.
struct StatementCall {
    std::string_view statement;
    std::uint64_t statement_id = 0;  // 0: not worth keeping prepared
    std::span<const BoundValue> parameters = {};
    std::uint32_t rows_max = 0;  // 0: no limit
    std::size_t bytes_max = 0;   // of all cells together
};

/// Lists go as their JSON text; a number of any size goes as the nearest one that SQLite has.
[[nodiscard]] BindAs bind_as(const sql::SqlType& type) noexcept;

/// A call that can be carried to another thread.
class OwnedCall {
public:
    explicit OwnedCall(const StatementCall& call);
    OwnedCall(const OwnedCall&) = delete;
    OwnedCall& operator=(const OwnedCall&) = delete;

    [[nodiscard]] const StatementCall& call() const noexcept { return call_; }

private:
    std::string text_;  // the statement, then the texts of all parameters
    std::vector<BoundValue> parameters_;
    StatementCall call_;
};

}  // namespace millrace::ext::source_sqlite
