#pragma once
/// @file metrics.hpp — what each core counts, summed when someone asks

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace millrace {

// name, Prometheus name, kind, help
// clang-format off
#define MR_METRICS(X)                                                                             \
    X(ConnectionsAccepted, "millrace_connections_accepted_total", "counter",                      \
      "Client connections accepted")                                                              \
    X(ConnectionsRefused, "millrace_connections_refused_total", "counter",                        \
      "Client connections closed at once because there were too many")                            \
    X(ConnectionsOpen, "millrace_connections_open", "gauge", "Client connections open now")       \
    X(Requests, "millrace_requests_total", "counter", "HTTP requests answered")                   \
    X(RequestsFailed, "millrace_requests_failed_total", "counter",                                \
      "HTTP requests answered with a status of 400 or more")                                      \
    X(RequestsAbandoned, "millrace_requests_abandoned_total", "counter",                          \
      "Requests whose client left before the answer")                                             \
    X(RequestsOpen, "millrace_requests_open", "gauge", "HTTP requests being answered now")        \
    X(ReplyBytes, "millrace_reply_bytes_total", "counter", "Bytes of reply bodies")
// clang-format on

enum class Metric : std::uint8_t {
#define MR_DECLARE_METRIC(name, exposed, kind, help) name,
    MR_METRICS(MR_DECLARE_METRIC)
#undef MR_DECLARE_METRIC
};

#define MR_COUNT_METRIC(name, exposed, kind, help) +1
inline constexpr std::size_t kMetrics = 0 MR_METRICS(MR_COUNT_METRIC);
#undef MR_COUNT_METRIC

/// The numbers of one core.
///
/// Threads:   add() and subtract() on the owning core only; value() from any.
/// Cost:      a plain load, add and store: no locked instruction.
class alignas(64) CoreMetrics {
public:
    void add(Metric metric, std::uint64_t amount = 1) noexcept {
        std::atomic<std::uint64_t>& cell = cells_[static_cast<std::size_t>(metric)];
        cell.store(cell.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
    }
    void subtract(Metric metric, std::uint64_t amount = 1) noexcept {
        add(metric, std::uint64_t{0} - amount);
    }
    [[nodiscard]] std::uint64_t value(Metric metric) const noexcept {
        return cells_[static_cast<std::size_t>(metric)].load(std::memory_order_relaxed);
    }

private:
    std::array<std::atomic<std::uint64_t>, kMetrics> cells_{};
};

/// The numbers of all cores.
class Metrics {
public:
    explicit Metrics(std::size_t cores);

    [[nodiscard]] CoreMetrics& core(std::size_t index) noexcept { return cores_[index]; }
    [[nodiscard]] std::uint64_t sum(Metric metric) const noexcept;
    /// Prometheus' text format.
    [[nodiscard]] std::string to_text() const;

private:
    std::unique_ptr<CoreMetrics[]> cores_;
    std::size_t core_count_;
};

}  // namespace millrace
