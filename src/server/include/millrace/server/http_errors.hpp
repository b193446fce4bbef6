#pragma once
/// @file http_errors.hpp — what the server itself refuses, with code and status

#include <cstdint>
#include <span>
#include <string_view>

namespace millrace::server {

/// A refusal. `code` is the stable name shown as `extensions.code`.
struct HttpError {
    std::string_view code;
    int status;
    std::string_view message;
};

// name, code, status, message
// clang-format off
#define MR_HTTP_ERRORS(X)                                                                         \
    X(kMalformedHttp, "MALFORMED_HTTP", 400, "The request is not valid HTTP/1.1.")                \
    X(kInvalidJson, "INVALID_JSON", 400, "The body is not valid JSON.")                           \
    X(kBadUrl, "BAD_URL_ENCODING", 400, "The query of the URL is not percent-encoded correctly.") \
    X(kNotAnObject, "BAD_REQUEST", 400, "The body must be a JSON object with a member \"query\".")\
    X(kBatch, "BATCHING_NOT_SUPPORTED", 400,                                                      \
      "Lists of operations are not supported; send one JSON object per request.")                 \
    X(kBatchTooLong, "BATCH_LIMIT", 400, "The list has more operations than is allowed.")         \
    X(kEmptyBatch, "BAD_REQUEST", 400, "The list has no operation.")                              \
    X(kNoQuery, "BAD_REQUEST", 400, "\"query\" must be given, as a string.")                      \
    X(kBadOperationName, "BAD_REQUEST", 400, "\"operationName\" must be a string or null.")       \
    X(kBadVariables, "BAD_REQUEST", 400, "\"variables\" must be an object or null.")              \
    X(kBadExtensions, "BAD_REQUEST", 400, "\"extensions\" must be an object or null.")            \
    X(kUnauthenticated, "UNAUTHENTICATED", 401,                                                   \
      "The request has no credentials that are valid here.")                                      \
    X(kInvalidToken, "INVALID_TOKEN", 401, "The token is not valid here.")                        \
    X(kTokenExpired, "TOKEN_EXPIRED", 401, "The token has expired.")                              \
    X(kRoleNotAllowed, "ROLE_NOT_ALLOWED", 403, "The role is not among those that are allowed.")  \
    X(kInvalidSession, "INVALID_SESSION", 400,                                                    \
      "A session variable is given twice, is no text, or there are too many of them.")            \
    X(kAuthUnavailable, "AUTH_UNAVAILABLE", 503,                                                  \
      "Who is asking cannot be verified now; try again.")                                         \
    X(kCrossSite, "CROSS_SITE_REQUEST", 403,                                                      \
      "Pages of other sites may not ask this; list their origin under `cors`.")                   \
    X(kNotFound, "NOT_FOUND", 404, "There is nothing here.")                                      \
    X(kMethodNotAllowed, "METHOD_NOT_ALLOWED", 405, "This method is not allowed here.")           \
    X(kNotAcceptable, "NOT_ACCEPTABLE", 406,                                                      \
      "Answers are application/graphql-response+json or application/json.")                       \
    X(kRequestTimeout, "REQUEST_TIMEOUT", 408, "The request did not arrive in time.")             \
    X(kBodyTooLarge, "BODY_TOO_LARGE", 413, "The body is larger than is allowed.")                \
    X(kUnsupportedType, "UNSUPPORTED_MEDIA_TYPE", 415,                                            \
      "The body must be sent as application/json in UTF-8.")                                      \
    X(kUnknownExpectation, "EXPECTATION_FAILED", 417, "Only 100-continue can be expected.")       \
    X(kHeadTooLarge, "HEAD_TOO_LARGE", 431, "The head has more bytes or fields than is allowed.") \
    X(kUnknownCoding, "TRANSFER_CODING_NOT_SUPPORTED", 501,                                       \
      "The only transfer coding that is understood is chunked.")                                  \
    X(kUnknownVersion, "HTTP_VERSION_NOT_SUPPORTED", 505, "Only HTTP/1.0 and 1.1 are understood.")
// clang-format on

namespace http_errors {
#define MR_DECLARE_HTTP_ERROR(name, code, status, message) \
    inline constexpr HttpError name{code, status, message};
MR_HTTP_ERRORS(MR_DECLARE_HTTP_ERROR)
#undef MR_DECLARE_HTTP_ERROR
}  // namespace http_errors

/// All of them, for the documentation.
[[nodiscard]] std::span<const HttpError> all_http_errors() noexcept;

}  // namespace millrace::server
