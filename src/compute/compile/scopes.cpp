#include "compile/scopes.hpp"

#include <algorithm>

namespace millrace::compute {

void Scopes::open_function(Lambda* lambda) {
    functions_.push_back({lambda, {{}}, {}, {}});
}

void Scopes::close_function() {
    const FunctionScope& function = functions_.back();
    std::vector<Variable*> locals = function.implicit;
    if (function.groups != nullptr) { locals.push_back(function.groups); }
    function.lambda->locals = run_.arena().copy(std::span<Variable* const>(locals));
    function.lambda->captures = run_.arena().copy(std::span<Variable* const>(function.captures));
    functions_.pop_back();
}

void Scopes::open_block() {
    functions_.back().blocks.emplace_back();
}

void Scopes::close_block() {
    functions_.back().blocks.pop_back();
}

Variable* Scopes::make(std::string_view name, Variable::Kind kind) {
    auto* variable = run_.make<Variable>();
    variable->name = name;
    variable->kind = kind;
    variable->owner = functions_.back().lambda;
    return variable;
}

Variable* Scopes::declare(std::string_view name, Variable::Kind kind) {
    Variable* variable = make(name, kind);
    variable->assignments = 1;
    functions_.back().blocks.back().push_back(variable);
    return variable;
}

void Scopes::declare_implicit(std::string_view name) {
    if (find(name) != nullptr) { return; }
    functions_.back().implicit.push_back(make(name, Variable::Kind::Implicit));
}

Variable* Scopes::groups() {
    Variable*& groups = functions_.back().groups;
    if (groups == nullptr) { groups = make("$", Variable::Kind::Groups); }
    return groups;
}

Variable* Scopes::visible_groups() {
    for (auto function = functions_.rbegin(); function != functions_.rend(); ++function) {
        if (function->groups == nullptr) { continue; }
        Variable* groups = function->groups;
        groups->needs_start = true;
        capture(groups);
        return groups;
    }
    return nullptr;
}

Variable* Scopes::find_in(const FunctionScope& function, std::string_view name) {
    for (auto block = function.blocks.rbegin(); block != function.blocks.rend(); ++block) {
        const auto found = std::find_if(block->rbegin(), block->rend(),
                                        [&](const Variable* v) { return v->name == name; });
        if (found != block->rend()) { return *found; }
    }
    const auto found = std::ranges::find(function.implicit, name, &Variable::name);
    return found == function.implicit.end() ? nullptr : *found;
}

Variable* Scopes::find(std::string_view name) const {
    for (auto function = functions_.rbegin(); function != functions_.rend(); ++function) {
        if (Variable* found = find_in(*function, name)) { return found; }
    }
    return nullptr;
}

void Scopes::capture(Variable* variable) {
    if (variable->owner == functions_.back().lambda) { return; }
    variable->captured = true;
    if (!variable->initialised && variable->kind == Variable::Kind::Declared) {
        variable->shared = true;  // a function that uses itself
    }
    for (auto function = functions_.rbegin(); function->lambda != variable->owner; ++function) {
        if (std::ranges::find(function->captures, variable) == function->captures.end()) {
            function->captures.push_back(variable);
        }
    }
}

bool Scopes::is_assigned(const Variable* variable) const {
    return variable->kind != Variable::Kind::Implicit ||
           std::ranges::find(assigned_, variable) != assigned_.end();
}

Variable* Scopes::input(std::string_view name, Variable::Kind kind) {
    const auto found = std::ranges::find_if(
        inputs_, [&](const Variable* v) { return v->name == name && v->kind == kind; });
    Variable* variable = nullptr;
    if (found != inputs_.end()) {
        variable = *found;
    } else {
        variable = make(name, kind);
        variable->owner = functions_.front().lambda;
        variable->initialised = true;
        variable->place = static_cast<std::uint16_t>(inputs_.size());
        inputs_.push_back(variable);
    }
    capture(variable);
    return variable;
}

Variable* Scopes::read(std::string_view name) {
    Variable* variable = find(name);
    if (variable == nullptr) { return input(name, Variable::Kind::Free); }
    capture(variable);
    if (!is_assigned(variable)) {
        variable->needs_start = true;
        if (variable->seed == nullptr) {
            // Captured along the functions around the one that owns the variable, and a few more.
            variable->seed = input(name, Variable::Kind::Free);
        }
    }
    return variable;
}

Variable* Scopes::write(std::string_view name) {
    Variable* variable = find(name);
    capture(variable);
    ++variable->assignments;
    if (variable->owner != functions_.back().lambda) { variable->shared = true; }
    if (variable->kind == Variable::Kind::Implicit && !is_assigned(variable)) {
        assigned_.push_back(variable);
    }
    return variable;
}

Scopes::Assigned Scopes::both(const Assigned& left, const Assigned& right) {
    Assigned both;
    std::ranges::copy_if(left, std::back_inserter(both), [&](const Variable* variable) {
        return std::ranges::find(right, variable) != right.end();
    });
    return both;
}

}  // namespace millrace::compute
