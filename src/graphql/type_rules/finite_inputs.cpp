#include <fmt/core.h>

#include <millrace/base/limits.hpp>

#include "type_rules/rules.hpp"

namespace millrace::graphql::type_rules {

namespace {

// The input object without which `field` cannot have a value, or null.
const Type* needed_by(const Type& type, const InputValue& field) noexcept {
    const WrappedType* wanted = field.type;
    if (!type.one_of) {
        if (!wanted->is_non_null()) { return nullptr; }
        wanted = wanted->of;
    }
    const bool is_object =
        wanted->wrap == Wrap::Named && wanted->named->kind == TypeKind::InputObject;
    return is_object ? wanted->named : nullptr;
}

// Finds out which input objects have a finite value: those that need none, then those that need
// only such, and so on. What is left needs itself.
class FiniteInputs {
public:
    FiniteInputs(const Schema& schema, ErrorList& errors)
        : errors_(errors), states_(schema.types().size()) {
        for (const Type* type : schema.types()) {
            if (type->kind == TypeKind::InputObject) { states_[type->id].type = type; }
        }
    }

    void check() {
        for (State& state : states_) {
            if (state.type != nullptr) { find_needs(state); }
        }
        while (!finite_.empty()) {
            const State& state = *finite_.back();
            finite_.pop_back();
            for (State* dependent : state.dependents) { satisfy(*dependent); }
        }
        for (State& state : states_) {
            if (state.type != nullptr && !state.is_finite) { report_cycles(state); }
        }
    }

private:
    struct Need {
        const InputValue* field = nullptr;
        const Type* type = nullptr;
    };

    struct State {
        const Type* type = nullptr;
        std::vector<Need> needs;
        std::vector<State*> dependents;
        std::size_t open_needs = 0;
        bool is_finite = false;
        bool visited = false;
        std::size_t depth = kNotOnPath;
    };

    struct Step {
        const Type* type = nullptr;
        const InputValue* field = nullptr;
    };

    void find_needs(State& state) {
        const Type& type = *state.type;
        for (const InputValue& field : type.input_fields) {
            const Type* needed = needed_by(type, field);
            if (needed == nullptr) { continue; }
            state.needs.push_back({&field, needed});
            states_[needed->id].dependents.push_back(&state);
        }
        state.open_needs = state.needs.size();
        // One field is enough for a oneOf; any other type needs all of them.
        const bool is_free =
            type.one_of ? type.input_fields.empty() || state.needs.size() < type.input_fields.size()
                        : state.needs.empty();
        if (is_free) { mark_finite(state); }
    }

    void satisfy(State& state) {
        if (state.is_finite) { return; }
        if (state.type->one_of || --state.open_needs == 0) { mark_finite(state); }
    }

    void mark_finite(State& state) {
        state.is_finite = true;
        finite_.push_back(&state);
    }

    void report_cycles(State& state) {
        if (state.visited) { return; }
        state.visited = true;
        state.depth = path_.size();
        for (const Need& need : state.needs) {
            State& needed = states_[need.type->id];
            if (needed.is_finite) { continue; }
            path_.push_back({state.type, need.field});
            if (needed.depth != kNotOnPath) {
                report(*need.type, needed.depth);
            } else if (path_.size() == limits::kInputChainMax) {
                report(*path_.front().type, 0);  // not all of the cycle, but one it is
            } else {
                report_cycles(needed);
            }
            path_.pop_back();
        }
        state.depth = kNotOnPath;
    }

    void report(const Type& type, std::size_t cycle_start) {
        std::string fields;
        std::vector<Place> places;
        for (const Step& step : std::span(path_).subspan(cycle_start)) {
            if (!fields.empty()) { fields += ", "; }
            fields += fmt::format("{}.{}", step.type->name, step.field->name);
            places.push_back(place(step.field->node));
        }
        errors_.add({},
                    fmt::format("Input Object {} cannot be provided a finite value because it "
                                "references itself through fields: {}.",
                                type.name, fields),
                    places);
    }

    static constexpr std::size_t kNotOnPath = ~std::size_t{0};

    ErrorList& errors_;
    std::vector<State> states_;  // by Type::id
    std::vector<State*> finite_;
    std::vector<Step> path_;
};

}  // namespace

void check_finite_inputs(const Schema& schema, ErrorList& errors) {
    FiniteInputs(schema, errors).check();
}

}  // namespace millrace::graphql::type_rules
