#pragma once
/// @file map.hpp — maps from data of any type to data, in the order in which keys came

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "datum/datum.hpp"
#include "run/run.hpp"

namespace millrace::compute {

struct MapEntry {
    Datum key;
    Datum value;
};

/// Entries that maps share: each Map is a front part of one.
struct MapBuffer {
    MapEntry* entries = nullptr;
    std::uint32_t used = 0;  // by the longest map
    std::uint32_t capacity = 0;
    std::uint32_t* index = nullptr;  // places of entries + 1 by hash, 0: free; once there are many
    std::uint32_t index_mask = 0;
};

/// Puts a map together. Past a limit of the run put() says false, and finish() the Failure.
class MapBuilder {
public:
    explicit MapBuilder(Run& run, std::size_t expected = 0) noexcept;

    /// Sets the value of `key`, at the place of an equal key when there is one.
    bool put(Datum key, Datum value) noexcept;
    bool put(std::string_view key, Datum value) noexcept { return put(Datum::string(key), value); }
    /// The value of `key`, which is nil when it was not there; null past a limit. Valid until the
    /// next change.
    [[nodiscard]] Datum* find_or_add(Datum key) noexcept;
    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] Datum finish() noexcept;

private:
    bool grow() noexcept;

    Run& run_;
    MapBuffer* buffer_;
    Datum failure_;
};

/// Any map by place.
class Entries {
public:
    Entries(Run& run, Datum map) noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] Datum key(std::size_t place) const noexcept;
    [[nodiscard]] Datum value(std::size_t place) const noexcept;

private:
    Datum map_;
    Run* run_ = nullptr;               // of rows
    const RowNames* names_ = nullptr;  // of rows
    std::size_t size_;
};

/// The value of `key` in any map; Absent when there is none. Objects, whose names are texts, are
/// found by numbers and booleans too.
[[nodiscard]] Datum find_key(Run& run, Datum map, Datum key) noexcept;

/// The value of a name; find_key() for texts that are known when compiling.
[[nodiscard]] Datum find_name(Run& run, Datum map, std::string_view name) noexcept;

/// `map` with `key` set. A map made by an expression is extended in place while nobody else has
/// done so.
[[nodiscard]] Datum map_with(Run& run, Datum map, Datum key, Datum value) noexcept;
[[nodiscard]] Datum map_without(Run& run, Datum map, Datum key) noexcept;

/// The names of the rows a Row or ValueList stands for, as a number of the run; 0 for none.
[[nodiscard]] std::uint16_t number_of_names(Run& run, const RowNames* names) noexcept;

}  // namespace millrace::compute
