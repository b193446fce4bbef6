#pragma once
/// @file result.hpp — errors as values

#include <cstdint>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

#include <millrace/base/arena.hpp>

namespace millrace {

/// What a caller can do about a failure. Add a code only for a new reaction.
enum class ErrorCode : std::uint8_t {
    BadRequest,  // The client must change the request.
    Denied,      // The client may not ask this.
    Overloaded,  // Try later; a limit of ours was reached.
    Timeout,     // The deadline passed while we waited.
    Upstream,    // A data source failed or lied about its schema.
    Plugin,      // A sandboxed module trapped or overran its budget.
    Internal,    // A bug of ours.
};

/// What a failure says. `code` is the public, stable name shown as `extensions.code`
/// (docs/errors.md lists them all); `message` is for people.
struct ErrorDetail {
    ErrorCode kind = ErrorCode::Internal;
    std::string_view code;                  // e.g. "UPSTREAM_STATUS"; static text
    std::string_view message;               // lives as long as the detail
    std::string_view source;                // name of the data source, or empty
    std::string_view extensions_json = {};  // further members of `extensions`: `"a":1,"b":2`
};

/// Why something failed. One pointer wide, so Result<T*> stays in registers.
/// Borrowed: lives in the arena it was made in.
class [[nodiscard]] Error {
public:
    explicit Error(const ErrorDetail* detail) noexcept : detail_(detail) {}

    /// Copies `message` (and nothing else: `code` and `source` must outlive the arena).
    static Error make(Arena& arena, ErrorCode kind, std::string_view code, std::string_view message,
                      std::string_view source = {}) noexcept {
        return Error(arena.make<ErrorDetail>(kind, code, arena.copy(message), source));
    }

    [[nodiscard]] const ErrorDetail& detail() const noexcept { return *detail_; }
    [[nodiscard]] ErrorCode kind() const noexcept { return detail_->kind; }
    [[nodiscard]] std::string_view message() const noexcept { return detail_->message; }

private:
    const ErrorDetail* detail_;
};

template <class T>
using Result = tl::expected<T, Error>;

using Status = Result<void>;

inline tl::unexpected<Error> fail(Error error) noexcept {
    return tl::unexpected<Error>(error);
}

}  // namespace millrace

#define MR_CONCAT_(a, b) a##b
#define MR_CONCAT(a, b) MR_CONCAT_(a, b)

#define MR_TRY_IMPL_(result, declaration, ret, ...)                                        \
    auto result = (__VA_ARGS__);                                                           \
    if (!result) [[unlikely]] { ret ::tl::unexpected<::millrace::Error>(result.error()); } \
    declaration = *std::move(result)

/// MR_TRY(const X x, f()): declares x from f(), or returns its Error.
#define MR_TRY(declaration, ...) \
    MR_TRY_IMPL_(MR_CONCAT(mr_try_, __LINE__), declaration, return, __VA_ARGS__)
/// The same inside a coroutine.
#define MR_CO_TRY(declaration, ...) \
    MR_TRY_IMPL_(MR_CONCAT(mr_try_, __LINE__), declaration, co_return, __VA_ARGS__)

/// MR_CHECK(f()): returns f()'s Error when a Status failed.
#define MR_CHECK(...)                                                      \
    do {                                                                   \
        if (auto mr_status = (__VA_ARGS__); !mr_status) [[unlikely]] {     \
            return ::tl::unexpected<::millrace::Error>(mr_status.error()); \
        }                                                                  \
    } while (false)
