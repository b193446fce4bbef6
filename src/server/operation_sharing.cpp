#include "operation_sharing.hpp"

#include <algorithm>

#include <millrace/source/request_context.hpp>
#include <millrace/wire/header_field.hpp>
#include <millrace/wire/json_writer.hpp>

#include "session_reads.hpp"

namespace millrace::server {

namespace {

/// A list of parts that can be read back only as itself: each has its length in front.
class KeyWriter {
public:
    explicit KeyWriter(wire::ReplyBuffer& out) : out_(out) {}

    void add(std::string_view part) {
        wire::append_integer(out_, static_cast<std::int64_t>(part.size()));
        out_.append(':');
        out_.append(part);
    }
    /// Every field called `name`: absent, empty and repeated ones are told apart.
    void add_header(std::span<const wire::HeaderField> headers, std::string_view name) {
        out_.append('[');
        for (const wire::HeaderField& header : headers) {
            if (wire::equal_names(header.name, name)) { add(header.value); }
        }
        out_.append(']');
    }
    /// What of `identity` is read: who else has the same may have the same answer.
    void add_session(const source::Identity& identity, const source::SessionNeeds& needs) {
        if (needs.whole) {
            out_.append('*');
            add(identity.role);
            for (const source::SessionVariable& variable : identity.variables) {
                add(variable.name);
                add(variable.value);
            }
            out_.append(';');
            return;
        }
        for (const std::string& name : needs.names) {
            const std::string_view value = identity.find(name);
            out_.append(value.data() == nullptr ? '-' : '+');  // absent is not empty
            add(value);
        }
    }

private:
    wire::ReplyBuffer& out_;
};

}  // namespace

OperationSharing::OperationSharing(const source::Bindings* bindings) {
    if (bindings == nullptr) { return; }
    for (const source::SourceConfig& config : bindings->configuration().sources) {
        SourceRules& rules = sources_.emplace_back();
        rules.may_share = config.coalesce.enabled;
        rules.headers = config.forward_headers;
        rules.headers.insert(rules.headers.end(), config.coalesce.identity_headers.begin(),
                             config.coalesce.identity_headers.end());
        any_ = any_ || rules.may_share;
    }
}

bool OperationSharing::may_share(const plan::Plan& plan) const noexcept {
    if (!any_ || plan.type != graphql::OperationType::Query || plan.incremental) { return false; }
    bool calls = false;
    for (const plan::FetchNode* fetch : plan.fetches) {
        const source::Binding& binding = fetch->claim->binding();
        if (binding.is_local()) { continue; }
        if (!sources_[binding.source()].may_share || !binding.idempotent()) { return false; }
        calls = true;
    }
    return calls;  // what needs no call is cheaper to run than to wait for
}

std::string_view OperationSharing::key_of(const plan::Plan& plan, const GraphqlRequest& request,
                                          std::string_view rules, Arena& arena) const {
    if (!may_share(plan)) { return {}; }
    thread_local wire::ReplyBuffer text;
    text.clear();
    KeyWriter key(text);
    key.add(request.query);
    key.add(plan.operation->name.text);
    key.add(request.variables);
    key.add(rules);
    key.add_session(*request.identity, plan.session);
    for_each_need(plan, [&](const source::ParentNeeds& needs) {
        for (const std::string& name : needs.headers) { key.add_header(request.headers, name); }
        key.add_session(*request.identity, needs.session);
    });
    for (const plan::FetchNode* fetch : plan.fetches) {
        const source::Binding& binding = fetch->claim->binding();
        if (binding.is_local()) { continue; }
        for (const std::string& name : sources_[binding.source()].headers) {
            key.add_header(request.headers, name);
        }
    }
    return arena.copy(text.view());
}

}  // namespace millrace::server
