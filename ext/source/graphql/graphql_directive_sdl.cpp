#include "graphql_directive.hpp"

namespace millrace::ext::source_graphql {

const std::string_view kGraphqlDirective = R"graphql(
"""
The field is a root field of another GraphQL service.

    shop(id: ID!): Shop @graphql(source: "shops", field: "getShop", args: {id: "{args.id}"})

Everything the client selects below it that has no directive of its own is asked in one document,
with its arguments and fragments; members that templates of further fields need are asked for as
well. The types below must have the same names and fields as in the service. Errors of the service
appear at the client's paths.

**Batches.** `ALIAS` asks for all parents of one level in one document, each argument object once:

    author: User @graphql(source: "users", field: "user", args: {id: "{parent.userId}"}, batch: ALIAS)

`LIST` calls a field that takes a list, and gives every parent the rows with its key:

    author: User @graphql(source: "users", field: "users", args: {ids: "{keys}"}, batch: LIST,
                          batchValue: "{parent.userId}", batchKey: "id")

In a batch an argument that is a member of the parent and null means null without a call.
"""
directive @graphql(
  "A source of kind `graphql`. May be left out when there is only one."
  source: String
  "The root field of the service. Absent: the field's own name."
  field: String
  "The argument object."
  args: MillraceTemplate
  "The same as JSON text."
  argsJson: String
  headers: [MillraceNameValue!]
  """
  Whether arguments go as variables where their types are known from this schema. With `false` all
  go as literals: for services whose types have other names.
  """
  variables: Boolean! = true
  batch: MillraceGraphqlBatch
  "At most so many keys in one document; absent: no limit."
  batchSize: Int
  "LIST: the key; a list or an object of values for a composite key."
  batchValue: MillraceTemplate
  "The same as JSON text."
  batchValueJson: String
  "LIST: where each row has its key, such as `\"id\"`; several for a composite key."
  batchKey: [String!]
  batchOrder: MillraceGraphqlBatchOrder! = KEY
) on FIELD_DEFINITION

enum MillraceGraphqlBatch {
  "One document that asks the field once per argument object."
  ALIAS
  "The field once; `{keys}` in its arguments is the list of keys."
  LIST
}

enum MillraceGraphqlBatchOrder {
  "Rows are matched by `batchKey`."
  KEY
  "The n-th row belongs to the n-th key; there must be as many rows as keys."
  POSITION
}
)graphql";

}  // namespace millrace::ext::source_graphql
