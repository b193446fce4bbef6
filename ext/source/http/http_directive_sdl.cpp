#include "http_directive.hpp"

namespace millrace::ext::source_http {

const std::string_view kHttpDirective = R"graphql(
"""
The field is the JSON that an HTTP function answers.

    user(id: ID!): User @http(source: "users", path: "/users/{args.id}")

Values are put into each place of the request so that they can change nothing but themselves. A
null or absent value in the path means no call and null; in a query, form or header it leaves the
parameter or header out. A status of 2xx with a body is the value, whatever its content type says;
204 and no body are null; anything else is an error of the field.

**Batches.** With `batchKey` all fields of one level that wait for this directive share a call:

    author: User @http(source: "users", path: "/users", query: [{name: "id", value: "{parent.userId}"}],
                       batchKey: "id", batchSize: 100)

asks `/users?id=1&id=2` once and gives every field the rows whose `id` is its own: all of them when
the field is a list, else the first. Rows may come in any order; missing ones are null (or an empty
list), further ones are ignored. Null keys are not asked for.
"""
directive @http(
  "A source of kind `http`. May be left out when there is only one."
  source: String
  "Begins with a slash; goes behind the path of the source's URL."
  path: MillraceTemplate!
  method: MillraceHttpMethod = GET
  "A list as a value repeats the parameter when its template is one expression."
  query: [MillraceNameValue!]
  headers: [MillraceNameValue!]
  "Sent as application/json, types kept."
  body: MillraceTemplate
  "The same as JSON text, for member names that are no GraphQL names."
  bodyJson: String
  "Sent as application/x-www-form-urlencoded, instead of a body."
  form: [MillraceNameValue!]
  """
  The value made of the answer, which is `{result}`: `"{result.rows.0}"` for a place in it, or an
  object or list that reshapes it. In a batch it is applied to each row.
  """
  select: MillraceTemplate
  "The same as JSON text."
  selectJson: String
  """
  Where a 2xx answer lists errors of its own, such as `"errors"`: texts, or objects with a
  `message`. With a null value the first is the error of the field; beside a value they are
  reported, and the value stays. What they say is shown only with `expose_errors`. Not in a batch.
  """
  errors: String
  "Statuses other than 2xx that are no errors."
  status: [MillraceHttpStatus!]
  """
  Where each row of a batch's answer has its key: `"id"`, `"owner.id"`. Several for a composite
  key, in the order in which the key's parts are sent.
  """
  batchKey: [String!]
  "At most so many keys in one call; absent: no limit."
  batchSize: Int
  batch: MillraceHttpBatch
  """
  Whether asking twice changes nothing. Equal calls of one operation are then one, and a call that
  finds a kept connection dead is sent again. Absent: for GET and HEAD. Never within a mutation.
  """
  idempotent: Boolean
) on FIELD_DEFINITION

enum MillraceHttpMethod { GET HEAD POST PUT PATCH DELETE OPTIONS }

"A status code and what it stands for."
input MillraceHttpStatus {
  code: Int!
  as: MillraceHttpStatusMeaning! = NULL
}

enum MillraceHttpStatusMeaning {
  "There is no such thing: null."
  NULL
  "The body is the value all the same."
  VALUE
}

"How the keys of a batch are sent, and where the rows of its answer are."
input MillraceHttpBatch {
  """
  Absent: `KEYS` when the body holds `{keys}`, `ARRAY` when there is another body, else `REPEAT`.
  """
  form: MillraceBatchForm
  """
  REPEAT, JOIN: the query parameter that carries the key; several for a composite key. Absent: the
  only one with a value of the parent or of the arguments in it.
  """
  param: [String!]
  "ARRAY, KEYS: the key; a list or an object of values for a composite key."
  value: MillraceTemplate
  "The same as JSON text."
  valueJson: String
  "Where the list of rows is in the answer, such as `data.rows`. Absent: the answer itself."
  items: String
  order: MillraceBatchOrder! = KEY
  "JOIN: what stands between two keys. A key that holds it is refused."
  separator: String! = ","
}

enum MillraceBatchForm {
  "`?id=1&id=2`"
  REPEAT
  "`?id=1,2`"
  JOIN
  "The body once per key, in a list."
  ARRAY
  "One body, in which `{keys}` is the list of keys with their types."
  KEYS
}

enum MillraceBatchOrder {
  "Rows are matched by `batchKey`."
  KEY
  "The n-th row belongs to the n-th key; there must be as many rows as keys."
  POSITION
}
)graphql";

}  // namespace millrace::ext::source_http
