#pragma once
/// @file compilation.hpp — what all parts of the compiler share while one statement is made

#include <optional>
#include <string>
#include <string_view>

#include <millrace/base/assert.hpp>
#include <millrace/sql/select_compiler.hpp>

namespace millrace::sql {

/// Where in the request something stands, as errors say it.
using RequestPath = std::string;

/// The state of one compilation.
///
/// Errors: the first problem is kept and the rest compiled on as if there was none; whoever asked
///         gets the problem instead of the statement. That way no part has to unwind.
class Compilation {
public:
    Compilation(const CompileRequest& compiled_request, Arena& arena)
        : request(compiled_request), build(arena), memory(arena) {}

    const CompileRequest& request;
    RelationalBuilder build;
    Arena& memory;

    [[nodiscard]] const RoleSchema& schema() const noexcept { return request.schema; }
    [[nodiscard]] const RoleAccess& access() const noexcept { return request.schema.access(); }
    [[nodiscard]] const Model& model() const noexcept { return access().model(); }

    /// The coerced arguments of a field: an Object, or Absent for none at all.
    [[nodiscard]] value::Value arguments_of(const source::ClaimedField& field) const {
        if (field.dynamic_arguments == source::ClaimedField::kNoDynamicArguments) {
            return field.arguments;
        }
        MR_ASSERT(field.dynamic_arguments < request.dynamic_arguments.size());
        return request.dynamic_arguments[field.dynamic_arguments];
    }

    void check_size(std::size_t parameters) {
        if (parameters <= request.dialect.parameters_max()) { return; }
        fail(kValidationFailed, "$.selectionSet." + std::string(request.field.name) + ".args",
             "there are more values than one statement takes: send them in several requests");
    }

    void fail(std::string_view code, RequestPath path, std::string message) {
        if (!problem_) { problem_ = {code, std::move(path), std::move(message)}; }
    }
    [[nodiscard]] const std::optional<RequestProblem>& problem() const noexcept { return problem_; }

private:
    std::optional<RequestProblem> problem_;
};

using Node = RelationalBuilder::Node;

}  // namespace millrace::sql
