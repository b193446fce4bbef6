#pragma once
/// @file children.hpp — runs rows in child processes, so that no row can end the run

#include <span>
#include <string>
#include <vector>

#include "row.hpp"

namespace millrace::conformance {

/// What came of one row, whichever way it ended.
struct RowReport {
    bool verdict = false;
    bool pass = false;
    bool exact = false;
    bool understood = true;  // false: the row itself is malformed, `got` says how
    std::string skipped;
    std::string got;  // the engine's answer as text, or how the child ended
};

/// Runs `run` on every row and reports in the order of `rows`.
///
/// Each child works through a stretch of rows. When it crashes or is silent for longer than a
/// row may take, the row it was at has failed and a new child carries on behind it.
/// Cost: one fork per stretch and per failure; as many children at once as there are cores.
[[nodiscard]] std::vector<RowReport> run_in_children(std::span<const Json* const> rows,
                                                     RowFunction run);

}  // namespace millrace::conformance
