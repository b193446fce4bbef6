#pragma once
/// @file resolver.hpp — which variable or function each name means

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <millrace/compute/expression.hpp>

#include "run/run.hpp"
#include "syntax/node.hpp"
#include "syntax/parser.hpp"

namespace millrace::compute {

/// A variable of an expression.
struct Variable {
    enum class Kind : std::uint8_t {
        Free,       // given from outside: Expression::variables()
        Operation,  // the same, written `$name`
        Parameter,
        Declared,  // by let, for or fn
        Implicit,  // assigned without `let`: of the whole function
        Groups,    // what the last `=~` of the function matched
    };

    std::string_view name;
    Kind kind = Kind::Declared;
    Lambda* owner = nullptr;
    Variable* seed = nullptr;  // of Implicit: what it is before it is assigned
    std::uint16_t assignments = 0;
    bool initialised = false;  // while resolving: its declaration is behind us
    bool captured = false;     // a function within uses it
    bool shared = false;       // captured while it may still change: lives in a Cell
    bool needs_start = false;  // of Implicit, Groups: may be read before it is assigned
    std::uint16_t place = 0;   // of Free and Operation: among the variables; else its register
};

/// What the names of an expression mean. Lives in the arena of the tree.
struct Resolution {
    Lambda* main = nullptr;         // the expression itself
    std::vector<Variable*> inputs;  // Free and Operation, in the order of first use
};

/// Gives every name of `tree` its variable or function. Calls of the functions that are not
/// ordinary ones become what they stand for.
///
/// Errors: unknown functions; the wrong number of arguments.
[[nodiscard]] tl::expected<Resolution, CompileError> resolve(Node* tree, Run& run,
                                                             Patterns& patterns);

}  // namespace millrace::compute
