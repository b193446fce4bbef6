#include "house_directives.hpp"

namespace millrace::source {

const std::string_view kHouseDirectives = R"graphql(
"""
Text or JSON in which expressions stand for values: a GraphQL literal whose strings may hold them.

| expression | value |
|---|---|
| `{args.id}` | an argument of the field, coerced, defaults applied; `{args}` is all of them |
| `{parent.userId}` | a member of the upstream's JSON of the object the field belongs to |
| `{headers.x-tenant}` | a header of the client's request, in any case |
| `{session.x-hasura-user-id}` | a session variable: verified, and refused when it is not there |
| `{env.REGION}`, `{vars.region}` | a setting from the environment, or from `vars:` in the configuration |
| `{result.rows}` | the answer (in `select` only) |
| `{prev.id}` | the result of the step before (in `@call` only) |
| `{keys}` | the keys of a batch (in its body only) |

Paths go on below: `{args.filter.tags.0}`. Any other brace is plain text, and values are never
looked at again for expressions. A string that is one expression becomes the value with its type;
in a string with more text the value becomes text.
"""
scalar MillraceTemplate

"A name and the template of its value."
input MillraceNameValue {
  name: String!
  value: MillraceTemplate!
}

"""
The field is a JSON value that needs no call.

    greet: String @const(value: "Hello {args.name}")
"""
directive @const(
  "A GraphQL literal with expressions in its strings."
  value: MillraceTemplate
  "The same as JSON text, for member names that are no GraphQL names."
  json: String
) on FIELD_DEFINITION

"""
The field is another place in the parent object: a renamed member, or one further in.

    city: String @from(path: "address.city")
    first: Item @from(path: "items.0")
"""
directive @from(
  "Members and list indices with dots between them; a dot in a name is written `\\.`."
  path: String!
) on FIELD_DEFINITION

"""
The field is what other fields give, called one after another; the last result counts.

    boss: User @call(steps: [
      {field: "Query.user", args: {id: "{args.of}"}}
      {field: "Query.team", args: {id: "{prev.teamId}"}}
    ])

The called fields see the parent object of the calling field.
"""
directive @call(steps: [MillraceCallStep!]!) on FIELD_DEFINITION

"One step of `@call`."
input MillraceCallStep {
  "Type and field, such as `Query.user`."
  field: String!
  "Its whole argument object; `{prev}` is the result of the step before. Defaults are filled in."
  args: MillraceTemplate
  "The same as JSON text."
  argsJson: String
}

"""
How the type of an object is found where the schema says interface or union. Without it the
member `__typename` names the type.
"""
directive @discriminator(
  "The member that names the type."
  field: String
  "Values of that member, when they are not the names of the types. Only these are types then."
  map: [MillraceTypeCase!]
  "The value is `{\"Dog\": {…}}`: the one key names the type."
  wrapper: Boolean
) on INTERFACE | UNION

"A value of a discriminator and the type it stands for."
input MillraceTypeCase {
  value: String!
  type: String!
}

"Other spellings of an enum value that upstreams use."
directive @alias(values: [String!]!) on ENUM_VALUE
)graphql";

}  // namespace millrace::source
