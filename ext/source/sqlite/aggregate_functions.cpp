// Aggregates over numbers and booleans.

#include <array>
#include <cmath>
#include <cstdint>

#include "sql_functions.hpp"

namespace millrace::ext::source_sqlite {
namespace {

/// What the numbers so far come to. Welford's sums: right for numbers that are large and close to
/// each other, too. SQLite gives it zeroed.
struct Moments {
    std::int64_t count;
    double mean;
    double squares;
};

/// NULLs are left out, and so is what is no number.
void add_number(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    const int type = sqlite3_value_numeric_type(arguments[0]);
    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) { return; }
    auto* moments = static_cast<Moments*>(sqlite3_aggregate_context(context, sizeof(Moments)));
    if (moments == nullptr) {
        sqlite3_result_error_nomem(context);
        return;
    }
    const double number = sqlite3_value_double(arguments[0]);
    const double from_mean = number - moments->mean;
    ++moments->count;
    moments->mean += from_mean / static_cast<double>(moments->count);
    moments->squares += from_mean * (number - moments->mean);
}

enum class Spread : std::uint8_t {
    DeviationOfSample,
    DeviationOfAll,
    VarianceOfSample,
    VarianceOfAll
};

/// NULL of no numbers at all; of a sample also of one.
template <Spread spread>
void finish_spread(sqlite3_context* context) {
    constexpr bool kSample =
        spread == Spread::DeviationOfSample || spread == Spread::VarianceOfSample;
    constexpr bool kDeviation =
        spread == Spread::DeviationOfSample || spread == Spread::DeviationOfAll;
    const auto* moments = static_cast<const Moments*>(sqlite3_aggregate_context(context, 0));
    const std::int64_t divisor = moments == nullptr ? 0 : moments->count - (kSample ? 1 : 0);
    if (divisor <= 0) { return; }
    const double variance = moments->squares / static_cast<double>(divisor);
    sqlite3_result_double(context, kDeviation ? std::sqrt(variance) : variance);
}

struct Votes {
    std::int64_t yes;
    std::int64_t no;
};

void add_vote(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) { return; }
    auto* votes = static_cast<Votes*>(sqlite3_aggregate_context(context, sizeof(Votes)));
    if (votes == nullptr) {
        sqlite3_result_error_nomem(context);
        return;
    }
    ++(sqlite3_value_int64(arguments[0]) != 0 ? votes->yes : votes->no);
}

template <bool all>
void finish_votes(sqlite3_context* context) {
    const auto* votes = static_cast<const Votes*>(sqlite3_aggregate_context(context, 0));
    if (votes == nullptr) { return; }
    sqlite3_result_int(context, (all ? votes->no == 0 : votes->yes > 0) ? 1 : 0);
}

struct Aggregate {
    const char* name;
    void (*step)(sqlite3_context*, int, sqlite3_value**);
    void (*finish)(sqlite3_context*);
};

constexpr std::array kAggregates{
    Aggregate{"stddev", &add_number, &finish_spread<Spread::DeviationOfSample>},
    Aggregate{"stddev_samp", &add_number, &finish_spread<Spread::DeviationOfSample>},
    Aggregate{"stddev_pop", &add_number, &finish_spread<Spread::DeviationOfAll>},
    Aggregate{"variance", &add_number, &finish_spread<Spread::VarianceOfSample>},
    Aggregate{"var_samp", &add_number, &finish_spread<Spread::VarianceOfSample>},
    Aggregate{"var_pop", &add_number, &finish_spread<Spread::VarianceOfAll>},
    Aggregate{"bool_and", &add_vote, &finish_votes<true>},
    Aggregate{"bool_or", &add_vote, &finish_votes<false>},
};

}  // namespace

int add_aggregate_functions(sqlite3* database) {
    for (const Aggregate& aggregate : kAggregates) {
        const int code =
            sqlite3_create_function_v2(database, aggregate.name, 1, kFunctionFlags, nullptr,
                                       nullptr, aggregate.step, aggregate.finish, nullptr);
        if (code != SQLITE_OK) { return code; }
    }
    return SQLITE_OK;
}

}  // namespace millrace::ext::source_sqlite
