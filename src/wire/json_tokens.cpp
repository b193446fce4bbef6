#include "json_tokens.hpp"

#include <algorithm>
#include <bit>

#include <simdjson.h>

namespace millrace::wire {

namespace {
constexpr std::size_t kCapacityMin = std::size_t{64} * 1024;
}

struct JsonTokens::Impl {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> stages;

    [[nodiscard]] bool reserve(std::size_t bytes) noexcept {
        if (stages != nullptr && stages->capacity() >= bytes) { return true; }
        const std::size_t capacity = std::bit_ceil(std::max(bytes, kCapacityMin));
        if (stages != nullptr) { return stages->set_capacity(capacity) == simdjson::SUCCESS; }
        // The depth is for the second stage, which we do not run.
        return simdjson::get_active_implementation()->create_dom_parser_implementation(
                   capacity, 1, stages) == simdjson::SUCCESS;
    }
};

JsonTokens::JsonTokens() : impl_(std::make_unique<Impl>()) {}
JsonTokens::~JsonTokens() = default;

ScanState JsonTokens::scan(std::string_view text) noexcept {
    if (text.size() >= simdjson::SIMDJSON_MAXSIZE_BYTES || !impl_->reserve(text.size() + 1)) {
        return ScanState::TooLarge;
    }
    const simdjson::error_code error =
        impl_->stages->stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                              simdjson::stage1_mode::regular);
    switch (error) {
        case simdjson::SUCCESS:
            return ScanState::Ok;
        case simdjson::EMPTY:
            return ScanState::Empty;
        case simdjson::UTF8_ERROR:
            return ScanState::InvalidUtf8;
        default:
            return ScanState::InvalidString;
    }
}

const std::uint32_t* JsonTokens::first() const noexcept {
    return impl_->stages->structural_indexes.get();
}

const std::uint32_t* JsonTokens::last() const noexcept {
    return first() + impl_->stages->n_structural_indexes;
}

}  // namespace millrace::wire
