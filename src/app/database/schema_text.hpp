#pragma once
/// @file schema_text.hpp — the SDL of a gateway: the user's own and what databases add to it

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>

namespace millrace::app {

/// Joins the schema of a role in one or several databases to the schema files of a project.
///
/// Root fields go to the root types of the files, or to those of the first database. Definitions
/// that several databases share word by word are there once.
/// Lifetime: of one schema. Borrows the texts until text() was called.
class SchemaText {
public:
    /// `files` parses; it may be empty.
    explicit SchemaText(std::string_view files);

    /// `sdl` of a role; its root fields get `directive`, such as `@postgres(source: "shop")`.
    /// What cannot be added, for people, is in conflicts().
    void add(std::string_view sdl, std::string_view directive);

    /// What was added; it goes behind the files.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] const std::vector<std::string>& conflicts() const noexcept { return conflicts_; }

private:
    using Root = graphql::OperationType;

    [[nodiscard]] const graphql::Document* parse(std::string_view sdl);
    void note_roots(const graphql::Document& document);
    [[nodiscard]] std::string& root(Root operation) {
        return roots_[static_cast<std::size_t>(operation)];
    }
    void add_root(Root operation, const graphql::TypeDefinitionNode& type,
                  const graphql::DirectiveNode& directive);
    void add_definition(const graphql::DefinitionNode& definition);

    Arena arena_;
    bool has_files_root_ = false;       // the files have a root for queries
    bool has_schema_ = false;           // … or say which types are roots
    std::array<std::string, 3> roots_;  // names of root types, by operation
    std::set<std::string, std::less<>> defined_roots_;
    std::map<std::string, std::string, std::less<>> definitions_;  // of databases, by name
    std::set<std::string, std::less<>> own_;                       // names defined in the files
    std::string text_;
    std::vector<std::string> conflicts_;
};

/// The schema files as a role sees them: without what speaks of types and columns of databases
/// that are there (`all`), but not for the role (`visible`). Printed anew when something is left
/// out, else as it is.
[[nodiscard]] std::string visible_schema(std::string_view files, std::string_view all,
                                         std::string_view visible);

}  // namespace millrace::app
