#include <algorithm>
#include <charconv>

#include <millrace/plan/directive.hpp>

namespace millrace::plan {

namespace {

// Types that the directives of several extensions use.
constexpr std::string_view kSharedTypes = R"(
"Where items without a key stand."
enum Nulls { LAST FIRST }

"""
One key of an order: `key`, a name, or `by`, an expression. Keys after the first decide between
items that are equal by those before.
"""
input SortKey { key: String, by: String, reversed: Boolean = false, nulls: Nulls = LAST }

"""
What becomes of a field that fails: NULL, null and an error; FAIL, the whole request fails; DEFAULT,
the value of `default` and no error.
"""
enum OnError { NULL FAIL DEFAULT }
)";

constexpr std::string_view kStructuralDirectives = R"(
"""
How @argumentTransform changes an argument: MAP replaces it, LIST_MAP replaces each element of a
list, FILTER keeps the elements for which the expression is true.
"""
enum ParamTransformType { MAP LIST_MAP FILTER }

"""
Leaves out a field or fragment when `predicate` is true. The predicate sees the variables of the
operation; nothing below is fetched.
"""
directive @skipBy(predicate: String!, dependencySources: [String!]) on FIELD | INLINE_FRAGMENT | FRAGMENT_SPREAD

"""
Leaves out a field or fragment unless `predicate` is true. @skipBy on the same place wins.
"""
directive @includeBy(predicate: String!, dependencySources: [String!]) on FIELD | INLINE_FRAGMENT | FRAGMENT_SPREAD

"""
Publishes the value of a field, as it was fetched, under a name that `dependencySources` of other
directives may use. Below a list the source is the list of all values in document order. With
`sourceConvert` the result key is replaced by the value of that expression.
"""
directive @fetchSource(name: String!, sourceConvert: String) on FIELD

"""
Changes an argument before the field is fetched. The expression sees the variables of the
operation, `ele` (LIST_MAP, FILTER) or `arg`, the map of all arguments (MAP), and the sources it
names; the field waits for these. Several run from left to right.
"""
directive @argumentTransform(argumentName: String!, operateType: ParamTransformType! = MAP, expression: String!, dependencySources: [String!]) repeatable on FIELD

"""
Gives an argument the value of a source; the field waits for it. The argument need not be written.
"""
directive @argumentBind(argumentName: String!, source: String!) repeatable on FIELD

"""
Lowers for this operation what the server allows it to compute: steps of expressions and
directives, items of one collection, milliseconds. It never allows more.
"""
directive @computeLimits(maxSteps: Int, maxItems: Int, timeoutMs: Int) on QUERY | MUTATION

"""
Splits a list argument into groups of `size` elements, one call each; results are concatenated.
"""
directive @partition(size: Int!) on ARGUMENT_DEFINITION
)";

}  // namespace

std::optional<std::string_view> DirectiveSite::text(std::string_view name) const noexcept {
    const value::Value given = argument(name);
    if (!given.is(value::Kind::String) && !given.is(value::Kind::Enum)) { return std::nullopt; }
    return given.text();
}

std::vector<std::string_view> DirectiveSite::texts(std::string_view name) const {
    std::vector<std::string_view> result;
    const value::Value given = argument(name);
    if (given.is(value::Kind::String)) { result.push_back(given.text()); }
    if (given.is(value::Kind::List)) {
        for (const value::Value item : given.items()) { result.push_back(item.text()); }
    }
    return result;
}

std::optional<std::int64_t> DirectiveSite::integer(std::string_view name) const noexcept {
    const value::Value given = argument(name);
    if (given.is(value::Kind::Int)) { return given.as_integer(); }
    if (!given.is(value::Kind::Number)) { return std::nullopt; }
    const std::string_view digits = given.text();
    std::int64_t number = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return read.ec == std::errc{} ? std::optional(number) : std::nullopt;
}

bool DirectiveSite::flag(std::string_view name, bool otherwise) const noexcept {
    const value::Value given = argument(name);
    return given.is(value::Kind::Boolean) ? given.as_boolean() : otherwise;
}

void DirectiveRegistry::add(std::unique_ptr<const Directive> directive) {
    directives_.push_back(std::move(directive));
}

const Directive* DirectiveRegistry::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(directives_, name,
                                         [](const auto& directive) { return directive->name(); });
    return found == directives_.end() ? nullptr : found->get();
}

std::string DirectiveRegistry::sdl() const {
    std::string text(kSharedTypes);
    text.append(kStructuralDirectives);
    for (const auto& directive : directives_) { text.append(directive->sdl()); }
    return text;
}

}  // namespace millrace::plan
