#include "schema/prelude.hpp"

#include <algorithm>
#include <array>

#include <millrace/base/assert.hpp>

namespace millrace::graphql {

namespace {

// Fields are in the order in which the specification lists them.
constexpr std::string_view kTypes = R"(
"Text of any length, as UTF-8."
scalar String
"A whole number between -(2^31) and 2^31 - 1."
scalar Int
"A finite double-precision number (IEEE 754)."
scalar Float
"`true` or `false`."
scalar Boolean
"A unique identifier. Always text in a response; a whole number is accepted as input as well."
scalar ID

"The type system of this service: its types, directives and root operation types."
type __Schema {
  description: String
  "All types of this service."
  types: [__Type!]!
  "The type that queries start from."
  queryType: __Type!
  "The type that mutations start from, if this service has any."
  mutationType: __Type
  "The type that subscriptions start from, if this service has any."
  subscriptionType: __Type
  "All directives of this service."
  directives(includeDeprecated: Boolean! = false): [__Directive!]!
}

"A directive: a way to change how a document is executed, or how a schema is understood."
type __Directive {
  name: String!
  description: String
  isRepeatable: Boolean!
  locations: [__DirectiveLocation!]!
  args(includeDeprecated: Boolean! = false): [__InputValue!]!
  isDeprecated: Boolean!
  deprecationReason: String
}

"A place in a document where a directive may stand."
enum __DirectiveLocation {
  "A query."
  QUERY
  "A mutation."
  MUTATION
  "A subscription."
  SUBSCRIPTION
  "A field of a selection."
  FIELD
  "A fragment definition."
  FRAGMENT_DEFINITION
  "A fragment spread."
  FRAGMENT_SPREAD
  "An inline fragment."
  INLINE_FRAGMENT
  "A variable of an operation."
  VARIABLE_DEFINITION
  "A variable of a fragment."
  FRAGMENT_VARIABLE_DEFINITION
  "A schema definition."
  SCHEMA
  "A scalar definition."
  SCALAR
  "An object type definition."
  OBJECT
  "A field definition."
  FIELD_DEFINITION
  "An argument definition."
  ARGUMENT_DEFINITION
  "An interface definition."
  INTERFACE
  "A union definition."
  UNION
  "An enum definition."
  ENUM
  "An enum value definition."
  ENUM_VALUE
  "An input object definition."
  INPUT_OBJECT
  "An input field definition."
  INPUT_FIELD_DEFINITION
  "A directive definition."
  DIRECTIVE_DEFINITION
}

"A type, of one of the kinds that `__TypeKind` lists, which say what fields have a value."
type __Type {
  kind: __TypeKind!
  name: String
  description: String
  specifiedByURL: String
  fields(includeDeprecated: Boolean! = false): [__Field!]
  interfaces: [__Type!]
  possibleTypes: [__Type!]
  enumValues(includeDeprecated: Boolean! = false): [__EnumValue!]
  inputFields(includeDeprecated: Boolean! = false): [__InputValue!]
  ofType: __Type
  isOneOf: Boolean
}

"A field of an object or interface type: its name, its arguments and the type of its value."
type __Field {
  name: String!
  description: String
  args(includeDeprecated: Boolean! = false): [__InputValue!]!
  type: __Type!
  isDeprecated: Boolean!
  deprecationReason: String
}

"An argument of a field or directive, or a field of an input object."
type __InputValue {
  name: String!
  description: String
  type: __Type!
  "The default value as a GraphQL literal."
  defaultValue: String
  isDeprecated: Boolean!
  deprecationReason: String
}

"One of the values of an enum. In a response it is its name as text."
type __EnumValue {
  name: String!
  description: String
  isDeprecated: Boolean!
  deprecationReason: String
}

"The kinds of types."
enum __TypeKind {
  "A scalar."
  SCALAR
  "An object: `fields` and `interfaces` have a value."
  OBJECT
  "An interface: `fields`, `interfaces` and `possibleTypes` have a value."
  INTERFACE
  "A union: `possibleTypes` has a value."
  UNION
  "An enum: `enumValues` has a value."
  ENUM
  "An input object: `inputFields` has a value."
  INPUT_OBJECT
  "A list of `ofType`."
  LIST
  "`ofType`, but never null."
  NON_NULL
}

type __Meta {
  "The type system of this service."
  __schema: __Schema!
  "One type of this service."
  __type(name: String!): __Type
  "The name of the object type at hand."
  __typename: String!
}
)";

constexpr std::string_view kDirectives = R"(
"Includes this field or fragment only when `if` is true."
directive @include("Included when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT

"Leaves this field or fragment out when `if` is true."
directive @skip("Skipped when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT

"Marks an element of the schema that should no longer be used."
directive @deprecated(
  "Why, and what to use instead. Markdown."
  reason: String! = "No longer supported"
) on
  | FIELD_DEFINITION
  | ARGUMENT_DEFINITION
  | INPUT_FIELD_DEFINITION
  | ENUM_VALUE
  | DIRECTIVE_DEFINITION

"Says where the format of this scalar is specified."
directive @specifiedBy("Address of the specification." url: String!) on SCALAR

"Exactly one field of this input object must be given, and not as `null`."
directive @oneOf on INPUT_OBJECT
)";

constexpr std::string_view kIncremental = R"(
"Sends this fragment later when `if` is true."
directive @defer(
  "Deferred when true."
  if: Boolean! = true
  "A name for this part of the response, unique in the document."
  label: String
) on FRAGMENT_SPREAD | INLINE_FRAGMENT

"Sends the items of this list one after another when `if` is true."
directive @stream(
  "How many items to send at once in the beginning."
  initialCount: Int! = 0
  "Streamed when true."
  if: Boolean! = true
  "A name for this part of the response, unique in the document."
  label: String
) on FIELD
)";

SdlDocumentPtr parse_built_in(std::string_view text) {
    auto document = SdlDocument::parse(SdlRole::BuiltIn, "built-in", std::string(text), {});
    MR_REQUIRE(document.has_value());
    return *document;
}

}  // namespace

const SdlDocumentPtr& built_in_types() {
    static const SdlDocumentPtr document = parse_built_in(kTypes);
    return document;
}

const SdlDocumentPtr& built_in_directives() {
    static const SdlDocumentPtr document = parse_built_in(kDirectives);
    return document;
}

const SdlDocumentPtr& incremental_directives() {
    static const SdlDocumentPtr document = parse_built_in(kIncremental);
    return document;
}

bool is_specified_directive(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 5> kNames{"include", "skip", "deprecated", "specifiedBy",
                                                     "oneOf"};
    return std::ranges::find(kNames, name) != kNames.end();
}

}  // namespace millrace::graphql
