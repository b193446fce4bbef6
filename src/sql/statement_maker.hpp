#pragma once
/// @file statement_maker.hpp — statements of one claim: compiled once per shape, filled per request

#include <memory>
#include <span>
#include <string_view>

#include <millrace/source/request_context.hpp>
#include <millrace/sql/select_compiler.hpp>

#include "argument_shape.hpp"
#include "database_site.hpp"
#include "statement_cache.hpp"

namespace millrace::sql {

/// What a statement depends on beside the role: the arguments of one request.
struct GivenArguments {
    value::Value root;                      // an Object, or Absent
    std::span<const value::Value> dynamic;  // of fields below
};

/// How a claim compiles: from what the planner has claimed and the arguments.
class StatementCompiler {
public:
    StatementCompiler() = default;
    StatementCompiler(const StatementCompiler&) = delete;
    StatementCompiler& operator=(const StatementCompiler&) = delete;
    virtual ~StatementCompiler() = default;

    [[nodiscard]] virtual Compiled<Statement> compile(const Session& session,
                                                      const GivenArguments& arguments) const = 0;
};

/// Lifetime:  of its claim. Borrows the site and the compiler.
/// Threads:   any.
/// Cost:      a request of a shape that came before costs no compilation.
class StatementMaker {
public:
    StatementMaker(const DatabaseSite& site, const StatementCompiler& compiler) noexcept
        : site_(site), compiler_(compiler) {}

    /// The request for `given`. `keys` are the texts of parameters of the form Keys, in order.
    /// Errors: of the client, with its path in the request.
    [[nodiscard]] Result<DatabaseRequest*> make(const GivenArguments& given,
                                                std::span<const std::string_view> keys,
                                                source::RequestContext& context) const;

private:
    using Kept = std::shared_ptr<const KeptStatement>;

    [[nodiscard]] Status check_lists(const ArgumentShape& shape, Arena& arena) const;
    [[nodiscard]] Result<Kept> find(const GivenArguments& given, const ArgumentShape& shape,
                                    source::RequestContext& context) const;
    [[nodiscard]] Result<std::span<const ParameterValue>> fill(
        const KeptText& statement, const ArgumentShape& shape,
        std::span<const std::string_view> keys, source::RequestContext& context) const;

    const DatabaseSite& site_;
    const StatementCompiler& compiler_;
    mutable StatementCache cache_;
};

}  // namespace millrace::sql
