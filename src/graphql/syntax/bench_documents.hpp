#pragma once
/// @file bench_documents.hpp — the documents every benchmark of the language measures

#include <cstddef>
#include <string>
#include <string_view>

namespace millrace::graphql {

/// (a) The full introspection query, as tools send it.
inline constexpr std::string_view kIntrospectionQuery = R"(
    query IntrospectionQuery {
      __schema {
        description
        queryType { name kind }
        mutationType { name kind }
        subscriptionType { name kind }
        types {
          ...FullType
        }
        directives {
          name
          description
          isRepeatable
          locations
          args(includeDeprecated: true) {
            ...InputValue
          }
        }
      }
    }

    fragment FullType on __Type {
      kind
      name
      description
      specifiedByURL
      isOneOf
      fields(includeDeprecated: true) {
        name
        description
        args(includeDeprecated: true) {
          ...InputValue
        }
        type {
          ...TypeRef
        }
        isDeprecated
        deprecationReason
      }
      inputFields(includeDeprecated: true) {
        ...InputValue
      }
      interfaces {
        ...TypeRef
      }
      enumValues(includeDeprecated: true) {
        name
        description
        isDeprecated
        deprecationReason
      }
      possibleTypes {
        ...TypeRef
      }
    }

    fragment InputValue on __InputValue {
      name
      description
      type { ...TypeRef }
      defaultValue
      isDeprecated
      deprecationReason
    }

    fragment TypeRef on __Type {
      kind
      name
      ofType {
        name
        kind
        ofType {
          name
          kind
          ofType {
            name
            kind
            ofType {
              name
              kind
              ofType {
                name
                kind
                ofType {
                  name
                  kind
                  ofType {
                    name
                    kind
                    ofType {
                      name
                      kind
                      ofType {
                        name
                        kind
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
)";

/// (b) Every construct an executable document can hold.
inline constexpr std::string_view kEverythingQuery = R"(# Everything at once
"An operation with a description"
query orders($who: ID!, $page: Page = {first: 10, after: null}, $tags: [String!] = ["a", "b"]
             @internal) @trace(level: DEBUG) {
  everyone: users(ids: [1, 2.5e3, -7], active: true) {
    id
    ...on Customer @include(if: $tags) {
      orders(page: $page, note: """
        A note of several
        lines, "quoted"
      """) { edges { node { id, total(currency: EUR) ...orderParts @defer(label: "parts") } } }
    }
    ... @skip(unless: $who) { email }
    ... { phone }
  }
}

mutation rename($id: ID!, $name: String = "\u00e9\n\"new\"") {
  rename(user: {id: $id, name: $name, flags: [A, B, {deep: [[1], []]}]}) @audit { user { name } }
}

subscription watch($input: Watch @old) {
  changes(input: $input) { sequence user { seen: lastSeen } }
}

"A fragment with a description"
fragment orderParts on Order @cached(seconds: 60) {
  parts(size: $size, options: {gift: null, message: "hi"}) { name price }
}

{ unnamed(truthy: true, falsy: false, nullish: null), query }
)";

/// (c) 36 fields, lists in lists: what a page asks for.
inline constexpr std::string_view kPageQuery = R"(query Page($first: Int = 100, $reviews: Int = 3) {
  shop { id name currency }
  products(first: $first) {
    id
    title
    description
    price { amount currency }
    stock { available warehouse }
    brand { id name country }
    rating
    image(width: 320, height: 240) { url width height }
    reviews(first: $reviews) {
      id
      score
      title
      text
      createdAt
      author { id name avatar(size: 48) }
    }
  }
  viewer {
    cart { count }
    notifications(unread: true, kinds: [ORDER, REPLY]) @include(if: true)
  }
}
)";

/// What kPageQuery asks for.
inline constexpr std::string_view kPageSchema = R"(
    type Query {
      shop: Shop
      product(id: ID!): Product
      products(first: Int = 10, after: ID): [Product!]!
      viewer: Viewer
    }
    type Shop { id: ID! name: String! currency: Currency! }
    type Product {
      id: ID!
      title: String!
      description: String
      price: Money!
      stock: Stock
      brand: Brand
      rating: Float
      image(width: Int! = 100, height: Int! = 100): Image
      reviews(first: Int = 10): [Review!]!
      tags: [String!]
    }
    type Money { amount: Float! currency: Currency! }
    type Stock { available: Int! warehouse: String }
    type Brand { id: ID! name: String! country: String }
    type Image { url: String! width: Int! height: Int! }
    type Review { id: ID! score: Int! title: String text: String createdAt: String author: User }
    type User { id: ID! name: String! avatar(size: Int! = 32): String }
    type Viewer { cart: Cart notifications(unread: Boolean, kinds: [NotificationKind!]): Int }
    type Cart { count: Int! }
    enum Currency { EUR USD }
    enum NotificationKind { ORDER REPLY NEWS }
)";

/// (d) A valid type system of about 368 KB, the same on every run: mostly object types with
/// described fields, as public schemas have them.
[[nodiscard]] inline std::string make_large_schema(std::size_t bytes = 368'000) {
    std::string sdl =
        "schema { query: Query0 }\n\ndirective @cost(weight: Int) on OBJECT\n\n"
        "interface Node {\n  id: ID!\n}\n\ninterface Entity {\n  id: ID!\n}\n";
    for (std::size_t i = 0; sdl.size() < bytes; ++i) {
        const std::string n = std::to_string(i);
        sdl += "\n\"\"\"\nOne of the many things that have the number " + n +
               ".\nIt is described on two lines.\n\"\"\"\n" + "type Query" + n +
               " implements Node & Entity @cost(weight: " + n + ") {\n";
        for (std::size_t field = 0; field < 8; ++field) {
            const std::string f = std::to_string(field);
            sdl += "  \"\"\"\n  Identifies the part number " + f +
                   " of the thing, see `Entity`.\n  \"\"\"\n  part" + f +
                   "(\n    \"\"\"Returns the first elements of the list.\"\"\"\n    first: Int = " +
                   f + "\n\n    \"\"\"Which order.\"\"\"\n    orderBy: [Order" + n +
                   "!]\n  ): [Query" + n + "!]!\n\n";
        }
        sdl +=
            "  id: ID!\n}\n\nenum Order" + n +
            " {\n  \"\"\"Older ones first.\"\"\"\n  ASCENDING\n\n  DESCENDING @deprecated(reason: "
            "\"Nobody reads\")\n}\n\ninput Filter" +
            n + " {\n  name: String = \"none\"\n  limits: [Int!] = [1, 2, 3]\n}\n";
    }
    return sdl;
}

}  // namespace millrace::graphql
