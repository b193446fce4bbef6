#include "result_form.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include <millrace/graphql/schema.hpp>

namespace millrace::ext::directive_aggregate {

namespace {

struct FormFacts {
    std::string_view words;    // what is made
    std::string_view types;    // of fields that can hold it, each with blanks around it
    std::string_view holders;  // to write instead
};

// In the order of ResultForm.
constexpr std::array<FormFacts, 8> kForms{{
    {"a whole number", " Int Float JSON ", "_int, _float or _json"},
    {"a number", " Int Float JSON ", "_int, _float or _json"},
    {"a number", " Float JSON ", "_float or _json"},
    {"text", " String JSON ", "_string or _json"},
    {"true or false", " Boolean JSON ", "_boolean or _json"},
    {"a value of the rows", " Int Float String Boolean JSON [String] [Int] [Float] ",
     "_string, _int, _float, _boolean or _json"},
    {"a list", " JSON [String] [Int] [Float] [JSON] ", "_strings, _ints, _floats or _json"},
    {"objects", " JSON ", "_json"},
}};

}  // namespace

bool check_field(plan::DirectiveSite& site, ResultForm form, std::string_view what) {
    const FormFacts& facts = kForms[static_cast<std::size_t>(form)];
    const graphql::Field& field = site.field();
    if (!site.is_holder() && field.type->named->name != "JSON") {
        site.error(
            fmt::format("{} on {{{}}} makes a value of its own: write it on a holder, as in "
                        "'{}: {} @…'.",
                        what, site.path(), field.name,
                        facts.holders.substr(0, facts.holders.find_first_of(", "))));
        return false;
    }
    const std::string type = fmt::format(" {} ", graphql::to_string(&field.type->nullable()));
    if (facts.types.find(type) != std::string_view::npos) { return true; }
    site.error(fmt::format("{} on {{{}}} makes {}, which '{}' cannot hold: write it on {}.", what,
                           site.path(), facts.words, field.name, facts.holders));
    return false;
}

}  // namespace millrace::ext::directive_aggregate
