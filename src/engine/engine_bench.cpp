#include <array>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <millrace/base/task_scope.hpp>
#include <millrace/engine/execution.hpp>
#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/graphql/validation.hpp>
#include <millrace/plan/operation.hpp>
#include <millrace/plan/plan_cache.hpp>
#include <millrace/plan/planner.hpp>
#include <millrace/source/directive_reader.hpp>
#include <millrace/source/source.hpp>
#include <millrace/source/template.hpp>
#include <millrace/wire/json_reader.hpp>

// The engine without sockets: one operation from its text, from the cache, and its parts. Upstream
// answers are there already, as bytes.

// --- allocations ------------------------------------------------------------------------------

namespace {

std::atomic<std::int64_t> allocation_count = 0;

void* count_and_allocate(std::size_t bytes, std::size_t alignment) noexcept {
    allocation_count.fetch_add(1, std::memory_order_relaxed);
    const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
    return std::aligned_alloc(alignment, rounded == 0 ? alignment : rounded);
}

}  // namespace

void* operator new(std::size_t bytes) {
    return count_and_allocate(bytes, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void* operator new(std::size_t bytes, const std::nothrow_t& /*tag*/) noexcept {
    return count_and_allocate(bytes, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void* operator new(std::size_t bytes, std::align_val_t alignment,
                   const std::nothrow_t& /*tag*/) noexcept {
    return count_and_allocate(bytes, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t /*bytes*/) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept {
    std::free(memory);
}

namespace millrace::engine {
namespace {

// --- a source whose answers are ready ---------------------------------------------------------

constexpr std::string_view kReadyDirective = R"(
"The answer is ready; with a key, it has a value for each key in turn."
directive @ready(key: String) on FIELD_DEFINITION
)";

class ReadyAnswer final : public source::Answer {
public:
    explicit ReadyAnswer(std::string_view json) : json_(json) {
        json_.append(wire::kJsonPaddingBytes, ' ');
    }
    [[nodiscard]] wire::PaddedJson json() const noexcept {
        const std::string_view padded = json_;
        return wire::PaddedJson(padded.substr(0, padded.size() - wire::kJsonPaddingBytes));
    }

private:
    std::string json_;
};

class ReadyBinding final : public source::Binding {
public:
    ReadyBinding(const source::BindRequest& request, source::ConfigReport& report)
        : Binding(source::BindingKind::Fetch, request.field) {
        const source::DirectiveReader reader(request.directive, request.arena, report);
        if (const auto key = reader.text("key")) {
            parent_needs_.add({std::string(*key)});
            batch_.batched = true;
        }
    }
    [[nodiscard]] std::unique_ptr<const source::Claim> claim(
        const source::ClaimRequest& request) const override;
    [[nodiscard]] std::string_view summary() const noexcept override { return field().name; }
};

class ReadyClaim final : public source::Claim {
public:
    ReadyClaim(const ReadyBinding& binding, const value::Projection& projection) noexcept
        : Claim(binding), projection_(projection) {}

    Result<const source::Request*> render(const source::Instance& /*instance*/,
                                          source::RequestContext& context) const override {
        return context.arena.make<source::Request>(binding().summary(), true);
    }
    Result<source::Decoded> decode(const source::Answer& answer,
                                   source::RequestContext& context) const override {
        source::Decoded decoded;
        MR_TRY(decoded.value, read(answer, context));
        return decoded;
    }
    Result<source::BatchKey> key_of(const source::Instance& instance,
                                    source::RequestContext& context) const override {
        source::BatchKey key;
        const value::Value value = instance.parent.slots()[instance.slots->slots[0]];
        key.text = source::scalar_text(value, context.arena).text;
        key.instance = &instance;
        return key;
    }
    Result<const source::Request*> render_batch(std::span<const source::BatchKey> /*keys*/,
                                                source::RequestContext& context) const override {
        return context.arena.make<source::Request>(binding().summary(), true);
    }
    Result<const source::LooseFailure*> decode_batch(
        const source::Answer& answer, std::span<const source::BatchKey> keys,
        std::span<value::Value> values, source::RequestContext& context) const override {
        MR_TRY(const value::Value all, read(answer, context));
        for (std::size_t i = 0; i < keys.size(); ++i) { values[i] = all.items()[i]; }
        return nullptr;
    }

private:
    Result<value::Value> read(const source::Answer& answer, source::RequestContext& context) const {
        return wire::project(static_cast<const ReadyAnswer&>(answer).json(), projection_,
                             context.arena);
    }

    value::Projection projection_;
};

std::unique_ptr<const source::Claim> ReadyBinding::claim(
    const source::ClaimRequest& request) const {
    return std::make_unique<ReadyClaim>(*this, request.projection);
}

class ReadyFactory final : public source::SourceFactory {
public:
    [[nodiscard]] std::string_view kind() const noexcept override { return "ready"; }
    [[nodiscard]] std::string_view directive_sdl() const noexcept override {
        return kReadyDirective;
    }
    [[nodiscard]] std::unique_ptr<source::Binding> bind(
        const source::BindRequest& request, source::ConfigReport& report) const override {
        return std::make_unique<ReadyBinding>(request, report);
    }
    [[nodiscard]] std::unique_ptr<source::Source> open(const source::SourceConfig& /*config*/,
                                                       io::Loop& /*loop*/) const override {
        return nullptr;
    }
};

class ReadySource final : public source::Source {
public:
    void set(std::string_view field, std::string_view json) {
        answers_.push_back({field, source::AnswerRef(new ReadyAnswer(json))});
    }
    Task<Result<source::AnswerRef>> send(const source::Request& request,
                                         source::RequestContext& /*context*/) override {
        for (const auto& [field, answer] : answers_) {
            if (field == request.key) { co_return answer; }
        }
        std::abort();
    }

private:
    struct Entry {
        std::string_view field;
        source::AnswerRef answer;
    };
    std::vector<Entry> answers_;
};

// --- one operation ----------------------------------------------------------------------------

/// A schema, a document, and all that is made of them once.
struct Subject {
    Subject(std::string_view sdl, std::string_view text, std::string_view variables_json = "{}")
        : query(text) {
        source::Registry registry;
        registry.add(std::make_unique<ReadyFactory>());
        const std::string directives = source::configuration_sdl(registry);
        graphql::SchemaOptions options;
        options.internal_sdl = directives;
        schema = graphql::build_schema(std::string(sdl), options).value();
        source::ConfigReport report;
        bindings = source::compile_bindings(schema, {}, registry, report);
        if (!bindings) { std::abort(); }
        introspection.emplace(*schema);
        document = graphql::parse_document(query, arena).value();
        if (!graphql::validate(*document, *schema, arena).empty()) { std::abort(); }
        operation = plan::find_operation(*document, {}).value();
        variables = *wire::parse_dom(wire::PaddedJson::copy(variables_json, arena), arena);
        plan = compile();
    }

    [[nodiscard]] std::unique_ptr<const plan::Plan> compile() const {
        return plan::compile({*schema, {bindings.get()}, *document, *operation, variables}).value();
    }

    std::string query;
    Arena arena;
    std::shared_ptr<const graphql::Schema> schema;
    std::shared_ptr<const source::Bindings> bindings;
    std::optional<Introspection> introspection;
    const graphql::Document* document = nullptr;
    const graphql::OperationNode* operation = nullptr;
    value::Value variables;
    ReadySource source;
    std::unique_ptr<const plan::Plan> plan;
};

/// What a connection keeps from one request to the next.
struct Connection {
    std::vector<std::byte> block = std::vector<std::byte>(std::size_t{512} * 1024);
    Arena arena{block, Arena::kNoLimit};
    wire::ReplyBuffer reply;
};

Task<void> write_reply(const ExecutionInput* input, wire::ReplyBuffer* out) {
    Execution execution(*input);
    co_await execution.write_first(*out);
}

void execute(Subject& subject, const plan::Plan& plan, value::Value root, Connection& connection) {
    connection.reply.clear();
    source::RequestContext context{connection.arena, {}, Deadline::never()};
    const auto variables =
        graphql::coerce_variables(subject.operation->variables, subject.variables, *subject.schema,
                                  subject.query, connection.arena);
    std::array<source::Source*, 1> sources{&subject.source};
    const ExecutionInput input{plan, *variables, root, context, sources, *subject.introspection};
    run_now(write_reply(&input, &connection.reply));
    connection.arena.reset();
}

/// Runs `work` for the benchmark and reports its allocations.
template <class Work>
void measure(benchmark::State& state, const Work& work) {
    work();
    const std::int64_t before = allocation_count;
    std::int64_t runs = 0;
    for ([[maybe_unused]] auto _ : state) {
        work();
        ++runs;
    }
    state.counters["allocations"] =
        static_cast<double>(allocation_count - before) / static_cast<double>(runs);
}

// --- document (c) -----------------------------------------------------------------------------

// 36 fields, two levels of lists: 100 products with three reviews each make 2706 leaves.
constexpr std::string_view kPageSchema = R"(
type Query {
  shop: Shop @ready
  viewer: Viewer @ready
  products(first: Int!): [Product!]! @ready
}
type Shop { id: ID! name: String! currency: String! }
type Viewer { id: ID! name: String! notifications: Int }
type Product {
  id: ID! title: String! description: String sku: String rating: Float available: Boolean
  createdAt: String price: Price! stock: Stock brand: Brand image: Image reviews: [Review!]!
}
type Price { amount: Float! currency: Currency! }
type Stock { count: Int! warehouse: String }
type Brand { id: ID! name: String! country: String }
type Image { url: String! width: Int! height: Int! alt: String }
type Review { score: Int! text: String author: User }
type User { name: String! }
enum Currency { EUR USD }
)";

constexpr std::string_view kPageQuery = R"(query Page($first: Int!) {
  shop { id name currency }
  viewer { id name notifications }
  products(first: $first) {
    id title description sku rating available createdAt
    price { amount currency }
    stock { count warehouse }
    brand { id name country }
    image { url width height alt }
    reviews {
      score
      text
      author { name }
    }
  }
}
)";

constexpr std::string_view kShop = R"({"id": "s1", "name": "The Mill", "currency": "EUR"})";
constexpr std::string_view kViewer = R"({"id": "u1", "name": "Ada", "notifications": 3})";

std::string products() {
    std::string json = "[";
    for (int id = 1; id <= 100; ++id) {
        json += id == 1 ? "\n" : ",\n";
        json += fmt::format(
            R"({{"id": "p{0}", "internal": {{"cost": {0}.5}}, "title": "Product {0}", )"
            R"("description": "What it is and does", "sku": "SKU-{0}", "rating": 4.5, )"
            R"("available": true, "createdAt": "2026-11-20", )"
            R"("price": {{"amount": 19.90, "currency": "EUR"}}, )"
            R"("stock": {{"count": {0}, "warehouse": "north"}}, )"
            R"("brand": {{"id": "b7", "name": "Millwright", "country": "NO"}}, )"
            R"("image": {{"url": "/i/{0}.png", "width": 640, "height": 480, "alt": "{0}"}}, )"
            R"("reviews": [)",
            id);
        for (int review = 1; review <= 3; ++review) {
            json += fmt::format(
                R"({}{{"score": {}, "text": "Does it", "author": {{"name": "Reader {}"}}}})",
                review == 1 ? "" : ", ", review, review);
        }
        json += "]}";
    }
    return json + "\n]";
}

Subject& page() {
    static Subject subject(kPageSchema, kPageQuery, R"({"first": 100})");
    static const bool is_set = [] {
        static const std::string all = products();
        subject.source.set("shop", kShop);
        subject.source.set("viewer", kViewer);
        subject.source.set("products", all);
        return true;
    }();
    static_cast<void>(is_set);
    return subject;
}

void page_parse(benchmark::State& state) {
    const Subject& subject = page();
    Connection connection;
    measure(state, [&] {
        benchmark::DoNotOptimize(graphql::parse_document(subject.query, connection.arena));
        connection.arena.reset();
    });
}
BENCHMARK(page_parse)->Unit(benchmark::kMicrosecond);

void page_validate(benchmark::State& state) {
    const Subject& subject = page();
    Connection connection;
    measure(state, [&] {
        benchmark::DoNotOptimize(
            graphql::validate(*subject.document, *subject.schema, connection.arena));
        connection.arena.reset();
    });
}
BENCHMARK(page_validate)->Unit(benchmark::kMicrosecond);

void page_plan(benchmark::State& state) {
    const Subject& subject = page();
    measure(state, [&] { benchmark::DoNotOptimize(subject.compile()); });
}
BENCHMARK(page_plan)->Unit(benchmark::kMicrosecond);

// Values in memory, named: what engines without sources of their own are measured with.
void page_execute_from_memory(benchmark::State& state) {
    static constexpr std::string_view kReady = " @ready";
    std::string sdl(kPageSchema);
    for (std::size_t at = sdl.find(kReady); at != std::string::npos; at = sdl.find(kReady)) {
        sdl.erase(at, kReady.size());
    }
    Subject subject(sdl, kPageQuery, R"({"first": 100})");
    const std::string json =
        fmt::format(R"({{"shop": {}, "viewer": {}, "products": {}}})", kShop, kViewer, products());
    const value::Value root =
        *wire::parse_dom(wire::PaddedJson::copy(json, subject.arena), subject.arena);
    Connection connection;
    measure(state, [&] { execute(subject, *subject.plan, root, connection); });
    state.counters["bytes"] = static_cast<double>(connection.reply.size());
}
BENCHMARK(page_execute_from_memory)->Unit(benchmark::kMicrosecond);

// The bytes of three upstream answers are read as well.
void page_execute(benchmark::State& state) {
    Subject& subject = page();
    Connection connection;
    measure(state, [&] { execute(subject, *subject.plan, {}, connection); });
    state.counters["bytes"] = static_cast<double>(connection.reply.size());
}
BENCHMARK(page_execute)->Unit(benchmark::kMicrosecond);

void page_request_cached(benchmark::State& state) {
    Subject& subject = page();
    Connection connection;
    plan::PlanCache cache({});
    auto document = std::make_shared<plan::ParsedDocument>(subject.query);
    document->document = graphql::parse_document(document->text, document->arena).value();
    plan::PlanCache::Entry& entry = cache.insert(document);
    cache.insert_plan(entry, {entry.operations()[0].node, false, {}}, subject.compile());
    measure(state, [&] {
        const plan::PlanCache::Entry& known = *cache.find(subject.query);
        const auto plan = *known.find_plan({known.operations()[0].node, false, {}});
        execute(subject, *plan->plan, {}, connection);
    });
}
BENCHMARK(page_request_cached)->Unit(benchmark::kMicrosecond);

void page_request_uncached(benchmark::State& state) {
    Subject& subject = page();
    Connection connection;
    measure(state, [&] {
        Arena arena;
        const auto* document = graphql::parse_document(subject.query, arena).value();
        if (!graphql::validate(*document, *subject.schema, arena).empty()) { std::abort(); }
        const auto plan = plan::compile({*subject.schema,
                                         {subject.bindings.get()},
                                         *document,
                                         *plan::find_operation(*document, {}).value(),
                                         subject.variables});
        execute(subject, **plan, {}, connection);
    });
}
BENCHMARK(page_request_uncached)->Unit(benchmark::kMicrosecond);

// --- N+1 --------------------------------------------------------------------------------------

// 100 posts by 10 users: two calls, the second one batched.
void posts_by_users(benchmark::State& state) {
    Subject subject(R"(
        type Query { posts: [Post] @ready }
        type Post { id: Int title: String user: User @ready(key: "userId") }
        type User { id: Int name: String }
    )",
                    "{ posts { id title user { id name } } }");
    std::string posts = "[";
    std::string users = "[";
    for (int i = 0; i < 100; ++i) {
        posts += fmt::format(R"({}{{"userId": {}, "id": {}, "title": "On mills", "body": "…"}})",
                             i == 0 ? "" : ",", i / 10, i);
        if (i < 10) {
            users += fmt::format(R"({}{{"id": {}, "name": "User {}", "email": "u@mill"}})",
                                 i == 0 ? "" : ",", i, i);
        }
    }
    subject.source.set("posts", posts + "]");
    subject.source.set("user", users + "]");
    Connection connection;
    measure(state, [&] { execute(subject, *subject.plan, {}, connection); });
    state.counters["bytes"] = static_cast<double>(connection.reply.size());
}
BENCHMARK(posts_by_users)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace millrace::engine
