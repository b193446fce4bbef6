#pragma once
/// @file limits.hpp — every bound of the program, with its unit and its reason
///
/// docs/limits.md is this table; base/limits_test.cpp writes and compares it.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace millrace::limits {

// name, value, unit, configuration key (empty: fixed), reason
// clang-format off
#define MR_LIMITS(X)                                                                              \
    X(kConnectionsMax, 10'000, "connections per core", "limits.connections",                      \
      "an idle connection costs about 10 kB; more are refused at accept")                         \
    X(kRequestHeadBytesMax, 32 * 1024, "bytes", "",                                               \
      "browsers with many cookies stay below 16 KiB; a head is kept in memory whole (431)")       \
    X(kResponseHeadBytesMax, 64 * 1024, "bytes", "",                                              \
      "an upstream's head is kept in memory whole")                                               \
    X(kHeaderFieldsMax, 100, "fields", "",                                                        \
      "the same as nginx and Node take; bounds the work per head (431)")                          \
    X(kRequestBodyBytesMax, 1024 * 1024, "bytes", "limits.body_bytes",                            \
      "documents and variables are small; uploads do not come this way (413)")                    \
    X(kRequestIdBytesMax, 128, "bytes", "",                                                       \
      "an id from outside goes into every log line and upstream call")                            \
    X(kRequestArenaBytesMax, 64 * 1024 * 1024, "bytes", "",                                       \
      "memory of one request besides the answers of upstreams; stops what grows without end")     \
    X(kChunkLineBytesMax, 4 * 1024, "bytes", "",                                                  \
      "a chunk's size line with extensions, or all trailers: nobody needs them long")             \
    X(kInformationalResponsesMax, 8, "responses", "",                                             \
      "1xx answers before the real one; an upstream could send them for ever")                    \
    X(kDocumentBytesMax, 0xFFFF'FFFE, "bytes", "",                                                \
      "places in a GraphQL text are 32 bits wide")                                                \
    X(kDocumentDepthMax, 200, "levels", "",                                                       \
      "selection sets, values, types: far beyond what tools write, and safe to walk recursively") \
    X(kJsonDepthMax, 500, "levels", "",                                                           \
      "lists and objects within each other in answers and variables; read recursively")           \
    X(kAcceptRangesMax, 32, "media ranges", "",                                                   \
      "browsers send 8; the rest of a longer Accept header is not looked at")                     \
    X(kQueryBytesMax, 256 * 1024, "bytes", "limits.query_bytes",                                  \
      "the largest documents of generated clients are below 100 kB (QUERY_SIZE_LIMIT)")           \
    X(kQueryTokensMax, 50'000, "tokens", "limits.tokens",                                         \
      "bounds parsing and validation, whatever the bytes are (GRAPHQL_PARSE_FAILED)")             \
    X(kSelectionDepthMax, 32, "selection sets", "limits.depth",                                   \
      "the full introspection query needs 14, people seldom 10 (QUERY_DEPTH_LIMIT)")              \
    X(kFragmentNestingMax, 300, "fragments", "",                                                  \
      "spreads in spreads, without a field in between; walks are recursive (QUERY_DEPTH_LIMIT)")  \
    X(kAliasesMax, 200, "aliases", "limits.aliases",                                              \
      "asking for one costly field under many names (QUERY_ALIASES_LIMIT)")                       \
    X(kRootFieldsMax, 100, "fields", "limits.root_fields",                                        \
      "each is a call of its own as a rule (QUERY_ROOT_FIELDS_LIMIT)")                            \
    X(kUpstreamCallsMax, 1'000, "calls", "limits.upstream_calls",                                 \
      "a list of unbatched children fans out by its length (UPSTREAM_CALLS_LIMIT)")               \
    X(kValidationErrorsMax, 50, "errors", "limits.validation_errors",                             \
      "a client can mend only so many at once")                                                   \
    X(kVariableErrorsMax, 50, "errors", "",                                                       \
      "of the variables of one request; one more says that there are others")                     \
    X(kInputProblemsMax, 101, "problems", "",                                                     \
      "found in one literal or variable; the check looks no further")                             \
    X(kShownValueBytesMax, 4 * 1024, "bytes", "",                                                 \
      "of a wrong value repeated in a message; a value may be as large as a request")             \
    X(kInputChainMax, 1'000, "input objects", "",                                                 \
      "that need the next one, or fill it in, in a row; checks of schemas are recursive")         \
    X(kOverlapStepsMax, 250'000, "fields", "",                                                    \
      "fields that meet in one place, 8 more for each in the text; past it pairs are compared")   \
    X(kOverlapPairsMax, 300'000, "pairs", "",                                                   \
      "comparing fields pair by pair, to word errors (GRAPHQL_VALIDATION_FAILED)")                \
    X(kOverlapDepthMax, 1'000, "levels", "",                                                      \
      "fields and fragments followed by that comparison, which is recursive")                     \
    X(kVariableUsagesMax, 1'000'000, "usages", "",                                                \
      "variables in fragments count for each operation (GRAPHQL_VALIDATION_FAILED)")              \
    X(kSubscriptionSelectionsMax, 200'000, "selections", "",                                      \
      "looked at to find the one root field of subscriptions (GRAPHQL_VALIDATION_FAILED)")        \
    X(kComputeStepsMax, 10'000'000, "steps", "limits.compute_steps",                              \
      "of all expressions and directives of an operation, some 15 ns each (COMPUTE_LIMIT)")       \
    X(kComputeDirectiveStepsMax, 10'000'000, "steps", "limits.compute_directive_steps",           \
      "of one directive of it, for all the places it stands in (COMPUTE_LIMIT)")                  \
    X(kComputeBytesMax, 64 * 1024 * 1024, "bytes", "limits.compute_bytes",                        \
      "made by expressions of an operation (COMPUTE_LIMIT)")                                      \
    X(kComputeItemsMax, 1'000'000, "items", "limits.compute_items",                               \
      "of one collection that an expression makes (COMPUTE_LIMIT)")                               \
    X(kComputeTimeMax, 1'000, "milliseconds", "limits.compute_time",                              \
      "computing of one operation, waiting not counted (COMPUTE_LIMIT)")                          \
    X(kComputeCostMax, 1'000'000'000, "steps", "limits.compute_cost",                             \
      "estimated before it runs, 100 items to a list (COMPUTE_COST_LIMIT)")                       \
    X(kExpressionBytesMax, 32 * 1024, "bytes", "",                                                \
      "of one expression; people write lines, programs write pages (GRAPHQL_PLAN_FAILED)")          \
    X(kExpressionDepthMax, 128, "levels", "",                                                     \
      "brackets and functions within each other; walks are recursive (GRAPHQL_PLAN_FAILED)")        \
    X(kExpressionChainMax, 1'000, "operators", "",                                                \
      "of a + b + …, each of which stands below the next (GRAPHQL_PLAN_FAILED)")                    \
    X(kExpressionCallsMax, 200, "calls", "",                                                      \
      "functions of expressions that call each other; each takes stack (COMPUTE_LIMIT)")          \
    X(kRegexBytesMax, 1'000, "bytes", "",                                                         \
      "a regular expression is compiled to a program that grows with it")                         \
    X(kDownsamplePointsMax, 1'000'000, "points", "",                                              \
      "of @downsample; a screen has some thousand")                                               \
    X(kNumberDigitsMax, 1'000, "digits", "",                                                      \
      "of decimals and big integers: operations take the square of it (COMPUTE_LIMIT)")           \
    X(kHistogramBinsMax, 10'000, "bins", "",                                                      \
      "of @histogram; more than a screen has pixels (GRAPHQL_PLAN_FAILED)")                       \
    X(kPivotCellsMax, 100'000, "cells", "",                                                       \
      "of @pivot, rows times columns: it grows with their square (COMPUTE_LIMIT)")                \
    X(kTimeBucketsMax, 100'000, "buckets", "",                                                    \
      "of @timeBucket with those it fills in, of all keys together (COMPUTE_LIMIT)")                        \
    X(kTokenBytesMax, 16 * 1024, "bytes", "",                                                     \
      "of a JSON Web Token; those with many groups have 8 kB (INVALID_TOKEN)")                    \
    X(kSessionVariablesMax, 100, "variables", "",                                                 \
      "of one identity; people have five (INVALID_TOKEN, INVALID_SESSION)")                       \
    X(kSessionBytesMax, 16 * 1024, "bytes", "",                                                   \
      "names and values of the session variables of one identity")                                \
    X(kAllowedRolesMax, 1'000, "roles", "",                                                       \
      "that one token allows; they are searched for each request (INVALID_TOKEN)")                \
    X(kSigningKeysMax, 100, "keys", "",                                                           \
      "of one JSON Web Key Set; issuers have two or three")                                       \
    X(kAuthAnswerBytesMax, 256 * 1024, "bytes", "",                                               \
      "of a JSON Web Key Set or of the answer of an auth webhook")                                \
    X(kAuthWaitingMax, 1'000, "calls", "",                                                        \
      "to the auth webhook that wait for a connection, per core (AUTH_UNAVAILABLE)")              \
    X(kAuthCacheEntriesMax, 1'000, "answers", "",                                                 \
      "of the auth webhook that are remembered, per core")                                        \
    X(kVerifiedTokensMax, 2'000, "tokens", "",                                                    \
      "whose signatures need not be computed again, per core")                                    \
    X(kVerifiedTokenBytesMax, 2 * 1024, "bytes", "",                                              \
      "of one of them; larger ones are verified each time")
// clang-format on

#define MR_DECLARE_LIMIT(name, value, unit, key, reason) \
    inline constexpr std::uint64_t name = value;
MR_LIMITS(MR_DECLARE_LIMIT)
#undef MR_DECLARE_LIMIT

/// A row of the table.
struct Limit {
    std::string_view name;
    std::uint64_t value;
    std::string_view unit;
    std::string_view key;
    std::string_view reason;
};

[[nodiscard]] std::span<const Limit> all() noexcept;

/// docs/limits.md.
[[nodiscard]] std::string to_markdown();

}  // namespace millrace::limits
