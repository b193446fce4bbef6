#include <iterator>

#include <fmt/format.h>

#include <millrace/compute/kernel_registry.hpp>

namespace millrace::compute {

namespace {

constexpr std::string_view kIntroduction = R"(# Kernels

What `@compute(type: "…")` runs over an array of numbers. This page is made from the kernels'
own descriptions (`ext/kernel/`); every example on it is a test.

**Nulls.** `nulls: SKIP` (the default) lets them take no part; in a result as long as the input they
stay null, but where a window around them has a value. `PROPAGATE` makes null what would need one,
`ZERO` reads them as 0, `INTERPOLATE` puts them on the line between their neighbours.
**Results that are not finite** (a logarithm of 0, a division by 0) are null, with an error.
**Empty input** gives an empty array, or null from what gives one number.
**Windows** longer than the data use what is there, unless `minPeriods` wants more values.
**Integers** stay integers only where it says so.
)";

std::string_view shape_text(Shape shape) {
    switch (shape) {
        case Shape::Same:
            return "an array as long as the input";
        case Shape::Other:
            return "an array";
        case Shape::Number:
            return "a number, or null";
        case Shape::Object:
            return "an object";
        case Shape::Table:
            return "a list of objects";
    }
    return {};
}

std::string_view type_text(ParameterType type) {
    switch (type) {
        case ParameterType::Int:
            return "Int";
        case ParameterType::Float:
            return "Float";
        case ParameterType::Boolean:
            return "Boolean";
    }
    return {};
}

std::string default_text(const Parameter& parameter) {
    if (parameter.required) { return "required"; }
    if (!parameter.fallback) { return ""; }
    if (parameter.type == ParameterType::Boolean) {
        return *parameter.fallback != 0 ? "true" : "false";
    }
    return fmt::format("{}", *parameter.fallback);
}

std::string range_text(const Parameter& parameter) {
    if (parameter.type == ParameterType::Boolean) { return ""; }
    return fmt::format("{} to {}", parameter.least, parameter.most);
}

void append_parameters(std::string& page, const Kernel& kernel) {
    if (kernel.parameters.empty()) { return; }
    page += "| argument | type | default | range | |\n| --- | --- | --- | --- | --- |\n";
    for (const Parameter& parameter : kernel.parameters) {
        fmt::format_to(std::back_inserter(page), "| `{}` | {} | {} | {} | {} |\n", parameter.name,
                       type_text(parameter.type), default_text(parameter), range_text(parameter),
                       parameter.about);
    }
    page += '\n';
}

void append_example(std::string& page, const Kernel& kernel) {
    const Example& example = kernel.example;
    fmt::format_to(std::back_inserter(page), "```\n@compute(type: \"{}\"{}{})\n{}", kernel.name,
                   example.arguments.empty() ? "" : ", ", example.arguments, example.input);
    if (!example.with.empty()) {
        fmt::format_to(std::back_inserter(page), " with {}", example.with);
    }
    fmt::format_to(std::back_inserter(page), "\n=> {}\n```\n", example.output);
}

void append_kernel(std::string& page, const Kernel& kernel) {
    fmt::format_to(std::back_inserter(page), "\n### {}\n\n{}\n\nGives {}{}.", kernel.name,
                   kernel.summary, shape_text(kernel.shape),
                   kernel.keeps_integers ? "; integers stay integers" : "");
    if (kernel.second == Second::Required) { page += " Needs a second array, `with`."; }
    if (kernel.second == Second::Optional) { page += " Takes a second array, `with`."; }
    page += "\n\n";
    append_parameters(page, kernel);
    append_example(page, kernel);
}

}  // namespace

std::string kernels_to_markdown(const KernelRegistry& registry) {
    std::string page(kIntroduction);
    std::string_view family;
    for (const RegisteredKernel& registered : registry.all()) {
        if (registered.family != family) {
            family = registered.family;
            fmt::format_to(std::back_inserter(page), "\n## {}\n", family);
        }
        append_kernel(page, *registered.kernel);
    }
    return page;
}

}  // namespace millrace::compute
