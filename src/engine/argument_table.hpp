#pragma once
/// @file argument_table.hpp — the coerced arguments of one request

#include <cstdint>
#include <span>

#include <millrace/graphql/coercion.hpp>
#include <millrace/plan/plan.hpp>

namespace millrace::engine {

class ComputeRuntime;

/// Coerces each field's arguments once, when they are first asked for. They depend on variables
/// only, so all objects of a list share them.
class ArgumentTable {
public:
    ArgumentTable(const plan::Plan& plan, value::Value variables, Arena& arena) noexcept
        : variables_(variables),
          arena_(arena),
          cells_(arena.make_array<Cell>(plan.argument_count)) {}

    /// An Object (empty when the field defines no arguments), or a Value::error().
    [[nodiscard]] value::Value get(const plan::ArgumentsPlan& arguments) noexcept {
        if (arguments.is_constant()) { return arguments.value; }
        Cell& cell = cells_[arguments.index];
        if (!cell.done) { coerce(arguments, cell); }
        return cell.value;
    }

    [[nodiscard]] value::Value variables() const noexcept { return variables_; }
    /// What @argumentTransform is evaluated with.
    void compute_with(ComputeRuntime& compute) noexcept { compute_ = &compute; }

private:
    struct Cell {
        value::Value value;
        bool done = false;
    };

    void coerce(const plan::ArgumentsPlan& arguments, Cell& cell) noexcept;
    [[nodiscard]] value::Value transform(const plan::ArgumentsPlan& arguments,
                                         value::Value coerced);
    [[nodiscard]] Result<value::Value> transformed(const plan::ArgumentTransform& transform,
                                                   value::Value arguments);
    [[nodiscard]] Result<value::Value> transformed_list(const plan::ArgumentTransform& transform,
                                                        value::Value list);
    [[nodiscard]] value::Value failure(const plan::ArgumentsPlan& arguments, std::string_view code,
                                       std::string_view message);

    value::Value variables_;
    Arena& arena_;
    std::span<Cell> cells_;
    ComputeRuntime* compute_ = nullptr;
};

}  // namespace millrace::engine
