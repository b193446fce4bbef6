#pragma once
/// @file introspection.hpp — a schema as values of its own introspection types

#include <memory>
#include <string_view>

#include <millrace/graphql/schema.hpp>
#include <millrace/value/value.hpp>

namespace millrace::engine {

/// The answers of __schema and __type for one schema.
///
/// Rows have a slot for each field of their introspection type, by Field::index, and behind them
/// the same number of slots again: what the field answers without what is deprecated, where that
/// differs.
///
/// Lifetime:  borrows the schema; made when the first introspection query of a schema runs.
/// Threads:   readable from any core; made once however many ask at the same time.
class Introspection {
public:
    explicit Introspection(const graphql::Schema& schema) noexcept;
    ~Introspection();

    [[nodiscard]] value::Value schema() const;
    /// Null when there is no such type.
    [[nodiscard]] value::Value type(std::string_view name) const;

    /// The value of an introspection field; `arguments` may hold includeDeprecated.
    [[nodiscard]] static value::Value field(value::Value row, std::uint16_t slot,
                                            value::Value arguments) noexcept;

private:
    struct Graph;
    const Graph& graph() const;

    struct Cell;
    std::unique_ptr<Cell> cell_;
};

}  // namespace millrace::engine
