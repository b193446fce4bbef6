#pragma once
/// @file insert_compiler.hpp — objects to insert, with what hangs on them, to changes in order

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "condition_compiler.hpp"

namespace millrace::sql {

/// One change of one table while a mutation is compiled. When it is run as a step of its own, its
/// place among all changes is the number of the step.
struct Change {
    Mutation mutation;
    RequestPath path;             // of what it changes, for errors
    std::size_t rows_needed = 0;  // fewer rows are a problem …
    std::string incomplete;       // … in these words
};

/// Objects for one table, as an argument has them.
struct InsertedObjects {
    const TableAccess& access;
    value::Value data;                             // an Object or a List
    const graphql::Type* type = nullptr;           // of one object
    value::Value conflict;                         // `on_conflict`; Absent: none
    const graphql::Type* conflict_type = nullptr;  // of that
    RequestPath path;                              // of `data`
    RequestPath conflict_path;
};

/// Compiles inserts level by level. What an object points to with a key of its own comes first,
/// the object next, everything else that hangs on it last; the objects of one level are one
/// change where they can be. Later changes read keys from the rows that earlier ones hand over.
class InsertCompiler {
public:
    InsertCompiler(Compilation& compilation, ConditionCompiler& conditions,
                   std::vector<Change>& changes)
        : c_(compilation), conditions_(conditions), changes_(changes) {}

    /// Adds the changes that insert `objects`. Answers which of them insert the objects
    /// themselves, not what hangs on them.
    [[nodiscard]] std::vector<std::uint32_t> insert(const InsertedObjects& objects);

private:
    /// A row as a change hands it over.
    struct Handed {
        std::uint32_t step = 0;
        std::int64_t row = 0;
    };
    struct Below;
    struct NewRow {
        RequestPath path;
        std::vector<std::pair<const Column*, Node>> values;  // a later one counts
        std::vector<const Column*> given;                    // by the client
        std::vector<const Column*> determined;               // by the row it hangs on
        std::vector<Below> below;
        Handed place;  // once it is written
    };
    /// What hangs on a row by one relationship.
    struct Below {
        const Relationship* relationship = nullptr;
        InsertedObjects objects;
        std::size_t parent = 0;  // which row of its level
    };
    /// Rows that are written together.
    struct Level {
        const InsertedObjects& objects;  // of the first of them
        std::deque<NewRow> rows;
        std::vector<std::uint32_t> steps;
        std::string incomplete;  // why every row is needed; empty: they are not
    };

    void read(const InsertedObjects& objects, Level& level);
    void read_row(const InsertedObjects& objects, const value::Value& object, NewRow& row);
    void add_below(const Binding& binding, const value::Value& operand, const graphql::Type& type,
                   NewRow& row);
    void validate(const NewRow& row);

    void insert(Level& level);
    void insert_related(Level& level, bool before);
    void insert_together(const std::vector<const Below*>& together, Level& parents);
    void write(Level& level);
    void write_rows(Level& level, std::size_t first, std::size_t count);
    void lay_out(const Level& level, std::size_t first, std::size_t count, Mutation& mutation);
    [[nodiscard]] const Conflict* conflict(const InsertedObjects& objects, std::string_view alias);
    [[nodiscard]] std::span<const Assignment> presets(const TableAccess& access,
                                                      const Presets& declared);
    [[nodiscard]] Node check(const InsertedObjects& objects, std::string_view alias);

    Compilation& c_;
    ConditionCompiler& conditions_;
    std::vector<Change>& changes_;
};

}  // namespace millrace::sql
