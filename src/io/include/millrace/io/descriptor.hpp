#pragma once
/// @file descriptor.hpp — waits for a descriptor that a library of its own reads and writes

#include <memory>

namespace millrace::io {

class Loop;

/// Says when a descriptor is ready; whoever owns it reads, writes and closes it.
///
/// Lifetime:  destroyed before the descriptor is closed, also from inside a call of its watcher;
///            nobody is called any more then.
/// Threads:   stays on its loop.
/// Errors:    a descriptor that cannot be waited for, or is broken, counts as ready: whoever then
///            uses it learns why.
/// Cost:      one system call for each wait.
class DescriptorWatch {
public:
    /// Called inside the loop, not inside a call of this class.
    class Watcher {
    public:
        virtual void readable() noexcept = 0;
        virtual void writable() noexcept = 0;

    protected:
        ~Watcher() = default;
    };

    /// `watcher` is borrowed.
    DescriptorWatch(Loop& loop, int descriptor, Watcher& watcher);
    DescriptorWatch(const DescriptorWatch&) = delete;
    DescriptorWatch& operator=(const DescriptorWatch&) = delete;
    ~DescriptorWatch();

    /// Calls readable() once, at once when it is ready already. Asking twice is asking once.
    void wait_readable() noexcept;
    void wait_writable() noexcept;

private:
    class Kernel;
    std::shared_ptr<Kernel> kernel_;
};

}  // namespace millrace::io
