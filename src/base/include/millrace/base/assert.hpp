#pragma once
/// @file assert.hpp — what must never happen, said in code

#include <cstdio>
#include <cstdlib>

namespace millrace::detail {

[[noreturn]] inline void broken_invariant(const char* condition, const char* file,
                                          int line) noexcept {
    std::fprintf(stderr, "%s:%d: broken invariant: %s\n", file, line, condition);
    std::abort();
}

}  // namespace millrace::detail

/// Always checked, aborts: for invariants whose violation would leak or corrupt data.
#define MR_REQUIRE(condition)           \
    ((condition) ? static_cast<void>(0) \
                 : ::millrace::detail::broken_invariant(#condition, __FILE__, __LINE__))

/// Checked in debug builds only (presets work, dev, tsan, fuzz).
#ifdef MILLRACE_DEBUG
#define MR_ASSERT(condition) MR_REQUIRE(condition)
#else
#define MR_ASSERT(condition) static_cast<void>(0)
#endif
