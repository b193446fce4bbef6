#include <millrace/sql/operators.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <millrace/base/assert.hpp>

namespace millrace::sql {
namespace {

using enum Operator;

constexpr std::array<std::pair<std::string_view, Operator>, 32> kOperators{{
    {"_eq", Equal},
    {"_neq", NotEqual},
    {"_gt", Greater},
    {"_gte", GreaterOrEqual},
    {"_lt", Less},
    {"_lte", LessOrEqual},
    {"_in", In},
    {"_nin", NotIn},
    {"_is_null", IsNull},
    {"_like", Like},
    {"_nlike", NotLike},
    {"_ilike", ILike},
    {"_nilike", NotILike},
    {"_similar", Similar},
    {"_nsimilar", NotSimilar},
    {"_regex", Regex},
    {"_nregex", NotRegex},
    {"_iregex", IRegex},
    {"_niregex", NotIRegex},
    {"_contains", Contains},
    {"_contained_in", ContainedIn},
    {"_has_key", HasKey},
    {"_has_keys_any", HasKeysAny},
    {"_has_keys_all", HasKeysAll},
    {"_cast", Cast},
    {"_ceq", ColumnEqual},
    {"_cneq", ColumnNotEqual},
    {"_cgt", ColumnGreater},
    {"_cgte", ColumnGreaterOrEqual},
    {"_clt", ColumnLess},
    {"_clte", ColumnLessOrEqual},
    {"_cne", ColumnNotEqual},
}};

constexpr std::array kPlain{Equal, Greater,     GreaterOrEqual, In,   IsNull,
                            Less,  LessOrEqual, NotEqual,       NotIn};
constexpr std::array kText{Equal,   Greater,  GreaterOrEqual, ILike,    In,       IRegex, IsNull,
                           Like,    Less,     LessOrEqual,    NotEqual, NotILike, NotIn,  NotIRegex,
                           NotLike, NotRegex, NotSimilar,     Regex,    Similar};
constexpr std::array kJsonb{Cast,           ContainedIn, Contains,    Equal,      Greater,
                            GreaterOrEqual, HasKey,      HasKeysAll,  HasKeysAny, In,
                            IsNull,         Less,        LessOrEqual, NotEqual,   NotIn};
constexpr std::array kArray{ContainedIn, Contains, Equal,       Greater,  GreaterOrEqual, In,
                            IsNull,      Less,     LessOrEqual, NotEqual, NotIn};

using enum AggregateFunction;

constexpr std::array kColumnAggregates{Avg,        Max, Min,    Stddev,  StddevPop,
                                       StddevSamp, Sum, VarPop, VarSamp, Variance};
constexpr std::array kPredicateAggregates{Avg, Max, Min, StddevSamp, Sum, VarSamp};

constexpr std::array<std::string_view, 6> kNumbers{"int2",    "int4",   "int8",
                                                   "numeric", "float4", "float8"};
constexpr std::array<std::string_view, 12> kOrdered{
    "text",   "varchar",   "bpchar",      "citext",   "date",  "time",
    "timetz", "timestamp", "timestamptz", "interval", "money", "inet"};

template <std::size_t N>
bool is_one_of(const SqlType& type, const std::array<std::string_view, N>& names) {
    return !type.array && std::ranges::find(names, type.name) != names.end();
}

}  // namespace

std::optional<Operator> find_operator(std::string_view name) noexcept {
    for (const auto& [known, op] : kOperators) {
        if (known == name) { return op; }
    }
    if (name == "_ne") { return NotEqual; }
    return std::nullopt;
}

std::string_view operator_name(Operator op) noexcept {
    return kOperators[static_cast<std::size_t>(op)].first;
}

std::span<const Operator> operators_of(const SqlType& type) noexcept {
    if (type.array) { return kArray; }
    if (type.is("jsonb")) { return kJsonb; }
    const bool text =
        type.is("text") || type.is("varchar") || type.is("bpchar") || type.name == "citext";
    return text ? std::span<const Operator>(kText) : std::span<const Operator>(kPlain);
}

Operator without_column(Operator op) noexcept {
    MR_ASSERT(compares_columns(op));
    return static_cast<Operator>(static_cast<int>(op) - static_cast<int>(ColumnEqual));
}

std::string_view aggregate_name(AggregateFunction function) noexcept {
    static constexpr std::array<std::string_view, 13> kNames{
        "count", "avg",     "max",      "min",      "stddev",   "stddev_pop", "stddev_samp",
        "sum",   "var_pop", "var_samp", "variance", "bool_and", "bool_or"};
    return kNames[static_cast<std::size_t>(function)];
}

std::span<const AggregateFunction> column_aggregates() noexcept {
    return kColumnAggregates;
}

std::span<const AggregateFunction> predicate_aggregates() noexcept {
    return kPredicateAggregates;
}

bool is_incremented(const SqlType& type) noexcept {
    return is_one_of(type, kNumbers) || type.is("money");
}

bool applies_to(AggregateFunction function, const SqlType& type) noexcept {
    switch (function) {
        case Count:
            return true;
        case BoolAnd:
        case BoolOr:
            return type.is("bool");
        case Max:
        case Min:
            return is_one_of(type, kNumbers) || is_one_of(type, kOrdered);
        default:
            return is_one_of(type, kNumbers);
    }
}

}  // namespace millrace::sql
