#pragma once
/// @file signals.hpp — signals of the operating system, awaited

#include <initializer_list>
#include <memory>

#include <millrace/base/task.hpp>
#include <millrace/io/fault.hpp>
#include <millrace/io/wait.hpp>

namespace millrace::io {

/// Catches signals for as long as it lives.
///
/// Threads:   stays on its loop; one per signal number and process.
class Signals {
public:
    Signals(Loop& loop, std::initializer_list<int> numbers);
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;
    ~Signals();

    /// The number of the next signal.
    Task<IoResult<int>> next(Until until);

private:
    class Set;
    std::unique_ptr<Set> set_;
};

}  // namespace millrace::io
