#pragma once
/// @file gateway.hpp — a schema over fake sources, and whole requests to it in virtual time

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/engine/execution.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/plan/directive.hpp>
#include <millrace/plan/planner.hpp>

#include "fake_source.hpp"

namespace millrace::engine::simulation {

/// One request.
struct Ask {
    std::string query;
    std::string variables = "{}";  // JSON
    bool incremental = true;
    std::uint32_t calls_max = 0;
    std::size_t memory_max = Arena::kNoLimit;
    Millis cancel_at = -1;            // negative: never
    bool leaves_after_first = false;  // does not wait for later payloads
    bool validate = true;
};

/// All there is to know of what came of it.
struct Response {
    struct Payload {
        std::string text;
        Millis at = 0;
    };

    std::vector<Payload> payloads;
    std::vector<Call> calls;
    Millis ended = 0;
    bool hung = false;  // waits for nothing that could come
    Execution::Figures figures;
    /// What was compiled; its claims are those of `calls`. It lives until the next request.
    const plan::Plan* plan = nullptr;

    [[nodiscard]] const std::string& reply() const { return payloads.front().text; }
    /// The calls of one name, in the order in which they were sent.
    [[nodiscard]] std::vector<Call> calls_of(std::string_view name) const;
};

/// The text of a reply without the places of errors in the operation.
[[nodiscard]] std::string without_locations(std::string text);

/// Whether queries know @fetchSource and the other directives of the planner.
enum class Computing : std::uint8_t { No, Yes };

/// Lifetime: the upstream outlives it. Errors: in the schema or a query: the test fails, and
/// nothing is run.
class Gateway {
public:
    Gateway(std::string_view sdl, Upstream& upstream, Computing computing = Computing::No);
    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;
    ~Gateway();

    [[nodiscard]] Response run(const Ask& ask);
    [[nodiscard]] Response run(std::string_view query) {
        return run(Ask{.query = std::string(query)});
    }

    [[nodiscard]] const graphql::Schema& schema() const noexcept { return *schema_; }

private:
    struct Request;

    bool prepare(const Ask& ask, Request& request);
    static Task<void> answer(Request* request);

    Upstream& upstream_;
    std::shared_ptr<const graphql::Schema> schema_;
    std::shared_ptr<const source::Bindings> bindings_;
    std::unique_ptr<Introspection> introspection_;
    std::unique_ptr<const plan::DirectiveRegistry> directives_;  // null: none
    std::unique_ptr<Request> last_;
};

/// An upstream whose answers stand in a table.
class Table final : public Upstream {
public:
    /// What nobody mentioned is null; what was set last counts.
    void set(std::string_view call, std::string_view key, Said said);
    void set(std::string_view call, std::string_view key, std::string_view json) {
        set(call, key, Said{.json = std::string(json), .how = Said::How::Value, .message = {}});
    }
    /// How long the first, second, … call of this name takes.
    void take(std::string_view call, std::vector<Millis> durations);

    [[nodiscard]] Said say(std::string_view call, std::string_view key) override;
    [[nodiscard]] Millis duration(const Call& call) override;

private:
    struct Entry {
        std::string call;
        std::string key;
        Said said;
    };
    struct Durations {
        std::string call;
        std::vector<Millis> durations;  // of the calls to come, the next one last
    };
    std::vector<Entry> entries_;
    std::vector<Durations> durations_;
};

}  // namespace millrace::engine::simulation
