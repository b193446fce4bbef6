#pragma once
/// @file insert_compiler.hpp — objects to insert, with what hangs on them, to changes in order

#include <string>
#include <string_view>
#include <vector>

#include "condition_compiler.hpp"
#include "row_source.hpp"

namespace millrace::sql {

/// One change of one table while a mutation is compiled. When it is run as a step of its own, its
/// number among all changes is that of the step.
struct Change {
    Mutation mutation;
    RequestPath path;             // of what it changes, for errors
    std::size_t rows_needed = 0;  // fewer rows are a problem …
    std::string incomplete;       // … in these words
};

/// Compiles inserts level by level. What an object relationship with an own key points to comes
/// first, the object next, everything else that hangs on it last; objects of one level that are
/// of one table are one change where they can be. Later changes read keys from the rows that
/// earlier ones hand over.
class InsertCompiler {
public:
    InsertCompiler(Compilation& compilation, ConditionCompiler& conditions,
                   std::vector<Change>& changes)
        : c_(compilation), conditions_(conditions), changes_(changes) {}

    /// Objects for one table.
    struct Objects {
        const TableAccess& access;
        value::Value data;      // an Object or a List
        const graphql::Type& type;  // of one object
        value::Value conflict;  // Absent: none
        const graphql::Type* conflict_type = nullptr;
        RequestPath path;           // of `data`
        RequestPath conflict_path;
    };

    /// Adds the changes that insert `objects`; the answer are those for the objects themselves,
    /// not for what hangs on them.
    [[nodiscard]] std::vector<std::uint32_t> insert(const Objects& objects);

private:
    /// A row that a change will hand over.
    struct Handed {
        std::uint32_t step = 0;
        std::int64_t row = 0;
    };
    struct NewRow;
    struct Below;
    struct Level;

    void read(NewRow& row, Level& level);
    void add_below(const Binding& binding, const value::Value& operand, const graphql::Type& type,
                   NewRow& row, Level& level);
    void determine(NewRow& row, const Column& column, Node value);
    void insert_level(Level& level);
    void insert_below(std::vector<Below>& all, const Relationship& relationship, Level& level);
    void insert_children(std::vector<Below*>& occurrences, const Relationship& relationship);
    void hand_down(std::vector<Below*>& occurrences, const Relationship& relationship);
    void write(Level& level);
    void write_rows(Level& level, std::span<NewRow* const> rows);
    [[nodiscard]] const Conflict* conflict(const Level& level, std::string_view alias);
    [[nodiscard]] Node check(const Level& level, std::string_view alias);
    [[nodiscard]] Node handed(const Handed& row, const Column& column);

    Compilation& c_;
    ConditionCompiler& conditions_;
    std::vector<Change>& changes_;
};

}  // namespace millrace::sql
