#include "request_id.hpp"

#include <algorithm>
#include <random>

#include <millrace/base/limits.hpp>
#include <millrace/wire/url.hpp>

namespace millrace::server {
namespace {

void write_hex(std::span<char> out, std::uint64_t number) noexcept {
    constexpr std::string_view kHex = "0123456789abcdef";
    for (std::size_t i = out.size(); i-- > 0; number >>= 4U) { out[i] = kHex[number & 15U]; }
}

}  // namespace

RequestIds::RequestIds() {
    std::random_device random;
    write_hex(prefix_, std::uint64_t{random()} << 32U | random());
}

std::string_view RequestIds::name(std::span<const wire::HeaderField> fields, Arena& arena) {
    const std::string_view given = wire::field_value(fields, "x-request-id");
    if (is_plain_request_id(given)) { return given; }
    const std::span<char> id = arena.make_array<char>(kPrefixDigits + kCountDigits);
    std::ranges::copy(prefix_, id.begin());
    write_hex(id.subspan(kPrefixDigits), ++count_);
    return {id.data(), id.size()};
}

bool is_plain_request_id(std::string_view id) noexcept {
    constexpr std::string_view kMarks = ":/+=@";
    return !id.empty() && id.size() <= limits::kRequestIdBytesMax &&
           std::ranges::all_of(id, [&](char c) {
               return wire::is_unreserved(c) || kMarks.find(c) != std::string_view::npos;
           });
}

}  // namespace millrace::server
