// The conformance runner: the engine over the corpora of cases that others wrote.

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "children.hpp"
#include "corpus.hpp"
#include "gateway_cases.hpp"
#include "kinds.hpp"
#include "options.hpp"
#include "sql_cases.hpp"
#include "tally.hpp"

namespace millrace::conformance {

namespace {

enum ExitStatus : int { kAllWell = 0, kBelowMinimum = 1, kNotUnderstood = 2 };

std::vector<std::string> features_of(const Json& row) {
    return row.value("features", std::vector<std::string>{});
}

/// The first feature the row needs and the engine does not claim, or nothing.
std::string unclaimed_feature(const Json& row, const std::vector<std::string>& claimed) {
    for (std::string& feature : features_of(row)) {
        if (std::ranges::find(claimed, feature) == claimed.end()) { return std::move(feature); }
    }
    return {};
}

void print_report(const std::string& file, const std::string& id, const RowReport& report) {
    Json line{{"file", file},
              {"id", id},
              {"verdict", report.verdict},
              {"pass", report.pass},
              {"exact", report.exact}};
    if (!report.skipped.empty()) {
        line["skipped"] = report.skipped;
    } else if (!report.pass) {
        line["got"] = report.got;
    }
    fmt::print("{}\n", line.dump(-1, ' ', false, Json::error_handler_t::replace));
}

/// One run of the program: goes through the files and keeps the books.
class Run {
public:
    explicit Run(Options options) : options_(std::move(options)) {}

    int run() {
        for (const std::string& path : options_.files) { run_file(path); }
        if (!sql_suites_.empty()) { run_sql(); }
        print_table(stderr, tallies_);
        if (!understood_all_) { return kNotUnderstood; }
        const auto too_low = [this](const FileTally& tally) {
            return is_below(tally.base, options_.min_pass) ||
                   is_below(tally.features, options_.min_pass_features);
        };
        return std::ranges::any_of(tallies_, too_low) ? kBelowMinimum : kAllWell;
    }

private:
    static bool is_below(const Counts& counts, const std::optional<double>& percent) {
        return percent && counts.pass_percent() < *percent;
    }

    void run_file(const std::string& path) {
        auto corpus = read_corpus(path);
        if (!corpus) { return complain(corpus.error()); }
        if (corpus->format == "sql-cases/1") { return sql_suites_.push_back(*std::move(corpus)); }
        const auto is_left_out = [&](const Json& row) {
            return row["id"].get<std::string>().find(options_.only) == std::string::npos;
        };
        std::erase_if(corpus->rows, is_left_out);
        std::erase_if(corpus->expressions, is_left_out);
        if (corpus->format == "gateway-cases/1") {
            return run_gateway(*corpus, "gateway", gateway_harness());
        }
        if (corpus->format == "calculator-cases/1") { return run_calculator(*corpus); }
        const RowFunction run = corpus->format.empty() ? find_kind(corpus->kind) : nullptr;
        if (run == nullptr) {
            return complain(fmt::format("{}: no kind of test has this name or format", path));
        }
        run_rows(*corpus, run);
    }

    void run_rows(const Corpus& corpus, RowFunction run) {
        std::vector<const Json*> attempted;
        for (const Json& row : corpus.rows) {
            if (unclaimed_feature(row, options_.features).empty()) { attempted.push_back(&row); }
        }
        std::vector<RowReport> done = run_in_children(attempted, run);
        std::vector<RowReport> reports;
        auto next = done.begin();
        for (const Json& row : corpus.rows) {
            const std::string feature = unclaimed_feature(row, options_.features);
            if (feature.empty()) {
                reports.push_back(std::move(*next++));
            } else {
                reports.emplace_back().skipped = "needs " + feature;
            }
        }
        tell(corpus, corpus.name, reports);
    }

    void run_gateway(const Corpus& corpus, const std::string& shown, const Harness& harness) {
        std::vector<std::string> ids;
        for (const Json& row : corpus.rows) { ids.push_back(row["id"].get<std::string>()); }
        tell(corpus, shown, run_gateway_cases(harness, corpus.path, options_.only, ids));
    }

    /// Expressions run here; the cases of directives need a gateway.
    void run_calculator(const Corpus& corpus) {
        Corpus expressions{corpus.path, "expressions", {}, {}, corpus.expressions, {}};
        run_rows(expressions, run_expression);
        run_gateway(corpus, "directives", calculator_harness());
    }

    /// All suites at once, since they share a database server. Rows that are skipped need what is
    /// not there yet, so no minimum counts them.
    void run_sql() {
        const std::size_t first = tallies_.size();
        for (const SqlRow& row : run_sql_cases(sql_suites_, options_)) {
            print_report(row.file, row.id, row.report);
            const auto begin = tallies_.begin() + static_cast<std::ptrdiff_t>(first);
            auto tally = std::ranges::find(begin, tallies_.end(), row.group, &FileTally::file);
            if (tally == tallies_.end()) {
                tally = tallies_.insert(tally, FileTally{row.group, {}, {}, {}});
            }
            tally->all.add(row.report);
            if (row.report.skipped.empty()) { tally->base.add(row.report); }
        }
    }

    void tell(const Corpus& corpus, const std::string& shown, std::vector<RowReport> reports) {
        FileTally& tally = tallies_.emplace_back(FileTally{shown, {}, {}, {}});
        for (std::size_t i = 0; i < reports.size(); ++i) {
            const Json& row = corpus.rows[i];
            const std::string id = row["id"].get<std::string>();
            if (!reports[i].understood) {
                complain(fmt::format("{}: row {} cannot be understood: {}", corpus.path, id,
                                     reports[i].got));
            }
            print_report(shown, id, reports[i]);
            tally.all.add(reports[i]);
            if (features_of(row).empty()) {
                tally.base.add(reports[i]);
            } else if (unclaimed_feature(row, options_.features).empty()) {
                tally.features.add(reports[i]);
            }
        }
    }

    void complain(const std::string& what) {
        fmt::print(stderr, "conformance: {}\n", what);
        understood_all_ = false;
    }

    Options options_;
    std::vector<Corpus> sql_suites_;
    std::vector<FileTally> tallies_;
    bool understood_all_ = true;
};

}  // namespace

}  // namespace millrace::conformance

int main(int argc, char** argv) {
    using namespace millrace::conformance;
    auto options = read_options(argc, argv);
    if (!options) {
        fmt::print(stderr, "conformance: {}\n", options.error());
        return kNotUnderstood;
    }
    try {
        return Run(*std::move(options)).run();
    } catch (const std::exception& error) {
        fmt::print(stderr, "conformance: {}\n", error.what());
        return kNotUnderstood;
    }
}
