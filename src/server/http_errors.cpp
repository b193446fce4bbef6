#include <millrace/server/http_errors.hpp>

#include <array>

namespace millrace::server {
namespace {

#define MR_LIST_HTTP_ERROR(name, code, status, message) http_errors::name,
constexpr std::array kAll{MR_HTTP_ERRORS(MR_LIST_HTTP_ERROR)};
#undef MR_LIST_HTTP_ERROR

}  // namespace

std::span<const HttpError> all_http_errors() noexcept {
    return kAll;
}

}  // namespace millrace::server
