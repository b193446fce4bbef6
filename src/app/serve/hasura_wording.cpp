#include "serve/hasura_wording.hpp"

#include <millrace/sql/request_check.hpp>

namespace millrace::app {

namespace {

class HasuraWording final : public server::RefusalWording {
public:
    server::WordedRefusal word(const server::Refusal& refusal, Arena& arena) const override {
        if (refusal.code == "GRAPHQL_PARSE_FAILED") {
            return {std::string(sql::kValidationFailed), "$.query", "not a valid graphql query"};
        }
        if (refusal.document != nullptr && refusal.operation != nullptr) {
            // Without variables an object is as good as nothing at all.
            const value::Value variables = refusal.variables.is(value::Kind::Object)
                                               ? refusal.variables
                                               : value::Value::object({});
            if (const auto problem = sql::explain_refusal(*refusal.document, *refusal.operation,
                                                          *refusal.schema, variables, arena)) {
                return {std::string(problem->code), problem->path, problem->message};
            }
        }
        return {std::string(code_of(refusal.code)), "$", refusal.message};
    }

private:
    static std::string_view code_of(std::string_view code) noexcept {
        if (code == "GRAPHQL_VALIDATION_FAILED" || code == "BAD_USER_INPUT" ||
            code == "OPERATION_RESOLUTION_FAILURE" || code == "GRAPHQL_PLAN_FAILED") {
            return sql::kValidationFailed;
        }
        if (code == "SESSION_VARIABLE_MISSING") { return sql::kNotFound; }
        return code;
    }
};

}  // namespace

const server::RefusalWording& hasura_wording() noexcept {
    static const HasuraWording kWording;
    return kWording;
}

}  // namespace millrace::app
