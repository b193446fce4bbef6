#pragma once
/// @file plan_cache.hpp — documents that were asked before, and the plans made of them

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/plan/plan.hpp>
#include <millrace/plan/plan_cache_limits.hpp>

namespace millrace::plan {

/// A text of a request, parsed and found valid.
///
/// Lifetime:  immutable once `document` is set; stays where it is, because the document borrows
///            the text and the arena.
struct ParsedDocument {
    explicit ParsedDocument(std::string_view query) : text(query) {}
    ParsedDocument(const ParsedDocument&) = delete;
    ParsedDocument& operator=(const ParsedDocument&) = delete;

    const std::string text;
    Arena arena;
    const graphql::Document* document = nullptr;

    /// Memory it holds, for the bound of the cache.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return sizeof(ParsedDocument) + text.capacity() + arena.heap_bytes();
    }
};

/// A plan with the document it borrows, so that it outlives its place in the cache.
struct PreparedPlan {
    std::shared_ptr<const ParsedDocument> document;
    std::unique_ptr<const Plan> plan;
};

/// What a plan of a document depends on.
struct PlanKey {
    const graphql::OperationNode* operation = nullptr;
    bool incremental = false;
    std::string_view conditions;  // conditions_of() the variables
    std::string_view rules = {};  // RuleSelection::shape

    friend bool operator==(const PlanKey&, const PlanKey&) = default;
};

/// Text that is the same for two requests exactly when the variables called `names` have the
/// same values in both. `variables` are coerced.
[[nodiscard]] std::string_view conditions_of(std::span<const std::string_view> names,
                                             const value::Value& variables, Arena& arena);

/// Documents by their text, the least recently used given up first.
///
/// One cache serves one version of a schema: a new schema gets a new cache, so that nothing in it
/// can be out of date.
///
/// Threads:   none; every core has its own.
/// Limits:    PlanCacheLimits. A document larger than `bytes_max` is kept until the next comes.
/// Cost:      a hash and a comparison of the text; no allocation when it is there.
class PlanCache {
public:
    using Hash = std::uint64_t (*)(std::string_view) noexcept;

    /// Places for documents are found by `hash`, and told apart by their whole text.
    explicit PlanCache(const PlanCacheLimits& limits, Hash hash = hash_text);
    PlanCache(const PlanCache&) = delete;
    PlanCache& operator=(const PlanCache&) = delete;
    ~PlanCache();

    [[nodiscard]] static std::uint64_t hash_text(std::string_view text) noexcept;

    /// An operation of a cached document.
    struct Operation {
        const graphql::OperationNode* node = nullptr;
        std::vector<std::string_view> condition_variables;
    };

    /// One document. Borrowed from the cache until its next insert().
    class Entry;

    /// Null when there is no document with exactly this text.
    [[nodiscard]] Entry* find(std::string_view text) noexcept;
    /// Adds a document that find() does not find.
    Entry& insert(std::shared_ptr<const ParsedDocument> document);
    /// Adds a plan to `entry`, which find_plan() does not find there.
    const std::shared_ptr<const PreparedPlan>& insert_plan(Entry& entry, const PlanKey& key,
                                                           std::unique_ptr<const Plan> plan);

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    [[nodiscard]] std::unique_ptr<Entry>& bucket_of(std::uint64_t hash) noexcept;
    void push_front(Entry& entry) noexcept;
    void unlink(Entry& entry) noexcept;
    void evict(Entry& entry) noexcept;
    void keep_limits(const Entry& newest) noexcept;

    PlanCacheLimits limits_;
    Hash hash_;
    std::vector<std::unique_ptr<Entry>> buckets_;
    Entry* newest_ = nullptr;
    Entry* oldest_ = nullptr;
    std::size_t size_ = 0;
    std::size_t bytes_ = 0;
};

class PlanCache::Entry {
public:
    Entry(std::shared_ptr<const ParsedDocument> document, std::uint64_t hash);

    [[nodiscard]] const std::shared_ptr<const ParsedDocument>& document() const noexcept {
        return document_;
    }
    /// In the order of the document.
    [[nodiscard]] std::span<const Operation> operations() const noexcept { return operations_; }
    [[nodiscard]] const std::shared_ptr<const PreparedPlan>* find_plan(
        const PlanKey& key) const noexcept;

private:
    friend PlanCache;

    struct Variant {
        const graphql::OperationNode* operation;
        bool incremental;
        std::string conditions;
        std::string rules;
        std::shared_ptr<const PreparedPlan> plan;
        std::size_t bytes;
    };

    std::shared_ptr<const ParsedDocument> document_;
    std::vector<Operation> operations_;
    std::vector<Variant> plans_;
    std::uint64_t hash_;
    std::size_t bytes_ = 0;
    std::unique_ptr<Entry> next_in_bucket_;
    Entry* newer_ = nullptr;
    Entry* older_ = nullptr;
};

}  // namespace millrace::plan
