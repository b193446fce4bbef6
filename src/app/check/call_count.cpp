#include "check/call_count.hpp"

#include <map>
#include <utility>

#include <fmt/core.h>

namespace millrace::app {

namespace {

using graphql::Field;
using graphql::Schema;
using graphql::Type;
using source::Binding;
using source::CallStep;
using source::FieldBinding;

/// Which object types an operation can meet, and whether many objects of them at once.
class Reach {
public:
    explicit Reach(const Schema& schema) {
        for (const Type* root :
             {schema.query_type(), schema.mutation_type(), schema.subscription_type()}) {
            if (root != nullptr) { visit(*root, false); }
        }
        while (!open_.empty()) {
            const auto [type, many] = open_.back();
            open_.pop_back();
            for (const Field& field : type->fields) {
                if (!field.type->named->is_composite()) { continue; }
                visit(*field.type->named, many || has_list(field.type));
            }
        }
    }

    [[nodiscard]] bool is_met(const Type& type) const { return met_.contains(&type); }
    [[nodiscard]] bool is_met_many_times(const Type& type) const {
        const auto found = met_.find(&type);
        return found != met_.end() && found->second;
    }

private:
    static bool has_list(graphql::TypeRef type) {
        for (; type != nullptr; type = type->of) {
            if (type->is_list()) { return true; }
        }
        return false;
    }

    void visit(const Type& type, bool many) {
        for (const Type* possible : type.possible_types) {
            const auto [place, is_new] = met_.emplace(possible, many);
            if (!is_new && (place->second || !many)) { continue; }
            place->second = many;
            open_.emplace_back(possible, many);
        }
    }

    std::map<const Type*, bool> met_;
    std::vector<std::pair<const Type*, bool>> open_;
};

bool reads_parent(const Binding* binding) {
    return binding != nullptr && !binding->parent_needs().empty();
}

/// One fetch of a field.
struct Fetch {
    const Binding* binding = nullptr;
    bool differs_by_parent = false;
};

std::vector<Fetch> fetches_of(const FieldBinding& from) {
    std::vector<Fetch> fetches;
    if (from.binding != nullptr && !from.binding->is_local()) {
        const bool differs = reads_parent(from.binding) || !from.binding->idempotent();
        fetches.push_back({from.binding, differs});
    }
    bool differs = false;  // a step reads what the one before gave
    for (const CallStep& step : from.steps) {
        differs = differs || reads_parent(step.binding) || reads_parent(step.arguments);
        if (step.binding == nullptr || step.binding->is_local()) { continue; }
        fetches.push_back({step.binding, differs || !step.binding->idempotent()});
    }
    return fetches;
}

FieldCalls calls_of(const Field& field, const std::vector<Fetch>& fetches, bool many_parents) {
    FieldCalls calls;
    calls.field = &field;
    calls.calls = static_cast<std::uint32_t>(fetches.size());
    for (const Fetch& fetch : fetches) {
        const source::BatchPolicy& batch = fetch.binding->batch();
        const bool meets_many = many_parents && fetch.differs_by_parent;
        calls.per_parent = calls.per_parent || (meets_many && !batch.batched);
        calls.batched = calls.batched || (meets_many && batch.batched);
        if (meets_many && batch.batched) { calls.keys_max = batch.keys_max; }
        calls.asks_for_members = calls.asks_for_members || fetch.binding->asks_for_members();
        calls.summary += calls.summary.empty() ? "" : ", then ";
        calls.summary += fetch.binding->summary();
    }
    return calls;
}

}  // namespace

std::string FieldCalls::to_string() const {
    if (per_parent) { return calls == 1 ? "N" : fmt::format("{}N", calls); }
    if (batched && keys_max != 0) { return fmt::format("N/{}", keys_max); }
    return std::to_string(calls);
}

std::vector<FieldCalls> count_calls(const Schema& schema, const source::Bindings& bindings) {
    const Reach reach(schema);
    std::vector<FieldCalls> all;
    for (const Type* type : schema.types()) {
        if (type->kind != graphql::TypeKind::Object || !reach.is_met(*type)) { continue; }
        for (const Field& field : type->fields) {
            const FieldBinding* from = bindings.find(field);
            if (from == nullptr) { continue; }
            const std::vector<Fetch> fetches = fetches_of(*from);
            if (fetches.empty()) { continue; }
            all.push_back(calls_of(field, fetches, reach.is_met_many_times(*type)));
        }
    }
    return all;
}

}  // namespace millrace::app
