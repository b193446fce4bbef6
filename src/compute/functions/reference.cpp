#include <fmt/format.h>

#include <millrace/compute/functions.hpp>

#include "functions/function.hpp"

namespace millrace::compute {

namespace {

/// Text within a cell of a table.
std::string cell(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '|') { escaped += '\\'; }
        escaped += c;
    }
    return escaped;
}

}  // namespace

std::vector<FunctionDoc> all_functions() {
    std::vector<FunctionDoc> docs;
    for (const Function& function : functions()) {
        const FunctionRow& row = *function.row;
        docs.push_back(
            {function.group, row.name, row.signature, row.summary, row.example, row.result});
    }
    return docs;
}

std::string functions_to_markdown() {
    std::string page =
        "# Functions of expressions\n\n"
        "What expressions of directives can call. Every example is a test.\n\n"
        "In signatures `?` behind a name marks an argument that may be left out, `?` behind a type "
        "one that may be nil, `...` any number of arguments. A capital letter stands for any type, "
        "`[T]` for a list (of a map its entries, of a string its characters), `{K: T}` for a map, "
        "`(T) -> U` for a function: a lambda, an operator or the name of a function. A `date` may "
        "be given as milliseconds since 1970 or as ISO 8601 text.\n";
    std::string_view group;
    for (const FunctionDoc& doc : all_functions()) {
        if (doc.group != group) {
            group = doc.group;
            fmt::format_to(
                std::back_inserter(page),
                "\n## {}\n\n| function | what it gives | example |\n| --- | --- | --- |\n", group);
        }
        fmt::format_to(std::back_inserter(page), "| `{}{}` | {} | `{}` → `{}` |\n", doc.name,
                       cell(doc.signature), cell(doc.summary), cell(doc.example), cell(doc.result));
    }
    return page;
}

}  // namespace millrace::compute
