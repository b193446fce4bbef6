#include "sql_functions.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include <re2/re2.h>

#include <millrace/base/limits.hpp>

#include "failure.hpp"

namespace millrace::ext::source_sqlite {
namespace {

constexpr std::int64_t kPatternMemoryMax = 256 * 1024;  // program and automaton of one pattern

void fail_with(sqlite3_context* context, std::string_view sqlstate) {
    const std::string message = std::string(kSqlstateMark) + std::string(sqlstate);
    sqlite3_result_error(context, message.data(), static_cast<int>(message.size()));
}

std::string_view text_of(sqlite3_value* value) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return {text, text == nullptr ? 0 : static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

/// `SIMILAR TO`: `%` and `_` beside the operators of regular expressions, over the whole text.
/// Nothing: it ends in an escape of nothing.
std::string similar_pattern(std::string_view pattern) {
    std::string out = "(?s)^(?:";
    bool in_class = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '\\') {
            if (++i == pattern.size()) { return {}; }
            out += RE2::QuoteMeta(pattern.substr(i, 1));
        } else if (in_class) {
            in_class = c != ']';
            out += c;
        } else if (c == '%') {
            out += ".*";
        } else if (c == '_') {
            out += '.';
        } else if (c == '[') {
            in_class = true;
            out += c;
        } else if (c == '.' || c == '^' || c == '$') {
            out += '\\';
            out += c;
        } else {
            out += c;
        }
    }
    return out += ")$";
}

enum class Matching : std::uint8_t { Regex, RegexIgnoringCase, Similar };

std::unique_ptr<RE2> compile(std::string_view pattern, Matching matching) {
    if (pattern.size() > limits::kRegexBytesMax) { return nullptr; }
    RE2::Options options(RE2::Quiet);
    options.set_max_mem(kPatternMemoryMax);
    options.set_case_sensitive(matching != Matching::RegexIgnoringCase);
    const std::string text =
        matching == Matching::Similar ? similar_pattern(pattern) : std::string(pattern);
    if (matching == Matching::Similar && text.empty()) { return nullptr; }
    auto compiled = std::make_unique<RE2>(text, options);
    return compiled->ok() ? std::move(compiled) : nullptr;
}

/// f(text, pattern). The pattern is compiled once for all rows it stays the same for.
template <Matching matching>
void match(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL ||
        sqlite3_value_type(arguments[1]) == SQLITE_NULL) {
        return;
    }
    const auto* kept = static_cast<const RE2*>(sqlite3_get_auxdata(context, 1));
    std::unique_ptr<RE2> made;
    if (kept == nullptr) {
        made = compile(text_of(arguments[1]), matching);
        if (made == nullptr) {
            fail_with(context, "2201B");
            return;
        }
        kept = made.get();
    }
    const std::string_view text = text_of(arguments[0]);
    sqlite3_result_int(context, RE2::PartialMatch(re2::StringPiece(text), *kept) ? 1 : 0);
    if (made != nullptr) {
        sqlite3_set_auxdata(context, 1, made.release(),
                            [](void* pattern) { delete static_cast<RE2*>(pattern); });
    }
}

/// Welford's sums: of numbers that are large and close to each other, too.
struct Moments {
    std::int64_t count;
    double mean;
    double squares;
};

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

enum class Spread : std::uint8_t { DeviationSample, DeviationAll, VarianceSample, VarianceAll };

/// NULL of no numbers at all; of a sample also of one, as in PostgreSQL.
template <Spread spread>
void finish_spread(sqlite3_context* context) {
    const auto* moments = static_cast<const Moments*>(sqlite3_aggregate_context(context, 0));
    constexpr bool kSample = spread == Spread::DeviationSample || spread == Spread::VarianceSample;
    const std::int64_t divisor = moments == nullptr ? 0 : moments->count - (kSample ? 1 : 0);
    if (divisor <= 0) { return; }
    const double variance = moments->squares / static_cast<double>(divisor);
    constexpr bool kDeviation = spread == Spread::DeviationSample || spread == Spread::DeviationAll;
    sqlite3_result_double(context, kDeviation ? std::sqrt(variance) : variance);
}

struct ScalarFunction {
    const char* name;
    int arguments;
    void (*call)(sqlite3_context*, int, sqlite3_value**);
};

constexpr std::array kScalars{
    ScalarFunction{"millrace_regexp", 2, &match<Matching::Regex>},
    ScalarFunction{"millrace_iregexp", 2, &match<Matching::RegexIgnoringCase>},
    ScalarFunction{"millrace_similar", 2, &match<Matching::Similar>},
};

struct AggregateFunction {
    const char* name;
    void (*finish)(sqlite3_context*);
};

constexpr std::array kAggregates{
    AggregateFunction{"stddev", &finish_spread<Spread::DeviationSample>},
    AggregateFunction{"stddev_samp", &finish_spread<Spread::DeviationSample>},
    AggregateFunction{"stddev_pop", &finish_spread<Spread::DeviationAll>},
    AggregateFunction{"variance", &finish_spread<Spread::VarianceSample>},
    AggregateFunction{"var_samp", &finish_spread<Spread::VarianceSample>},
    AggregateFunction{"var_pop", &finish_spread<Spread::VarianceAll>},
};

}  // namespace

// Only statements of ours may call them, not what someone put into the file.
int add_functions(sqlite3* database) {
    constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    for (const ScalarFunction& function : kScalars) {
        const int code =
            sqlite3_create_function_v2(database, function.name, function.arguments, kFlags, nullptr,
                                       function.call, nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) { return code; }
    }
    for (const AggregateFunction& function : kAggregates) {
        const int code = sqlite3_create_function_v2(database, function.name, 1, kFlags, nullptr,
                                                    nullptr, &add_number, function.finish, nullptr);
        if (code != SQLITE_OK) { return code; }
    }
    return SQLITE_OK;
}

}  // namespace millrace::ext::source_sqlite
