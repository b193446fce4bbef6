#include "tally.hpp"

#include <string_view>

#include <fmt/format.h>

namespace millrace::conformance {

namespace {

void print_row(std::FILE* out, std::string_view name, const Counts& counts) {
    const auto percent = [&](std::size_t part) {
        return counts.rows == 0
                   ? 100.0
                   : 100.0 * static_cast<double>(part) / static_cast<double>(counts.rows);
    };
    fmt::print(out, "{:<28}{:>7}{:>9}{:>8} {:>6.2f}%{:>8} {:>6.2f}%{:>8} {:>6.2f}%\n", name,
               counts.rows, counts.skipped, counts.verdict, percent(counts.verdict), counts.pass,
               percent(counts.pass), counts.exact, percent(counts.exact));
}

void print_section(std::FILE* out, std::string_view title) {
    fmt::print(out, "{:<28}{:>7}{:>9}{:>16}{:>16}{:>16}\n", title, "rows", "skipped", "verdict",
               "pass", "exact");
}

}  // namespace

void Counts::add(const RowReport& report) {
    ++rows;
    skipped += report.skipped.empty() ? 0 : 1;
    verdict += report.verdict ? 1 : 0;
    pass += report.pass ? 1 : 0;
    exact += report.exact ? 1 : 0;
}

void Counts::add(const Counts& other) {
    rows += other.rows;
    skipped += other.skipped;
    verdict += other.verdict;
    pass += other.pass;
    exact += other.exact;
}

double Counts::pass_percent() const {
    return rows == 0 ? 100.0 : 100.0 * static_cast<double>(pass) / static_cast<double>(rows);
}

void print_table(std::FILE* out, const std::vector<FileTally>& tallies) {
    Counts all;
    Counts base;
    print_section(out, "all rows");
    for (const FileTally& tally : tallies) {
        print_row(out, tally.file, tally.all);
        all.add(tally.all);
        base.add(tally.base);
    }
    print_section(out, "base rows (no features)");
    for (const FileTally& tally : tallies) { print_row(out, tally.file, tally.base); }
    print_section(out, "totals");
    print_row(out, "all", all);
    print_row(out, "base", base);
}

}  // namespace millrace::conformance
