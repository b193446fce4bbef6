#include "run/run.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "run/registers.hpp"

namespace millrace::compute {

namespace {

/// No more than `size`, so that no UTF-8 character is cut.
std::size_t whole_characters(std::span<const char> text, std::size_t size) {
    if (size < text.size()) { return size; }
    while (size > 0 && (static_cast<unsigned char>(text[size - 1]) & 0xC0U) == 0x80U) { --size; }
    return size > 0 && static_cast<unsigned char>(text[size - 1]) >= 0xC0U ? size - 1 : size;
}

}  // namespace

Run::Run(EvaluationContext& context, bool compatible) noexcept
    : context_(context), compatible_(compatible) {
    if (context.state == nullptr) {
        context.state = context.arena.make<EvaluationState>();
        context.state->registers = RegisterStack::make(context.arena);
        context.state->random = context.seed;
    }
}

std::string_view Run::copy(std::string_view text) noexcept {
    if (text.empty()) { return {}; }
    auto* first = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(first, text.data(), text.size());
    return {first, text.size()};
}

bool EvaluationContext::look_for_steps(std::uint64_t steps) noexcept {
    while (steps_left < steps && steps_reserve > 0 && !late) {
        late = deadline.passed(Clock::now());
        const std::uint64_t more = std::min(steps_reserve, std::max(steps, kStepsPerLook));
        steps_left += more;
        steps_reserve -= more;
    }
    if (steps_left >= steps && !late) { return true; }
    steps_left = 0;
    steps_reserve = 0;
    return false;
}

Datum Run::failed(std::string_view code, fmt::string_view format, fmt::format_args args) noexcept {
    std::array<char, 512> text;
    const auto written = fmt::vformat_to_n(text.data(), text.size(), format, args);
    const std::size_t size = whole_characters(text, std::min(written.size, text.size()));
    const ErrorCode kind = code == kLimitCode ? ErrorCode::Overloaded : ErrorCode::BadRequest;
    return Datum::failure(make<ErrorDetail>(kind, code, copy(std::string_view(text.data(), size)),
                                            std::string_view{}));
}

Datum Run::limit_reached() noexcept {
    if (context_.bytes_left == 0) {
        return limit_error("expressions of the operation need more than {} bytes of memory",
                           context_.limits.bytes);
    }
    if (context_.steps_left > 0) {
        return limit_error("an expression needs more than the {} bytes of memory that are left",
                           context_.bytes_left);
    }
    if (context_.late) { return limit_error("the operation has no more time to compute"); }
    return limit_error("expressions of the operation take more than {} steps",
                       context_.limits.steps);
}

Datum Run::too_many_items(std::uint64_t items) noexcept {
    return limit_error("a collection of {} items; at most {} are allowed", items,
                       context_.limits.items);
}

}  // namespace millrace::compute
