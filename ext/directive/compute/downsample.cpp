#include <millrace/compute/downsample.hpp>

#include <charconv>
#include <optional>
#include <string>

#include <fmt/core.h>

#include <millrace/base/limits.hpp>
#include <millrace/plan/item_expression.hpp>
#include <millrace/value/column.hpp>

#include "directives.hpp"

namespace millrace::ext::directive_compute {

namespace {

using compute::DownsampleMethod;
using value::Column;
using value::Value;

/// A number of each item: one of its result keys, or an expression over them.
struct Coordinate {
    std::optional<std::uint16_t> key;
    plan::BoundExpression expression;

    [[nodiscard]] Result<Column> read(const plan::ListItems& items,
                                      plan::ComputeContext& context) const {
        const std::span<Value> numbers = context.arena().make_array<Value>(items.size());
        for (std::uint32_t i = 0; i < items.size(); ++i) {
            if (key) {
                numbers[i] = items.key(i, *key);
            } else {
                MR_TRY(numbers[i], plan::evaluate_item(expression, items, i, context));
            }
        }
        return value::to_column(Value::list(numbers), context.arena());
    }
};

class DownsampleOperation final : public plan::ListOperation {
public:
    DownsampleOperation(DownsampleMethod method, std::size_t points, std::optional<Coordinate> x,
                        const Coordinate& y)
        : method_(method), points_(points), x_(std::move(x)), y_(y) {}

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        MR_CHECK(context.spend(items.size()));
        MR_TRY(const Column y, y_.read(items, context));
        Column x;
        if (x_) { MR_TRY(x, x_->read(items, context)); }
        items.keep(compute::downsample(method_, x_ ? &x : nullptr, y, points_, context.arena()));
        return {};
    }

private:
    DownsampleMethod method_;
    std::size_t points_;
    std::optional<Coordinate> x_;
    Coordinate y_;
};

class Use {
public:
    explicit Use(plan::DirectiveSite& site) : site_(site) {}

    void compile() {
        const graphql::WrappedType& type = site_.field().type->nullable();
        if (!type.is_list() || type.of->nullable().is_list()) {
            return refuse("the field is no list of numbers or objects");
        }
        const auto points = points_of();
        if (!points) { return; }
        std::optional<Coordinate> x;
        Coordinate y;
        if (!(site_.is_leaf() ? set_element(y) : set_paths(x, y))) { return; }
        const auto method = compute::downsample_method(site_.text("method").value_or("LTTB"));
        site_.add(std::make_unique<DownsampleOperation>(method.value_or(DownsampleMethod::Lttb),
                                                        *points, std::move(x), y));
    }

private:
    void refuse(const std::string& why) {
        site_.error(fmt::format("@downsample on {{{}}}: {}.", site_.path(), why));
    }

    std::optional<std::size_t> points_of() {
        constexpr auto kMax = static_cast<std::int64_t>(limits::kDownsamplePointsMax);
        const auto points = integer_of(site_.argument("points"));
        if (points && 1 <= *points && *points <= kMax) { return static_cast<std::size_t>(*points); }
        if (points) { refuse(fmt::format("\"points\" is from 1 to {}, not {}", kMax, *points)); }
        return std::nullopt;  // what is no Int was refused where arguments are read
    }

    static std::optional<std::int64_t> integer_of(Value given) {
        if (given.is(value::Kind::Int)) { return given.as_integer(); }
        if (!given.is(value::Kind::Number)) { return std::nullopt; }
        std::int64_t number = 0;
        const std::string_view text = given.text();
        std::from_chars(text.data(), text.data() + text.size(), number);
        return number;
    }

    bool set_element(Coordinate& y) {
        const std::string_view name = site_.field().type->named->name;
        if (name != "Int" && name != "Float" && name != "JSON") {
            refuse("the field is no list of numbers or objects");
            return false;
        }
        if (site_.text("x") || site_.text("y")) {
            refuse("\"x\" and \"y\" are about the result keys of objects");
            return false;
        }
        return set_coordinate("y", "ele", y);
    }

    bool set_paths(std::optional<Coordinate>& x, Coordinate& y) {
        const auto y_text = site_.text("y");
        if (!y_text) {
            refuse("say with \"y\" which number of the objects is drawn");
            return false;
        }
        const auto x_text = site_.text("x");
        return set_coordinate("y", *y_text, y) &&
               (!x_text || set_coordinate("x", *x_text, x.emplace()));
    }

    bool set_coordinate(std::string_view argument, std::string_view text, Coordinate& out) {
        if (site_.selects(text)) {
            out.key = site_.capture(text);
            return true;
        }
        const auto expression = plan::item_expression(
            site_, {.directive = "downsample", .argument = argument, .text = text});
        if (!expression) { return false; }
        out.expression = *expression;
        return true;
    }

    plan::DirectiveSite& site_;
};

class Downsample final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "downsample"; }
    std::string_view sdl() const noexcept override {
        return R"(
"How @downsample chooses: largest triangles; the least and greatest of each part; triangles among those; first, least, greatest and last of each part; nearest to the mean of each part; evenly spaced."
enum DownsampleMethod { LTTB MIN_MAX MIN_MAX_LTTB M4 MEAN NTH }

"""
Keeps at most `points` items that draw the same picture, the first and the last among them. The
items are numbers, or objects with a number `y` and, unless they are evenly spaced, `x`: result
keys or expressions over them. Items without these numbers are left out.
"""
directive @downsample(points: Int!, method: DownsampleMethod = LTTB, x: String, y: String) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override { Use(site).compile(); }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_downsample() {
    return std::make_unique<Downsample>();
}

}  // namespace millrace::ext::directive_compute
