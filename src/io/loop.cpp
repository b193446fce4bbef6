#include <millrace/io/loop.hpp>

#include <csignal>

#include <boost/asio/post.hpp>

#include "engine.hpp"

namespace millrace::io {

Loop::Loop() : engine_(std::make_unique<Engine>()) {
    // OpenSSL writes with write(2); a broken connection is an errno to us, never a signal.
    std::signal(SIGPIPE, SIG_IGN);
}

Loop::~Loop() = default;

void Loop::run() {
    engine_->context.run();
    engine_->context.restart();
}

void Loop::stop() noexcept {
    engine_->context.stop();
}

void Loop::send(std::unique_ptr<Mail> mail) {
    asio::post(engine_->context, [mail = std::move(mail)] { mail->open(); });
}

void Loop::resume_soon(std::coroutine_handle<> waiting) {
    Engine& engine = *engine_;
    if (engine.ready.empty()) {
        asio::post(engine.context, [&engine] { engine.resume_ready(); });
    }
    engine.ready.push_back(waiting);
}

void Loop::Engine::resume_ready() {
    ready.swap(resuming);
    for (const std::coroutine_handle<> waiting : resuming) { waiting.resume(); }
    resuming.clear();
}

void Loop::set_timer(Timer& timer, Instant at) {
    engine_->timers.set(timer, at);
    if (at < engine_->armed_for) { engine_->arm(at); }
}

// The kernel's timer stays armed: it fires once in vain, which is cheaper than to disarm it for
// each of the many deadlines that are met.
void Loop::remove_timer(Timer& timer) noexcept {
    engine_->timers.remove(timer);
}

void Loop::Engine::arm(Instant at) {
    armed_for = at;
    kernel_timer.expires_at(at);
    kernel_timer.async_wait([this](const boost::system::error_code& error) {
        if (error) { return; }  // armed again for an earlier instant
        armed_for = Instant::max();
        timers.expire(Clock::now());
        const Instant next = timers.next();
        if (next < armed_for) { arm(next); }
    });
}

Resolver& Loop::resolver() {
    if (!engine_->resolver) { engine_->resolver = std::make_unique<Resolver>(*this); }
    return *engine_->resolver;
}

Fault fault_from(const boost::system::error_code& error) noexcept {
    if (error.category() == boost::system::system_category()) {
        return fault_from_errno(error.value());
    }
    return {FaultKind::System, 0};
}

}  // namespace millrace::io
