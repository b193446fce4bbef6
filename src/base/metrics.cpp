#include <millrace/base/metrics.hpp>

#include <fmt/format.h>

namespace millrace {
namespace {

struct Description {
    std::string_view name;
    std::string_view kind;
    std::string_view help;
};

#define MR_DESCRIBE_METRIC(name, exposed, kind, help) Description{exposed, kind, help},
constexpr std::array kDescriptions{MR_METRICS(MR_DESCRIBE_METRIC)};
#undef MR_DESCRIBE_METRIC

}  // namespace

Metrics::Metrics(std::size_t cores)
    : cores_(std::make_unique<CoreMetrics[]>(cores)), core_count_(cores) {}

std::uint64_t Metrics::sum(Metric metric) const noexcept {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < core_count_; ++i) { total += cores_[i].value(metric); }
    return total;
}

std::string Metrics::to_text() const {
    std::string text;
    for (std::size_t i = 0; i < kMetrics; ++i) {
        const Description& metric = kDescriptions[i];
        text += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", metric.name, metric.help,
                            metric.kind, sum(static_cast<Metric>(i)));
    }
    return text;
}

}  // namespace millrace
