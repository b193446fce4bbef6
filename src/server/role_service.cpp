#include <millrace/server/role_service.hpp>

#include <algorithm>
#include <utility>

#include "error_response.hpp"

namespace millrace::server {

namespace {

constexpr std::string_view kBackEnd = "x-hasura-use-backend-only-permissions";

bool is_word(std::string_view text, std::string_view word) noexcept {
    return std::ranges::equal(text, word, [](char a, char b) { return a == b || (a ^ ' ') == b; });
}

bool asks_as_back_end(const source::Identity& identity) noexcept {
    return identity.by_admin_secret && is_word(identity.find(kBackEnd), "true");
}

// What is neither yes nor no must not be taken for one of them.
bool is_unclear(const source::Identity& identity) noexcept {
    if (!identity.by_admin_secret) { return false; }
    const std::string_view wish = identity.find(kBackEnd);
    return wish.data() != nullptr && !is_word(wish, "true") && !is_word(wish, "false");
}

}  // namespace

void RoleSnapshots::add(std::string role, bool backend_only,
                        std::unique_ptr<const GraphqlSnapshot> snapshot) {
    if (first_ == nullptr) { first_ = snapshot.get(); }
    Variants& variants = roles_[std::move(role)];
    (backend_only ? variants.for_back_ends : variants.usual) = std::move(snapshot);
}

const GraphqlSnapshot& RoleSnapshots::of(const source::Identity& identity) const noexcept {
    if (roles_.size() == 1) { return *first_; }
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
    if (last_snapshot_ == &snapshot) { return *last_; }
    std::unique_ptr<GraphqlHandler>& handler = handlers_[&snapshot];
    if (handler == nullptr) {
        handler = std::make_unique<GraphqlHandler>(loop_, snapshot, sources_);
    }
    last_snapshot_ = &snapshot;
    last_ = handler.get();
    return *handler;
}

Task<GraphqlOutcome> RoleService::refuse_unclear(const source::Identity& identity,
                                                 wire::ReplyBuffer& body) const {
    constexpr std::string_view kMessage =
        "x-hasura-use-backend-only-permissions must be true or false.";
    if (snapshots_.of(identity).wording != nullptr) {
        append_worded_refusal(body, {"bad-request", "$", std::string(kMessage)});
    } else {
        append_error_response(body, kMessage, "INVALID_SESSION");
    }
    co_return GraphqlOutcome::InvalidRequest;
}

Task<GraphqlOutcome> RoleService::serve(const GraphqlRequest& request, ServeContext& context,
                                        wire::ReplyBuffer& body) {
    if (is_unclear(*request.identity)) { return refuse_unclear(*request.identity, body); }
    return handler_of(*request.identity).serve(request, context, body);
}

}  // namespace millrace::server
