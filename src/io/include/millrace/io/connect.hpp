#pragma once
/// @file connect.hpp — opens connections

#include <cstdint>
#include <memory>
#include <string_view>

#include <millrace/base/task.hpp>
#include <millrace/io/stream.hpp>

namespace millrace::io {

/// Connects to one address.
Task<IoResult<std::unique_ptr<Stream>>> connect(Loop& loop, Endpoint endpoint, Until until);

/// Finds the addresses of `host` (a name or a literal) and connects to the first that answers.
/// `host` is borrowed until the Task has ended.
Task<IoResult<std::unique_ptr<Stream>>> connect(Loop& loop, std::string_view host,
                                                std::uint16_t port, Until until);

}  // namespace millrace::io
