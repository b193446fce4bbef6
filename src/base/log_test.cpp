#include <millrace/base/log.hpp>

#include <string>

#include <gtest/gtest.h>

namespace millrace::log {
namespace {

class Log : public testing::Test, protected Sink {
protected:
    Log() { set_sink(this); }
    ~Log() override {
        set_sink(nullptr);
        set_level(Level::Info);
    }
    void write(std::string_view line) noexcept override { lines += line; }

    /// The lines, without their times.
    [[nodiscard]] std::string after_time() const {
        const std::size_t blank = lines.find(' ');
        return blank == std::string::npos ? lines : lines.substr(blank + 1);
    }
    std::string lines;
};

TEST_F(Log, WritesOneLineOfKeysAndValues) {
    info("listening", {{"address", "127.0.0.1"}, {"port", 8080}, {"tls", false}, {"load", 0.5}});
    EXPECT_EQ(after_time(),
              "level=info event=listening address=127.0.0.1 port=8080 tls=false load=0.5\n");
    EXPECT_TRUE(lines.starts_with("time=20"));
}

// A value from outside must not be able to forge a field, a line or a terminal command.
TEST_F(Log, QuotesWhatIsNotPlain) {
    warn("odd", {{"a", "two words"}, {"b", "x=1"}, {"c", "quote\" back\\"}, {"d", ""}});
    EXPECT_EQ(after_time(),
              "level=warn event=odd a=\"two words\" b=\"x=1\" c=\"quote\\\" back\\\\\" d=\"\"\n");
    lines.clear();
    warn("odd", {{"a", "line\nfeed\x1b[2J\x7f"}});
    EXPECT_EQ(after_time(), "level=warn event=odd a=\"line\\x0afeed\\x1b[2J\\x7f\"\n");
}

TEST_F(Log, KeepsTextOfOtherAlphabets) {
    info("greeting", {{"text", "naïve日本"}});
    EXPECT_EQ(after_time(), "level=info event=greeting text=naïve日本\n");
}

TEST_F(Log, LeavesOutWhatIsBelowTheLevel) {
    debug("hidden");
    EXPECT_EQ(lines, "");
    set_level(Level::Debug);
    debug("seen");
    EXPECT_EQ(after_time(), "level=debug event=seen\n");
    set_level(Level::Off);
    lines.clear();
    error("hidden");
    EXPECT_EQ(lines, "");
}

}  // namespace
}  // namespace millrace::log
