// How often a request takes memory from the heap. Replaces operator new for this program.

#include <cstdlib>
#include <new>
#include <string>

#include <gtest/gtest.h>

#include <millrace/base/task_scope.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/io/loop.hpp>
#include <millrace/server/graphql_handler.hpp>

namespace {

thread_local std::size_t allocations = 0;

void* counted(std::size_t bytes) noexcept {
    ++allocations;
    return std::malloc(bytes);
}

void* counted_aligned(std::size_t bytes, std::align_val_t alignment) noexcept {
    ++allocations;
    void* memory = nullptr;
    const int failed = posix_memalign(&memory, static_cast<std::size_t>(alignment), bytes);
    return failed == 0 ? memory : nullptr;
}

void* or_abort(void* memory) noexcept {
    if (memory == nullptr) { std::abort(); }
    return memory;
}

}  // namespace

void* operator new(std::size_t bytes) {
    return or_abort(counted(bytes));
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
    return counted(bytes);
}
void* operator new(std::size_t bytes, std::align_val_t alignment) {
    return or_abort(counted_aligned(bytes, alignment));
}
void* operator new(std::size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept {
    return counted_aligned(bytes, alignment);
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
void operator delete(void* memory, std::size_t /*bytes*/, std::align_val_t /*alignment*/) noexcept {
    std::free(memory);
}

namespace millrace::server {
namespace {

class NoParts final : public ResponseSink {
public:
    Task<bool> send(std::string_view /*payload*/, bool /*has_next*/) override { co_return true; }
};

constexpr std::string_view kSchema =
    "type Query { self(id: Int): Query a: String b: Int c: [Float!] d: ID e: Boolean }";
constexpr std::string_view kQuery = R"(query Q($id: Int!, $more: Boolean = true) {
    self(id: $id) { a b c d e self { a b c d e } }
    other: self(id: 2) { ...F @include(if: $more) }
    x: a y: b z: c
} fragment F on Query { a b c d e self { a b c d e self { a b c d e } } })";

TEST(Allocations, CachedOperationNeedsAtMostTwenty) {
    auto schema = graphql::build_schema(std::string(kSchema), {});
    ASSERT_TRUE(schema.has_value());
    const GraphqlSnapshot snapshot{*schema, nullptr, engine::Introspection(**schema), true, {}, {}};
    io::Loop loop;
    GraphqlHandler handler(loop, snapshot, {});
    NoParts parts;
    const std::string variables = R"({"id": 7})" + std::string(64, ' ');
    wire::ReplyBuffer body;
    std::size_t last = 0;
    for (int i = 0; i < 3; ++i) {  // the first fills the caches, the second the pools
        Arena arena;
        ServeContext context{loop, arena, Deadline::never(), parts};
        GraphqlRequest request;
        request.query = kQuery;
        request.variables = variables;
        body.clear();
        const std::size_t before = allocations;
        EXPECT_EQ(run_now(handler.serve(request, context, body)), GraphqlOutcome::Data);
        last = allocations - before;
    }
    EXPECT_LE(last, 20U) << body.view();
    RecordProperty("allocations", static_cast<int>(last));
}

}  // namespace
}  // namespace millrace::server
