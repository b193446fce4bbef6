#include <millrace/io/resolver.hpp>

#include <map>
#include <string>

#include <boost/asio/ip/tcp.hpp>

#include <millrace/io/event.hpp>

#include "engine.hpp"

namespace millrace::io {
namespace {

using KernelResolver = asio::ip::basic_resolver<asio::ip::tcp, Executor>;

/// What is known of one name.
struct Name {
    explicit Name(Loop& loop) : answered(std::make_shared<Event>(loop)) {}

    std::vector<Endpoint> addresses;
    Fault failure{FaultKind::NameUnknown, 0};
    Instant expires = Instant::min();
    bool asking = false;
    std::shared_ptr<Event> answered;  // of the lookup under way; shared with its waiters
};

Fault fault_from_lookup(const boost::system::error_code& error) noexcept {
    const Fault fault = fault_from(error);
    return fault.kind == FaultKind::System ? Fault{FaultKind::NameUnknown, 0} : fault;
}

}  // namespace

/// The names, and Asio's resolver, which asks the system on a thread of its own.
class Resolver::Lookups {
public:
    explicit Lookups(Loop& loop) : loop_(loop), kernel_(loop.engine().context.get_executor()) {}

    std::shared_ptr<Name> find(std::string_view host, Instant now) {
        const auto known = names_.find(host);
        if (known != names_.end()) { return known->second; }
        if (names_.size() >= kNamesMax) { forget_oldest(now); }
        return names_.emplace(host, std::make_shared<Name>(loop_)).first->second;
    }

    void ask(std::string_view host, const std::shared_ptr<Name>& name) {
        name->asking = true;
        name->answered = std::make_shared<Event>(loop_);
        kernel_.async_resolve(
            host, "",
            [name](const boost::system::error_code& error,
                   const KernelResolver::results_type& found) { take(*name, error, found); });
    }

private:
    static void take(Name& name, const boost::system::error_code& error,
                     const KernelResolver::results_type& found) {
        name.asking = false;
        name.expires = Clock::now() + (error ? kFailureTtl : kTtl);
        if (error) {
            name.failure = fault_from_lookup(error);
        } else {
            name.addresses.clear();
            for (const auto& entry : found) {
                name.addresses.push_back(from_asio(entry.endpoint()));
            }
        }
        name.answered->set();
    }

    // Names being asked for stay: their lookup holds them anyway.
    void forget_oldest(Instant now) {
        auto oldest = names_.end();
        for (auto entry = names_.begin(); entry != names_.end(); ++entry) {
            if (entry->second->asking) { continue; }
            if (oldest == names_.end() || entry->second->expires < oldest->second->expires) {
                oldest = entry;
            }
            if (oldest->second->expires <= now) { break; }
        }
        if (oldest != names_.end()) { names_.erase(oldest); }
    }

    Loop& loop_;
    KernelResolver kernel_;
    std::map<std::string, std::shared_ptr<Name>, std::less<>> names_;
};

Resolver::Resolver(Loop& loop) : lookups_(std::make_unique<Lookups>(loop)) {}
Resolver::~Resolver() = default;

Task<IoResult<std::vector<Endpoint>>> Resolver::resolve(std::string_view host, std::uint16_t port,
                                                        Until until) {
    if (const auto literal = Endpoint::from_literal(host, port)) {
        std::vector<Endpoint> only(1, *literal);
        co_return only;
    }
    const Instant now = Clock::now();
    const std::shared_ptr<Name> name = lookups_->find(host, now);
    if (now >= name->expires) {
        if (!name->asking) { lookups_->ask(host, name); }
        const std::shared_ptr<Event> answered = name->answered;
        const IoResult<void> waited = co_await answered->wait(until);
        if (!waited) { co_return tl::unexpected<Fault>(waited.error()); }
    }
    if (name->addresses.empty()) { co_return tl::unexpected<Fault>(name->failure); }
    std::vector<Endpoint> endpoints = name->addresses;
    for (Endpoint& endpoint : endpoints) { endpoint.port = port; }
    co_return endpoints;
}

}  // namespace millrace::io
