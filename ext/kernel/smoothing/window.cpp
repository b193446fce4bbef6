#include "window.hpp"

namespace millrace::ext::kernel_smoothing {

WindowCounts::WindowCounts(const value::Column& column, Window window, Arena& arena) noexcept
    : window_(window), size_(column.size()) {
    if (column.valid.all()) { return; }
    values_before_ = arena.make_array<std::uint32_t>(size_ + 1);
    for (std::size_t i = 0; i < size_; ++i) {
        values_before_[i + 1] = values_before_[i] + (column.is_null(i) ? 0U : 1U);
    }
}

void drop_thin_windows(value::Column& out, const WindowCounts& counts, std::size_t least,
                       const compute::KernelCall& call) noexcept {
    const std::size_t wanted = std::max(least, call.arguments.count("minPeriods"));
    if (wanted <= 1 && call.in.valid.all()) { return; }
    const bool all = call.nulls == compute::NullMode::Propagate;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::size_t count = counts.at(i);
        if (count < wanted || (all && count < counts.elements(i))) { out.set_null(i, call.arena); }
    }
}

}  // namespace millrace::ext::kernel_smoothing
