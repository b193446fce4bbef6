// JSON, and what type data is of.

#include "datum/number.hpp"
#include "datum/text.hpp"
#include "functions/groups.hpp"
#include "functions/tools.hpp"

namespace millrace::compute {

namespace {

Datum json_parse(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    return read_raw(run, a[0]);
}

Datum json_stringify(Run& run, Arguments a) {
    TextBuilder out(run);
    const Datum done = append_json(out, a[0]);
    return done.is_failure() ? done : out.finish();
}

Datum type(Run& run, Arguments a) {
    const Datum looked_into = numeric(run, opened(run, a[0]));
    if (looked_into.is_failure()) { return looked_into; }
    return Datum::string(type_name(looked_into.type()));
}

Datum is_a(Run& run, Arguments a) {
    MR_DATUM(const Datum name, type(run, a));
    const std::string_view wanted = a[1].text();
    const bool number = wanted == "number" && (name.text() == "long" || name.text() == "double" ||
                                               name.text() == "decimal" || name.text() == "bigint");
    return Datum::boolean(number || name.text() == wanted);
}

constexpr FunctionRow kRows[] = {
    {"json_parse", "(text: string?) -> any", "What JSON text says.",
     R"(json_parse('{"a": [1]}').a)", "[1]", json_parse},
    {"json_stringify", "(x: any) -> string", "As compact JSON text.",
     "json_stringify({'a': [1, nil]})", R"("{\"a\":[1,null]}")", json_stringify},
    {"type", "(x: any) -> string",
     "Its type: nil, boolean, long, double, decimal, bigint, string, date, list, map, function or "
     "pattern.",
     "type(1)", R"("long")", type},
    {"is_a", "(x: any, type: string) -> boolean",
     "Whether it is of the type; `number` means any of the four.", "is_a(1.5, 'number')", "true",
     is_a},
};

}  // namespace

FunctionGroup json_functions() noexcept {
    return {"JSON and types", kRows};
}

}  // namespace millrace::compute
