#include <millrace/compute/kernel.hpp>

#include <cmath>

#include <millrace/base/assert.hpp>

namespace millrace::compute {

using value::Column;

namespace {

KernelResult single(Shape shape, Column column, Arena& arena) noexcept {
    const std::span<Column> columns = arena.make_array<Column>(1);
    columns[0] = column;
    return {shape, {}, columns};
}

}  // namespace

std::optional<double> Arguments::find(std::string_view name) const noexcept {
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        if (parameters_[i].name == name) { return values_[i]; }
    }
    MR_REQUIRE(false && "a kernel reads only arguments it declares");
    return {};
}

double Arguments::number(std::string_view name) const noexcept {
    const std::optional<double> value = find(name);
    MR_REQUIRE(value.has_value());
    return *value;
}

KernelResult KernelCall::same(Column column) const noexcept {
    return single(Shape::Same, column, arena);
}

KernelResult KernelCall::other(std::span<double> values) const noexcept {
    return single(Shape::Other, {values, {}, false}, arena);
}

KernelResult KernelCall::one(std::optional<double> number) const noexcept {
    Column column{arena.make_array<double>(1), {}, false};
    if (number) {
        column.values[0] = *number;
    } else {
        column.set_null(0, arena);
    }
    return single(Shape::Number, column, arena);
}

KernelResult KernelCall::object(std::span<const std::string_view> members,
                                std::span<const double> numbers) const noexcept {
    const std::span<Column> columns = arena.make_array<Column>(members.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        columns[i].values = arena.make_array<double>(1);
        columns[i].values[0] = numbers[i];
    }
    return {Shape::Object, members, columns};
}

KernelResult KernelCall::object_of_nulls(std::span<const std::string_view> members) const noexcept {
    const std::span<Column> columns = arena.make_array<Column>(members.size());
    for (Column& column : columns) {
        column.values = arena.make_array<double>(1);
        column.set_null(0, arena);
    }
    return {Shape::Object, members, columns};
}

KernelResult KernelCall::table(std::span<const std::string_view> members,
                               std::initializer_list<std::span<double>> values) const noexcept {
    const std::span<Column> columns = arena.make_array<Column>(members.size());
    std::size_t place = 0;
    for (const std::span<double> column : values) { columns[place++].values = column; }
    return {Shape::Table, members, columns};
}

}  // namespace millrace::compute
