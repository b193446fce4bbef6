#include "kernel/argument_check.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <millrace/base/nearest.hpp>
#include <millrace/value/number_text.hpp>

namespace millrace::compute {

using value::Kind;
using value::Member;
using value::Value;

namespace {

constexpr std::string_view kNulls = "nulls";

struct NullModeName {
    std::string_view name;
    NullMode mode;
};
constexpr std::array kNullModes{
    NullModeName{"SKIP", NullMode::Skip}, NullModeName{"PROPAGATE", NullMode::Propagate},
    NullModeName{"ZERO", NullMode::Zero}, NullModeName{"INTERPOLATE", NullMode::Interpolate}};

tl::unexpected<Error> refuse(Arena& arena, const std::string& message) {
    return fail(Error::make(arena, ErrorCode::BadRequest, "COMPUTE_ARGUMENT", message));
}

Result<NullMode> null_mode(Value given, Arena& arena) {
    const std::string_view name =
        given.is(Kind::Enum) || given.is(Kind::String) ? given.text() : std::string_view{};
    for (const NullModeName& known : kNullModes) {
        if (known.name == name) { return known.mode; }
    }
    return refuse(arena, "\"nulls\" is SKIP, PROPAGATE, ZERO or INTERPOLATE.");
}

/// The number `given` is, as far as a parameter of type `type` takes it.
std::optional<double> number_of(Value given, ParameterType type) noexcept {
    if (type == ParameterType::Boolean) {
        if (!given.is(Kind::Boolean)) { return {}; }
        return given.as_boolean() ? 1.0 : 0.0;
    }
    if (given.is(Kind::Int)) { return static_cast<double>(given.as_integer()); }
    double number = 0;
    if (given.is(Kind::Float)) {
        number = given.as_real();
    } else if (given.is(Kind::Number)) {
        const std::string_view text = given.text();
        number = value::read_number(text.data(), text.data() + text.size()).value;
    } else {
        return {};
    }
    if (!std::isfinite(number)) { return {}; }
    if (type == ParameterType::Int && number != std::trunc(number)) { return {}; }
    return number;
}

bool is_late(const Member& given) noexcept {
    return given.value.is(Kind::Pending);
}

std::string unknown_argument(const Kernel& kernel, std::string_view name) {
    std::vector<std::string_view> names{kNulls};
    for (const Parameter& parameter : kernel.parameters) { names.push_back(parameter.name); }
    return fmt::format("Kernel \"{}\" takes no argument \"{}\".{}", kernel.name, name,
                       did_you_mean(nearest(name, names)));
}

Status set_argument(const Kernel& kernel, const Member& given, CheckedArguments& checked,
                    Arena& arena) {
    const auto parameter = std::ranges::find(kernel.parameters, given.name, &Parameter::name);
    if (parameter == kernel.parameters.end()) {
        return refuse(arena, unknown_argument(kernel, given.name));
    }
    const std::optional<double> number =
        is_late(given) ? parameter->least : number_of(given.value, parameter->type);
    if (!number) {
        constexpr std::array<std::string_view, 3> kWanted{"an integer", "a number", "a boolean"};
        return refuse(
            arena, fmt::format("Argument \"{}\" of kernel \"{}\" is {}.", given.name, kernel.name,
                               kWanted[static_cast<std::size_t>(parameter->type)]));
    }
    const bool is_number = parameter->type != ParameterType::Boolean;
    if (is_number && (*number < parameter->least || *number > parameter->most)) {
        return refuse(
            arena,
            fmt::format("Argument \"{}\" of kernel \"{}\" is from {} to {}, not {}.", given.name,
                        kernel.name, parameter->least, parameter->most, *number));
    }
    checked.arguments.set(static_cast<std::size_t>(parameter - kernel.parameters.begin()), *number);
    return {};
}

Status check_all(const Kernel& kernel, const Arguments& arguments, Arena& arena) {
    for (const Parameter& parameter : kernel.parameters) {
        if (parameter.required && !arguments.find(parameter.name)) {
            return refuse(arena, fmt::format("Kernel \"{}\" needs the argument \"{}\".",
                                             kernel.name, parameter.name));
        }
    }
    if (kernel.refuse == nullptr) { return {}; }
    const std::string_view problem = kernel.refuse(arguments);
    if (problem.empty()) { return {}; }
    return refuse(arena, fmt::format("Kernel \"{}\": {}", kernel.name, problem));
}

}  // namespace

Result<CheckedArguments> check_arguments(const Kernel& kernel, std::span<const Member> arguments,
                                         Arena& arena) {
    CheckedArguments checked{Arguments(kernel.parameters)};
    for (const Member& given : arguments) {
        if (given.value.is_nothing()) { continue; }
        if (given.name == kNulls) {
            MR_TRY(checked.nulls, null_mode(given.value, arena));
        } else {
            MR_CHECK(set_argument(kernel, given, checked, arena));
        }
    }
    // What arguments are together can be said only when all are known.
    if (std::ranges::none_of(arguments, is_late)) {
        MR_CHECK(check_all(kernel, checked.arguments, arena));
    }
    return checked;
}

}  // namespace millrace::compute
