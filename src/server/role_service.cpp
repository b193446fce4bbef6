#include <millrace/server/role_service.hpp>

#include <utility>

namespace millrace::server {

namespace {

bool asks_as_back_end(const source::Identity& identity) noexcept {
    return identity.by_admin_secret &&
           identity.find("x-hasura-use-backend-only-permissions") == "true";
}

}  // namespace

void RoleSnapshots::add(std::string role, bool backend_only,
                        std::unique_ptr<const GraphqlSnapshot> snapshot) {
    if (first_ == nullptr) { first_ = snapshot.get(); }
    Variants& variants = roles_[std::move(role)];
    (backend_only ? variants.for_back_ends : variants.usual) = std::move(snapshot);
}

const GraphqlSnapshot& RoleSnapshots::of(const source::Identity& identity) const noexcept {
    auto found = roles_.find(identity.role);
    if (found == roles_.end()) { found = roles_.find(std::string_view()); }
    const Variants& variants = found->second;
    const bool as_back_end = variants.for_back_ends != nullptr && asks_as_back_end(identity);
    return as_back_end ? *variants.for_back_ends : *variants.usual;
}

RoleService::RoleService(io::Loop& loop, const RoleSnapshots& snapshots,
                         std::span<source::Source* const> sources)
    : loop_(loop), snapshots_(snapshots), sources_(sources) {}

GraphqlHandler& RoleService::handler_of(const source::Identity& identity) {
    const GraphqlSnapshot& snapshot = snapshots_.of(identity);
    std::unique_ptr<GraphqlHandler>& handler = handlers_[&snapshot];
    if (handler == nullptr) {
        handler = std::make_unique<GraphqlHandler>(loop_, snapshot, sources_);
    }
    return *handler;
}

Task<GraphqlOutcome> RoleService::serve(const GraphqlRequest& request, ServeContext& context,
                                        wire::ReplyBuffer& body) {
    return handler_of(*request.identity).serve(request, context, body);
}

}  // namespace millrace::server
