#include <millrace/sql/database_error.hpp>

#include <fmt/core.h>

#include <millrace/sql/request_problem.hpp>

namespace millrace::sql {
namespace {

std::string named(std::string_view what, std::string_view constraint) {
    return constraint.empty() ? fmt::format("{}.", what)
                              : fmt::format("{} of \"{}\".", what, constraint);
}

DatabaseRefusal constraint_refusal(std::string_view sqlstate, std::string_view constraint) {
    if (sqlstate == "23505") {
        return {kConstraintViolation, named("Uniqueness violation", constraint)};
    }
    if (sqlstate == "23503") {
        return {kConstraintViolation, named("Foreign key violation", constraint)};
    }
    if (sqlstate == "23502") {
        return {kConstraintViolation, "Not-NULL violation: a column that needs a value has none."};
    }
    if (sqlstate == "23514") { return {kPermissionError, named("Check violation", constraint)}; }
    return {kConstraintViolation, named("Constraint violation", constraint)};
}

}  // namespace

DatabaseRefusal describe_refusal(std::string_view sqlstate, std::string_view constraint) {
    if (sqlstate.starts_with("23")) { return constraint_refusal(sqlstate, constraint); }
    if (sqlstate == "22025") {
        return {kBadRequest, "The escape sequence of a pattern is invalid."};
    }
    if (sqlstate == "2201B") { return {kDataException, "A regular expression is invalid."}; }
    if (sqlstate == "22P02") {
        return {kDataException, "A value is not of the type it stands for."};
    }
    if (sqlstate.starts_with("22")) {
        return {kDataException, "A value is out of the range of its type, or not of that type."};
    }
    if (sqlstate == "42501") {
        return {kPermissionError, "The database does not let the gateway do this."};
    }
    if (sqlstate == "57014") {
        return {"DATABASE_TIMEOUT", "The database took too long and was stopped."};
    }
    if (sqlstate == "55P03") {
        return {"DATABASE_TIMEOUT", "A lock that others hold was not released in time."};
    }
    if (sqlstate.starts_with("40")) {
        return {"DATABASE_CONFLICT", "The transaction met another one; try again."};
    }
    if (sqlstate.starts_with("53")) {
        return {"DATABASE_OVERLOADED", "The database has no room for this at the moment."};
    }
    if (sqlstate.starts_with("08") || sqlstate.starts_with("57")) {
        return {"DATABASE_UNAVAILABLE", "The database cannot be reached."};
    }
    if (sqlstate.starts_with("54")) {
        return {kBadRequest, "The request is more than the database can take in one statement."};
    }
    if (sqlstate.starts_with("58") || sqlstate.starts_with("XX")) {
        return {"DATABASE_UNAVAILABLE", "The database cannot read or write its data."};
    }
    if (sqlstate.starts_with("42") || sqlstate.starts_with("3F")) {
        return {"DATABASE_CHANGED",
                "The database no longer has what its metadata names; run `millrace check "
                "--database`."};
    }
    return {kUnexpected, "The database refused the statement."};
}

}  // namespace millrace::sql
