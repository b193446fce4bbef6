#pragma once
/// @file source_rows.hpp — the rows of a source, and expressions over them

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <millrace/plan/directive.hpp>

namespace millrace::ext::directive_aggregate {

/// What is done with the value of an expression; decides which fields it may name.
enum class Use : std::uint8_t {
    Any,
    Number,   // it is computed with
    Ordered,  // it is compared
    Boolean,  // it decides
};

/// Compiles the expressions of one use of a directive over the rows of its source.
///
/// The rows' types are known only when all of the operation has been read; then the source is
/// asked whether it is a list and has the members that the expressions name.
class RowExpressions {
public:
    /// Takes the source from argument `source` of `site`.
    RowExpressions(plan::DirectiveSite& site, std::string_view directive);
    RowExpressions(const RowExpressions&) = delete;
    RowExpressions& operator=(const RowExpressions&) = delete;

    [[nodiscard]] std::uint16_t source() const noexcept { return source_; }
    [[nodiscard]] std::string_view source_name() const noexcept { return name_; }
    [[nodiscard]] std::string_view directive() const noexcept { return directive_; }
    [[nodiscard]] plan::DirectiveSite& site() noexcept { return site_; }

    /// Compiles `text`, which argument `argument` gives. Nothing when it is wrong, and reported.
    [[nodiscard]] std::optional<plan::BoundExpression> compile(std::string_view argument,
                                                               std::string_view text, Use use);
    /// The row itself, where an argument is left out.
    [[nodiscard]] std::optional<plan::BoundExpression> row(std::string_view argument, Use use);
    /// The field has to stand inside the list of the source.
    void stand_inside();
    /// Reports `@directive on {path}: problem`.
    void report(std::string_view problem);

private:
    struct Needs;

    plan::DirectiveSite& site_;
    std::string directive_;
    std::string name_;
    std::shared_ptr<Needs> needs_;
    std::uint16_t source_;
};

/// What a source holds in one request.
struct SourceRows {
    std::span<const value::Value> rows;
    bool known = false;  // false: the source is nil, because it failed or was left out
};

/// Errors: EXPRESSION_TYPE when the source is no list.
[[nodiscard]] Result<SourceRows> read_source(std::uint16_t source, plan::ComputeContext& context);

/// The value of an expression for one row.
[[nodiscard]] inline Result<value::Value> evaluate_row(const plan::BoundExpression& expression,
                                                       std::span<const value::Value> rows,
                                                       std::uint32_t place,
                                                       plan::ComputeContext& context) {
    plan::Operand operand;
    operand.element = rows[place];
    operand.item = place;
    return context.evaluate(expression, operand);
}

/// Its values for the rows at `places`, in the arena.
[[nodiscard]] Result<std::span<const value::Value>> evaluate_rows(
    const plan::BoundExpression& expression, std::span<const value::Value> rows,
    std::span<const std::uint32_t> places, plan::ComputeContext& context);

/// The places 0, 1, … `count` - 1.
[[nodiscard]] std::span<const std::uint32_t> all_places(std::size_t count, Arena& arena);

}  // namespace millrace::ext::directive_aggregate
