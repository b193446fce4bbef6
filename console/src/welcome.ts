/** What the editor holds on a first visit. Nothing runs until the visitor asks. */
export const welcome = `# Millrace answers GraphQL from the functions and services behind it.
#
#   Ctrl-Enter         run the operation under the cursor
#   Ctrl-Space         complete a field, an argument, a type
#   Shift-Ctrl-P       format
#
# The book on the left holds the schema; variables and headers have tabs below.
# The query below runs on every gateway: it lists what can be asked for.
# A slow part can follow later:  ... @defer { slowField }

query WhatCanIAsk {
  __schema {
    queryType {
      fields {
        name
        description
      }
    }
  }
}
`;
