#include <millrace/io/descriptor.hpp>

#include <array>
#include <optional>
#include <string>

#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <millrace/io/loop.hpp>

namespace millrace::io {
namespace {

/// Two connected sockets, one of them watched; the loop stops at each call.
class Descriptors : public testing::Test, public DescriptorWatch::Watcher {
protected:
    Descriptors() {
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair_.data()), 0);
    }
    ~Descriptors() override {
        watch_.reset();
        ::close(pair_[0]);
        if (pair_[1] >= 0) { ::close(pair_[1]); }
    }

    void readable() noexcept override {
        calls_ += "r";
        if (forget_when_called_) { watch_.reset(); }
        loop_.stop();
    }
    void writable() noexcept override {
        calls_ += "w";
        loop_.stop();
    }

    void run_a_turn() {
        loop_.post([this]() noexcept { loop_.post([this]() noexcept { loop_.stop(); }); });
        loop_.run();
    }
    void speak() { EXPECT_EQ(::write(pair_[1], "x", 1), 1); }
    void listen() {
        char byte = 0;
        EXPECT_EQ(::read(pair_[0], &byte, 1), 1);
    }

    Loop loop_;
    std::array<int, 2> pair_{};
    std::optional<DescriptorWatch> watch_;
    std::string calls_;
    bool forget_when_called_ = false;
};

TEST_F(Descriptors, AreReadableWhenSomethingCameAndOnceForEachWait) {
    watch_.emplace(loop_, pair_[0], *this);
    watch_->wait_readable();
    watch_->wait_readable();
    run_a_turn();
    EXPECT_EQ(calls_, "");
    speak();
    loop_.run();
    run_a_turn();
    EXPECT_EQ(calls_, "r");
    watch_->wait_readable();  // what has not been read is still there
    loop_.run();
    EXPECT_EQ(calls_, "rr");
    listen();
    watch_->wait_readable();
    run_a_turn();
    EXPECT_EQ(calls_, "rr");
}

TEST_F(Descriptors, AreWritableWhileThereIsRoom) {
    watch_.emplace(loop_, pair_[0], *this);
    watch_->wait_writable();
    loop_.run();
    EXPECT_EQ(calls_, "w");
}

TEST_F(Descriptors, AreReadableAtTheirEnd) {
    watch_.emplace(loop_, pair_[0], *this);
    watch_->wait_readable();
    ::close(pair_[1]);
    pair_[1] = -1;
    loop_.run();
    EXPECT_EQ(calls_, "r");
}

TEST_F(Descriptors, AreForgottenAndStayOpen) {
    watch_.emplace(loop_, pair_[0], *this);
    watch_->wait_readable();
    watch_.reset();
    speak();
    run_a_turn();
    EXPECT_EQ(calls_, "");
    listen();
}

TEST_F(Descriptors, MayBeForgottenInsideACall) {
    forget_when_called_ = true;
    watch_.emplace(loop_, pair_[0], *this);
    watch_->wait_readable();
    speak();
    loop_.run();
    EXPECT_FALSE(watch_.has_value());
}

TEST_F(Descriptors, ThatCannotBeWaitedForCountAsReady) {
    watch_.emplace(loop_, -1, *this);
    watch_->wait_readable();
    loop_.run();
    EXPECT_EQ(calls_, "r");
}

}  // namespace
}  // namespace millrace::io
