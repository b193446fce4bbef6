#include <millrace/io/descriptor.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "engine.hpp"

namespace millrace::io {

/// Shared with the handlers Asio still holds; without a watcher those do nothing.
class DescriptorWatch::Kernel {
public:
    Kernel(Loop& loop, int number, Watcher& hears)
        : descriptor(loop.engine().context.get_executor()), watcher(&hears) {
        boost::system::error_code ignored;  // a wait then ends at once
        descriptor.assign(number, ignored);
    }

    asio::posix::basic_stream_descriptor<Executor> descriptor;
    Watcher* watcher;
    bool reading = false;
    bool writing = false;
};

DescriptorWatch::DescriptorWatch(Loop& loop, int descriptor, Watcher& watcher)
    : kernel_(std::make_shared<Kernel>(loop, descriptor, watcher)) {}

DescriptorWatch::~DescriptorWatch() {
    kernel_->watcher = nullptr;
    if (kernel_->descriptor.is_open()) { kernel_->descriptor.release(); }
}

void DescriptorWatch::wait_readable() noexcept {
    if (std::exchange(kernel_->reading, true)) { return; }
    kernel_->descriptor.async_wait(
        asio::posix::descriptor_base::wait_read,
        [kernel = kernel_](const boost::system::error_code& /*ready all the same*/) {
            kernel->reading = false;
            if (kernel->watcher != nullptr) { kernel->watcher->readable(); }
        });
}

void DescriptorWatch::wait_writable() noexcept {
    if (std::exchange(kernel_->writing, true)) { return; }
    kernel_->descriptor.async_wait(
        asio::posix::descriptor_base::wait_write,
        [kernel = kernel_](const boost::system::error_code& /*ready all the same*/) {
            kernel->writing = false;
            if (kernel->watcher != nullptr) { kernel->watcher->writable(); }
        });
}

}  // namespace millrace::io
