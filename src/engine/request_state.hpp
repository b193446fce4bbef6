#pragma once
/// @file request_state.hpp — what all parts of one execution share

#include <millrace/engine/introspection.hpp>
#include <millrace/plan/plan.hpp>
#include <millrace/source/claim.hpp>
#include <millrace/value/value.hpp>

#include "argument_table.hpp"

namespace millrace::engine {

class ComputeRuntime;

/// An error beside a value that stays (source::LooseFailure), and the slot of that value.
struct LooseError {
    const value::Value* slot = nullptr;
    const value::Failure* failure = nullptr;
    const LooseError* next = nullptr;
};

struct RequestState {
    const plan::Plan& plan;
    Arena& arena;
    ArgumentTable arguments;
    const Introspection* introspection = nullptr;
    const LooseError* loose = nullptr;
    ComputeRuntime* compute = nullptr;  // null: the plan computes nothing

    [[nodiscard]] const value::Failure* make_failure(std::string_view code,
                                                     std::string_view message) noexcept {
        auto* failure = arena.make<value::Failure>();
        failure->code = code;
        failure->message = message;
        return failure;
    }
};

}  // namespace millrace::engine
