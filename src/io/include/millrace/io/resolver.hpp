#pragma once
/// @file resolver.hpp — names to addresses

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <millrace/base/cancellation.hpp>
#include <millrace/base/task.hpp>
#include <millrace/io/endpoint.hpp>
#include <millrace/io/fault.hpp>

namespace millrace::io {

class Loop;

/// Finds addresses with the system's resolver, on a thread of its own, and remembers them.
///
/// Threads:   one.
/// Limits:    answers are kept kTtl, failures kFailureTtl; at most kNamesMax names, after which
///            the oldest is forgotten. An answer that has grown old still serves when asking
///            again fails.
/// Cost:      literals and remembered names do not suspend. Equal questions share one lookup.
class Resolver {
public:
    static constexpr seconds kTtl{30};
    static constexpr seconds kFailureTtl{1};
    static constexpr std::size_t kNamesMax = 1024;

    explicit Resolver(Loop& loop);
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;
    ~Resolver();

    /// The addresses of `host` with port `port`, in the system's order; never empty.
    /// `host` is borrowed until the Task has ended.
    Task<IoResult<std::vector<Endpoint>>> resolve(std::string_view host, std::uint16_t port,
                                                  Until until);

private:
    class Lookups;
    std::unique_ptr<Lookups> lookups_;
};

}  // namespace millrace::io
