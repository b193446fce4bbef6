#include <millrace/base/metrics.hpp>

#include <gtest/gtest.h>

namespace millrace {
namespace {

TEST(Metrics, SumsTheCores) {
    Metrics metrics(3);
    metrics.core(0).add(Metric::Requests);
    metrics.core(2).add(Metric::Requests, 41);
    EXPECT_EQ(metrics.sum(Metric::Requests), 42U);
    EXPECT_EQ(metrics.core(1).value(Metric::Requests), 0U);
}

// A connection may be handed from one core to another: only the sum has a meaning.
TEST(Metrics, AGaugeMayGoDownOnAnotherCore) {
    Metrics metrics(2);
    metrics.core(0).add(Metric::ConnectionsOpen, 2);
    metrics.core(1).subtract(Metric::ConnectionsOpen);
    EXPECT_EQ(metrics.sum(Metric::ConnectionsOpen), 1U);
}

TEST(Metrics, SpeaksPrometheus) {
    Metrics metrics(1);
    metrics.core(0).add(Metric::Requests, 7);
    EXPECT_NE(metrics.to_text().find("# TYPE millrace_requests_total counter\n"
                                     "millrace_requests_total 7\n"),
              std::string::npos);
}

}  // namespace
}  // namespace millrace
