#pragma once
/// @file tally.hpp — how many rows of each file did how well

#include <cstdio>
#include <string>
#include <vector>

#include "children.hpp"

namespace millrace::conformance {

struct Counts {
    std::size_t rows = 0;
    std::size_t skipped = 0;
    std::size_t verdict = 0;
    std::size_t pass = 0;
    std::size_t exact = 0;

    void add(const RowReport& report);
    void add(const Counts& other);
    /// Of all rows, skipped ones included; 100 when there are none.
    [[nodiscard]] double pass_percent() const;
};

struct FileTally {
    std::string file;
    Counts all;
    Counts base;      // rows of the edition: those without `features`
    Counts features;  // rows that need features, all of them claimed
};

/// Per file all rows, per file the base rows, and the totals of both.
void print_table(std::FILE* out, const std::vector<FileTally>& tallies);

}  // namespace millrace::conformance
