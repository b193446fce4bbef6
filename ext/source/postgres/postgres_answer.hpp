#pragma once
/// @file postgres_answer.hpp — rows of PostgreSQL

#include <utility>

#include <millrace/sql/database_request.hpp>

#include "result.hpp"

namespace millrace::ext::source_postgres {

class PostgresAnswer final : public sql::DatabaseAnswer {
public:
    explicit PostgresAnswer(ResultPtr result) noexcept : result_(std::move(result)) {}

    std::size_t row_count() const noexcept override {
        return static_cast<std::size_t>(PQntuples(result_.get()));
    }
    std::size_t column_count() const noexcept override {
        return static_cast<std::size_t>(PQnfields(result_.get()));
    }
    std::optional<std::string_view> cell(std::size_t row,
                                         std::size_t column) const noexcept override {
        const int r = static_cast<int>(row);
        const int c = static_cast<int>(column);
        if (PQgetisnull(result_.get(), r, c) != 0) { return std::nullopt; }
        return std::string_view(PQgetvalue(result_.get(), r, c),
                                static_cast<std::size_t>(PQgetlength(result_.get(), r, c)));
    }

private:
    ResultPtr result_;
};

}  // namespace millrace::ext::source_postgres
