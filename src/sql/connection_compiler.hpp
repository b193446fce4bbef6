#pragma once
/// @file connection_compiler.hpp — rows by cursor: `author_connection(first: 10, after: …)`

#include <string_view>
#include <vector>

#include "selection_compiler.hpp"

namespace millrace::sql {

/// Compiles a connection. A page starts behind the values of its cursor, never at a count of rows:
/// it costs the same wherever it is, and rows that come or go before it do not move it.
///
/// The order ends with the primary key, so that no two rows are equal in it. One row more than
/// asked for is read, which tells whether there is a next page.
class ConnectionCompiler {
public:
    ConnectionCompiler(Compilation& compilation, SelectionCompiler& selection,
                       const FieldContext& context);

    [[nodiscard]] Node compile();

private:
    void read_counts();
    [[nodiscard]] Select ordered_rows();
    void add_key(Select& rows);
    [[nodiscard]] Node beyond(const Select& rows, std::string_view argument, bool after);
    [[nodiscard]] Node beyond_item(const OrderItem& item, Node value, bool after);
    void reverse(Select& rows);
    [[nodiscard]] Node cursor_of(const Select& rows);
    [[nodiscard]] const Relation* page_of(Select& rows);

    [[nodiscard]] Node member(const FieldContext& context);
    [[nodiscard]] Node page_info(const FieldContext& context);
    [[nodiscard]] Node edges(const FieldContext& context);
    [[nodiscard]] Node column(std::string_view name);
    [[nodiscard]] Node within_page();
    [[nodiscard]] Node flag(Node value);

    Compilation& c_;
    SelectionCompiler& selection_;
    RowSource source_;
    const FieldContext& context_;
    RowArguments arguments_;
    const TableAccess& access_;
    bool backward_ = false;
    Node count_ = nullptr;   // of edges at most; null: all
    std::string_view row_;   // alias of a row inside
    std::string_view page_;  // alias of the rows of the page
    std::vector<Projection> projections_;
};

}  // namespace millrace::sql
