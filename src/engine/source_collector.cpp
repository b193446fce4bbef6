#include "source_collector.hpp"

#include <algorithm>
#include <vector>

#include "compute_runtime.hpp"
#include "field_reader.hpp"
#include "type_resolution.hpp"

namespace millrace::engine {

using plan::FieldPlan;
using plan::SelectionPlan;
using value::Kind;
using value::Value;

namespace {

const FieldPlan* find_field(const SelectionPlan& selection, std::string_view key) noexcept {
    const auto in = [key](std::span<const FieldPlan> fields) -> const FieldPlan* {
        const auto found = std::ranges::find(fields, key, &FieldPlan::response_key);
        return found == fields.end() ? nullptr : &*found;
    };
    if (const FieldPlan* field = in(selection.fields)) { return field; }
    for (const plan::DeferredFields& later : selection.deferred) {
        if (const FieldPlan* field = in(later.fields)) { return field; }
    }
    return nullptr;
}

class Collector {
public:
    Collector(RequestState& state, const plan::SourcePlan& source) noexcept
        : state_(state), source_(source) {}

    Value collect(Value root) {
        visit_object(*state_.plan.root, root, 0);
        if (failed_) { return Value::null(); }
        if (source_.below_list) {
            return Value::list(state_.arena.copy(std::span<const Value>(values_)));
        }
        return values_.empty() ? Value::null() : values_.front();
    }

    /// What the items of a list are known by: its own, or those the list was collected from.
    [[nodiscard]] std::span<const Value> rows() const noexcept {
        if (failed_ || originals_.empty()) { return {}; }
        if (source_.below_list) { return originals_; }
        return originals_.front().is(Kind::List) ? originals_.front().items()
                                                 : std::span<const Value>();
    }

private:
    void visit_object(const SelectionPlan& selection, Value object, std::size_t step) {
        const FieldPlan* field = find_field(selection, source_.path[step]);
        if (field == nullptr) { return; }  // not a field of this possible type
        const Value value = read_field(state_, *field, object);
        (void)state_.compute->take_reports();  // made again where the field is written
        if (value.is(Kind::Error)) {
            failed_ = true;
        } else if (step + 1 == source_.path.size()) {
            values_.push_back(with_names(value, source_.whole_slot, state_.arena));
            originals_.push_back(value);
        } else {
            visit_value(*field, value, step + 1);
        }
    }

    void visit_value(const FieldPlan& field, Value value, std::size_t step) {
        if (value.is(Kind::List)) {
            for (const Value item : value.items()) { visit_value(field, item, step); }
            return;
        }
        if (value.is(Kind::Error)) { failed_ = true; }
        if (!value.is(Kind::Row) && !value.is(Kind::Object)) { return; }
        const SelectionPlan* selection = resolve_selection(field.composite, value, state_.arena);
        if (selection != nullptr) { visit_object(*selection, value, step); }
    }

    RequestState& state_;
    const plan::SourcePlan& source_;
    std::vector<Value> values_;
    std::vector<Value> originals_;  // as they were fetched
    bool failed_ = false;
};

}  // namespace

void collect_source(RequestState& state, const plan::SourcePlan& source, Value root) {
    Collector collector(state, source);
    const Value collected = collector.collect(root);
    if (!source.converts) {
        return state.compute->set_source(source.index, collected, collector.rows());
    }
    plan::Operand operand;
    operand.value = collected;
    const auto converted = state.compute->evaluate(source.convert, operand);
    if (converted) { return state.compute->set_source(source.index, *converted); }
    state.compute->fail_source(source, converted.error());
}

}  // namespace millrace::engine
