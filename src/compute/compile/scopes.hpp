#pragma once
/// @file scopes.hpp — the variables that are visible at a place

#include <span>
#include <string_view>
#include <vector>

#include "compile/resolver.hpp"

namespace millrace::compute {

/// Blocks within functions within functions, and what is assigned for certain in each.
class Scopes {
public:
    explicit Scopes(Run& run) : run_(run) {}

    void open_function(Lambda* lambda);
    /// Writes captures and locals into the lambda.
    void close_function();
    void open_block();
    void close_block();

    /// A variable of the innermost block.
    Variable* declare(std::string_view name, Variable::Kind kind);
    /// A variable of the whole innermost function, unless one of that name is visible.
    void declare_implicit(std::string_view name);
    /// What `=~` in the innermost function matched; made when asked for first.
    Variable* groups();
    /// What the last `=~` before this place matched, in a function around too; or null.
    Variable* visible_groups();

    /// A variable that is declared here or around; null otherwise.
    [[nodiscard]] Variable* find(std::string_view name) const;
    /// The variable that a use of `name` reads: a declared one or else an input.
    Variable* read(std::string_view name);
    /// The variable that an assignment to `name` changes.
    Variable* write(std::string_view name);
    Variable* input(std::string_view name, Variable::Kind kind);

    /// Implicit variables that have been assigned whichever way led here.
    using Assigned = std::vector<const Variable*>;
    [[nodiscard]] const Assigned& assigned() const noexcept { return assigned_; }
    void set_assigned(Assigned assigned) noexcept { assigned_ = std::move(assigned); }
    static Assigned both(const Assigned& left, const Assigned& right);

    [[nodiscard]] const std::vector<Variable*>& inputs() const noexcept { return inputs_; }

private:
    struct FunctionScope {
        Lambda* lambda;
        std::vector<std::vector<Variable*>> blocks;
        std::vector<Variable*> implicit;
        std::vector<Variable*> captures;
        Variable* groups = nullptr;
    };

    Variable* make(std::string_view name, Variable::Kind kind);
    static Variable* find_in(const FunctionScope& function, std::string_view name);
    /// Notes that the innermost function uses `variable`.
    void capture(Variable* variable);
    [[nodiscard]] bool is_assigned(const Variable* variable) const;

    Run& run_;
    std::vector<FunctionScope> functions_;
    std::vector<Variable*> inputs_;
    Assigned assigned_;
};

}  // namespace millrace::compute
