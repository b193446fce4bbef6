#include "operation_sharing.hpp"

#include <algorithm>

#include <millrace/source/request_context.hpp>
#include <millrace/wire/header_field.hpp>
#include <millrace/wire/json_writer.hpp>

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
    for (const plan::FetchNode* fetch : plan.fetches) {
        const source::Binding& binding = fetch->claim->binding();
        for (const std::string& name : binding.parent_needs().headers) {
            key.add_header(request.headers, name);
        }
        if (fetch->arguments != nullptr) {
            for (const std::string& name : fetch->arguments->binding().parent_needs().headers) {
                key.add_header(request.headers, name);
            }
        }
        if (binding.is_local()) { continue; }
        for (const std::string& name : sources_[binding.source()].headers) {
            key.add_header(request.headers, name);
        }
    }
    return arena.copy(text.view());
}

}  // namespace millrace::server
