#pragma once
/// @file hasura_wording.hpp — refusals with the codes and paths of Hasura

#include <millrace/server/refusal_wording.hpp>

namespace millrace::app {

/// For `server.compatibility: hasura`.
[[nodiscard]] const server::RefusalWording& hasura_wording() noexcept;

}  // namespace millrace::app
