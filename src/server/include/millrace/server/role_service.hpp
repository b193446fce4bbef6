#pragma once
/// @file role_service.hpp — every role its own schema: requests go to the handler of their role

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <millrace/server/graphql_handler.hpp>

namespace millrace::server {

/// The snapshots of all roles.
///
/// Lifetime:  immutable once filled; shared by all cores; outlives their handlers.
class RoleSnapshots {
public:
    /// `role` empty: of every role that has none of its own. `backend_only`: of requests with the
    /// administrator's secret that ask for the permissions of back ends.
    void add(std::string role, bool backend_only, std::unique_ptr<const GraphqlSnapshot> snapshot);

    [[nodiscard]] const GraphqlSnapshot& of(const source::Identity& identity) const noexcept;
    /// The first that was added.
    [[nodiscard]] const GraphqlSnapshot& first() const noexcept { return *first_; }

private:
    struct Variants {
        std::unique_ptr<const GraphqlSnapshot> usual;
        std::unique_ptr<const GraphqlSnapshot> for_back_ends;  // null: as usual
    };
    std::map<std::string, Variants, std::less<>> roles_;
    const GraphqlSnapshot* first_ = nullptr;
};

/// Gives a request to the handler of its role. Caches are apart: what one role was answered is
/// never found by another.
///
/// Lifetime:  outlives its requests. Borrows the snapshots and the sources.
/// Threads:   one core.
/// Cost:      a handler is made when the first request of its role comes.
class RoleService final : public GraphqlService {
public:
    RoleService(io::Loop& loop, const RoleSnapshots& snapshots,
                std::span<source::Source* const> sources);

    Task<GraphqlOutcome> serve(const GraphqlRequest& request, ServeContext& context,
                               wire::ReplyBuffer& body) override;

private:
    [[nodiscard]] Task<GraphqlOutcome> refuse_unclear(const source::Identity& identity,
                                                      wire::ReplyBuffer& body) const;
    GraphqlHandler& handler_of(const source::Identity& identity);

    io::Loop& loop_;
    const RoleSnapshots& snapshots_;
    std::span<source::Source* const> sources_;
    std::map<const GraphqlSnapshot*, std::unique_ptr<GraphqlHandler>> handlers_;
    const GraphqlSnapshot* last_snapshot_ = nullptr;  // of the request before
    GraphqlHandler* last_ = nullptr;
};

}  // namespace millrace::server
