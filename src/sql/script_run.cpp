#include <millrace/sql/script_run.hpp>

#include <cstring>

namespace millrace::sql {
namespace {

// A boolean of PostgreSQL is a byte, one of SQLite a digit.
bool is_true(const std::optional<std::string_view>& cell) {
    return cell && (*cell == "\x01" || *cell == "1");
}

// `[cell,cell,…]` of the first cells.
std::string_view list_of(const DatabaseAnswer& answer, Arena& arena) {
    std::size_t bytes = 2;
    for (std::size_t row = 0; row < answer.row_count(); ++row) {
        bytes += answer.cell(row, 0).value_or("null").size() + 1;
    }
    const std::span<char> text = arena.make_array<char>(bytes);
    std::size_t at = 0;
    text[at++] = '[';
    for (std::size_t row = 0; row < answer.row_count(); ++row) {
        if (row > 0) { text[at++] = ','; }
        const std::string_view cell = answer.cell(row, 0).value_or("null");
        std::memcpy(text.data() + at, cell.data(), cell.size());
        at += cell.size();
    }
    text[at++] = ']';
    return {text.data(), at};
}

}  // namespace

std::optional<std::string_view> StoppedAnswer::cell(std::size_t,
                                                    std::size_t column) const noexcept {
    return column == 1 ? std::optional<std::string_view>("0") : std::nullopt;
}

ScriptRun::ScriptRun(const DatabaseRequest& request, Arena& arena)
    : request_(request),
      arena_(arena),
      handed_(arena.make_array<std::string_view>(request.steps.size())) {}

std::optional<ScriptRun::Next> ScriptRun::next() {
    const std::size_t number = sent_;
    if (stopped_ || number > request_.steps.size()) { return std::nullopt; }
    ++sent_;
    if (number == request_.steps.size()) {
        return Next{request_.statement, request_.statement_id, filled(request_.parameters), {}};
    }
    const DatabaseStep& step = request_.steps[number];
    return Next{step.statement, step.statement_id, filled(step.parameters), step.path};
}

void ScriptRun::take(const DatabaseAnswer& answer) {
    if (sent_ == 0 || sent_ > request_.steps.size()) { return; }
    const std::size_t number = sent_ - 1;
    const DatabaseStep& step = request_.steps[number];
    for (std::size_t row = 0; row < answer.row_count(); ++row) {
        if (is_true(answer.cell(row, 1))) { continue; }
        stopped_ = {kPermissionError, std::string(step.path), std::string(kCheckFailed)};
        return;
    }
    if (answer.row_count() < step.rows_needed) {
        stopped_ = {kNotSupported, std::string(step.path), std::string(step.incomplete)};
        return;
    }
    handed_[number] = list_of(answer, arena_);
}

std::span<const ParameterValue> ScriptRun::filled(std::span<const ParameterValue> parameters) {
    const std::span<ParameterValue> copy = arena_.copy(parameters);
    for (ParameterValue& parameter : copy) {
        if (parameter.step >= 0) {
            parameter.text = handed_[static_cast<std::size_t>(parameter.step)];
        }
    }
    return copy;
}

}  // namespace millrace::sql
