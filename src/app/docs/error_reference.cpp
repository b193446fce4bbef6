#include "docs/error_reference.hpp"

#include <array>

#include <fmt/core.h>

#include <millrace/server/http_errors.hpp>

namespace millrace::app {

namespace {

constexpr std::array kCodes{
    // Requests that are not executed: no `data`, no upstream call.
    ErrorCodeDoc{"GRAPHQL_PARSE_FAILED", "The document is no GraphQL, or has too many tokens.",
                 "Correct it at the location given."},
    ErrorCodeDoc{"GRAPHQL_VALIDATION_FAILED", "The document makes no sense for the schema.",
                 "Correct it; all errors are reported at once, up to `limits.validation_errors`."},
    ErrorCodeDoc{"OPERATION_RESOLUTION_FAILURE",
                 "It is not clear which operation of the document is meant.",
                 "Send `operationName`."},
    ErrorCodeDoc{"BAD_USER_INPUT",
                 "A variable or an argument has a value that is not of its type, or a "
                 "header or variable that a response rule reads is wrong or missing.",
                 "Correct the value; the message names it."},
    ErrorCodeDoc{"SESSION_VARIABLE_MISSING",
                 "A template or an expression of the operation reads a session variable that "
                 "the one who asks has not.",
                 "Ask with a token that has it; the message names it."},
    ErrorCodeDoc{"METHOD_NOT_ALLOWED", "A mutation came by GET.", "Send it by POST."},
    ErrorCodeDoc{"SUBSCRIPTION_NOT_SUPPORTED", "The operation is a subscription.",
                 "Ask with a query."},
    ErrorCodeDoc{"GRAPHQL_PLAN_FAILED",
                 "The operation cannot be planned, for example because "
                 "`@stream` stands on a field that is no list.",
                 "Correct it at the location given."},
    ErrorCodeDoc{"QUERY_SIZE_LIMIT", "The text of the document is too long.",
                 "Ask for less, or raise `limits.query_bytes`."},
    ErrorCodeDoc{"QUERY_DEPTH_LIMIT", "Selections or fragments nest too deep.",
                 "Ask for less, or raise `limits.depth`."},
    ErrorCodeDoc{"QUERY_ALIASES_LIMIT", "The operation has too many aliases.",
                 "Ask for less, or raise `limits.aliases`."},
    ErrorCodeDoc{"QUERY_ROOT_FIELDS_LIMIT", "The operation has too many root fields.",
                 "Ask for less, or raise `limits.root_fields`."},
    // Fields that failed: their position is null, the rest of the data is there.
    ErrorCodeDoc{"UPSTREAM_STATUS", "The source answered with a status other than 2xx.",
                 "See the source's log; or say with `status:` what that status means."},
    ErrorCodeDoc{"UPSTREAM_CONNECT",
                 "No connection to the source: refused, unreachable, or its "
                 "name is unknown.",
                 "Check that it runs, and `url:`."},
    ErrorCodeDoc{"UPSTREAM_TLS", "The TLS handshake with the source failed.",
                 "Check its certificate and the source's `tls:` section."},
    ErrorCodeDoc{"UPSTREAM_RESET", "The source broke the connection before it answered.",
                 "See the source's log."},
    ErrorCodeDoc{"UPSTREAM_TIMEOUT", "The source did not answer in time.",
                 "See why it is slow, or raise `timeout.request` of the source."},
    ErrorCodeDoc{"UPSTREAM_TRUNCATED", "The answer ended before it was complete.",
                 "See the source's log."},
    ErrorCodeDoc{"UPSTREAM_TOO_LARGE", "The answer is larger than allowed.",
                 "Ask for less, or raise `response_bytes` of the source."},
    ErrorCodeDoc{"UPSTREAM_INVALID_HTTP", "The answer is not HTTP/1.1.", "Check `url:`."},
    ErrorCodeDoc{"UPSTREAM_INVALID_JSON", "The answer is not JSON.",
                 "Check the path; an error page is a usual cause."},
    ErrorCodeDoc{"UPSTREAM_SHAPE", "The answer is JSON, but not of the form the directive says.",
                 "Check `select:`, `batchKey:` and `batch.items:`."},
    ErrorCodeDoc{"UPSTREAM_ERROR", "The GraphQL service reported an error for this position.",
                 "See the service's log; `expose_errors: true` shows its message."},
    ErrorCodeDoc{"UPSTREAM_REQUEST",
                 "The request cannot be sent, for example because a header "
                 "has a value that HTTP does not allow.",
                 "Check the values of the source's headers."},
    ErrorCodeDoc{"UPSTREAM_OVERLOADED", "Too many calls wait for a connection to the source.",
                 "Raise `pool.connections` or `pool.queue` of the source, or ask it less often."},
    ErrorCodeDoc{"DATABASE_UNAVAILABLE",
                 "The database cannot be reached, or the connection broke. Of a mutation the "
                 "message says whether nothing was written, or nobody can tell.",
                 "Check that it runs, and `url:`; the log says why."},
    ErrorCodeDoc{"DATABASE_TIMEOUT",
                 "The database took too long, or waited too long for a lock; it was stopped.",
                 "Ask for less, see which index is missing, or raise `timeout.request` of the "
                 "source."},
    ErrorCodeDoc{"DATABASE_CONFLICT",
                 "The transaction met another one (a deadlock, or a serialization failure) and "
                 "was rolled back.",
                 "Try again."},
    ErrorCodeDoc{"DATABASE_OVERLOADED",
                 "Too many requests wait for a connection to the database, or it has no room.",
                 "Raise `pool.connections` or `pool.queue` of the source, or ask it less often."},
    ErrorCodeDoc{"DATABASE_CHANGED",
                 "The database no longer has a table, column or function that its metadata names.",
                 "Run `millrace check --database`, and reload."},
    ErrorCodeDoc{"ROW_LIMIT", "The answer has more rows than `rows` of the source allows.",
                 "Ask for less (`limit:`), or raise `rows`."},
    ErrorCodeDoc{"UPSTREAM_CALLS_LIMIT", "The operation needs too many upstream calls.",
                 "Batch them (`millrace check` says where), or raise `limits.upstream_calls`."},
    ErrorCodeDoc{"TEMPLATE_REFUSED",
                 "A value cannot stand where a template puts it, such as a "
                 "list in a path.",
                 "Send another value, or change the template."},
    ErrorCodeDoc{"RESULT_COERCION", "The source gave a value that is not of the field's type.",
                 "Correct the source or the schema."},
    ErrorCodeDoc{"RESULT_SHAPE", "The source gave an object for a list, or the reverse.",
                 "Correct the source or the schema."},
    ErrorCodeDoc{"RESULT_TYPE", "The type of an object could not be found.",
                 "Check `@discriminator`; without it the member `__typename` names the type."},
    ErrorCodeDoc{"NULL_IN_NON_NULL",
                 "The source gave null, or nothing, for a field that cannot "
                 "be null.",
                 "Correct the source, or make the field nullable."},
    ErrorCodeDoc{"EXPRESSION_TYPE", "An expression met a value of a type it cannot work with.",
                 "Correct it where the message says; `??` stands in for nil."},
    ErrorCodeDoc{"EXPRESSION_RUNTIME",
                 "An expression failed: a division by zero, a 64-bit overflow, an index out of "
                 "range, a number that is infinite, or `error()`.",
                 "Correct it where the message says, or catch it with `try()`."},
    ErrorCodeDoc{
        "SOURCE_FAILED",
        "The `sourceConvert` of a `@fetchSource` failed; those who use the source see nil. "
        "Below a list the error stands at the outermost list.",
        "Correct the expression, or catch what fails with `try()`."},
    ErrorCodeDoc{"COMPUTE_COST_LIMIT",
                 "By estimate, with 100 items to a list, the operation computes too much to begin.",
                 "Compute on fewer levels of lists, or raise `limits.compute_cost`."},
    ErrorCodeDoc{"COMPUTED_PARENT",
                 "A field with a call of its own stands below an object that a directive, such as "
                 "`@map`, has made.",
                 "Select it where the object was fetched, and compute from there."},
    ErrorCodeDoc{"ASSERTION_FAILED", "The predicate of an `@assert` is false.",
                 "The message is the one the query gives; see the values it is about."},
    ErrorCodeDoc{"JOIN_UNMATCHED",
                 "An object has a `@join` of the type INNER, and no row of the source has its key.",
                 "Correct the data, or write LEFT where there may be none."},
    ErrorCodeDoc{"COMPUTE_ARGUMENT",
                 "A kernel got an argument it does not know, that is missing, or out of range.",
                 "Correct it; `millrace docs kernels` lists them all."},
    ErrorCodeDoc{"COMPUTE_WITH",
                 "A kernel of two columns got no second one, or one of another length.",
                 "Name in `with` a list as long as the field's."},
    ErrorCodeDoc{"COMPUTE_TYPE",
                 "There is no such kernel, or it stands behind one that gives no column.",
                 "Correct the name, or let the kernel before it be the last one."},
    ErrorCodeDoc{"COMPUTE_NOT_FINITE",
                 "Results of a kernel were infinite or no numbers, as that of a division by 0. "
                 "They are null.",
                 "Nothing, or keep such values from the kernel: @compute(type: \"clip\", …)."},
    ErrorCodeDoc{"COMPUTE_LIMIT",
                 "The operation computes more than it may: steps, bytes, items of a collection, "
                 "calls within calls.",
                 "Ask for less."},
    ErrorCodeDoc{"COLUMN_TYPE",
                 "Numbers were to be computed with, and the value is no list of "
                 "them.",
                 "Compute on a list of numbers; nulls are allowed in it."},
    ErrorCodeDoc{"COLUMN_RANGE", "A number is beyond what a double can hold.",
                 "Correct the source."},
    ErrorCodeDoc{"MEMORY_LIMIT", "The answers to one operation are too large together.",
                 "Ask for less."},
    ErrorCodeDoc{"REQUEST_TIMEOUT", "The request took longer than `server.timeouts.request`.",
                 "Ask for less, or see which source is slow."},
    ErrorCodeDoc{"REQUEST_CANCELLED", "Nobody waits for the answer any more.", "Nothing."},
};

}  // namespace

std::span<const ErrorCodeDoc> all_error_codes() noexcept {
    return kCodes;
}

std::string error_reference() {
    std::string page =
        "# Error codes\n"
        "\n"
        "Every error has a code in `extensions.code`; errors of a source also have its name in\n"
        "`extensions.source`. Codes do not change their meaning. This page is made by\n"
        "`millrace docs errors`.\n"
        "\n"
        "| code | what happened | what to do |\n"
        "| --- | --- | --- |\n";
    for (const ErrorCodeDoc& code : kCodes) {
        page += fmt::format("| `{}` | {} | {} |\n", code.code, code.meaning, code.advice);
    }
    page +=
        "\n## Refused by the server\n"
        "\n"
        "Requests that never became GraphQL.\n"
        "\n"
        "| code | status | message |\n"
        "| --- | ---: | --- |\n";
    for (const server::HttpError& error : server::all_http_errors()) {
        page += fmt::format("| `{}` | {} | {} |\n", error.code, error.status, error.message);
    }
    return page;
}

}  // namespace millrace::app
