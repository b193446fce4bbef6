#pragma once
/// @file database.hpp — what all cores share of one file: its threads

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

#include "reader_pool.hpp"
#include "writer.hpp"

namespace millrace::ext::source_sqlite {

/// Lifetime:  until the last source that uses the file is gone.
/// Threads:   any.
class Database {
public:
    Database(std::string file, std::size_t readers_max)
        : readers_(file, readers_max), writer_(std::move(file)) {}

    /// The one for `file` (an absolute path), which is made when there is none; then it has
    /// `readers_max` threads that read. Opens nothing yet.
    [[nodiscard]] static std::shared_ptr<Database> share(const std::string& file,
                                                         std::size_t readers_max);

    [[nodiscard]] ReaderPool& readers() noexcept { return readers_; }
    [[nodiscard]] Writer& writer() noexcept { return writer_; }

    /// Writes to the log what someone who runs the gateway should know, once a second at most.
    void report(const Failure& failure, std::string_view source) noexcept;

private:
    ReaderPool readers_;
    Writer writer_;
    std::atomic<Clock::rep> reported_{0};
};

}  // namespace millrace::ext::source_sqlite
