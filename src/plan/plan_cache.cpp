#include <millrace/plan/plan_cache.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include <millrace/base/assert.hpp>
#include <millrace/plan/planner.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::plan {

namespace {

using value::Kind;
using value::Value;

// What a claim holds on the heap beside the plan's arena: templates are shared with the binding,
// so little more than the object itself.
constexpr std::size_t kClaimBytes = 256;

std::size_t bytes_of(const Plan& plan) noexcept {
    return plan.bytes() + plan.claims.size() * kClaimBytes + sizeof(PreparedPlan);
}

}  // namespace

// Variables of directives are Booleans and Ints: text that needs no escaping.
std::string_view conditions_of(std::span<const std::string_view> names, const Value& variables,
                               Arena& arena) {
    if (names.empty()) { return {}; }
    std::string text;
    for (const std::string_view name : names) {
        const Value value = variables.is(Kind::Object) ? variables.member(name) : Value::absent();
        switch (value.kind()) {
            case Kind::Boolean:
                text += value.as_boolean() ? 't' : 'f';
                break;
            case Kind::Number:
                text += value.text();
                break;
            case Kind::Null:
                text += 'n';
                break;
            case Kind::Absent:
                text += '-';
                break;
            default: {  // of @skipBy and @includeBy: any
                wire::ReplyBuffer json;
                wire::append_json(json, value);
                text += json.view();
            }
        }
        text += ',';
    }
    return arena.copy(text);
}

// --- the cache --------------------------------------------------------------------------------

PlanCache::PlanCache(const PlanCacheLimits& limits, Hash hash) : limits_(limits), hash_(hash) {
    buckets_.resize(std::bit_ceil(std::max<std::size_t>(limits.documents_max, 1)));
}

// Chains are taken apart one by one: destroying them recursively could need a deep stack.
PlanCache::~PlanCache() {
    while (oldest_ != nullptr) { evict(*oldest_); }
}

// Multiplies eight bytes at a time into 128 bits and folds them. Its quality decides how long
// chains get, never whether an answer is right.
std::uint64_t PlanCache::hash_text(std::string_view text) noexcept {
    constexpr std::uint64_t kOdd = 0x9e37'79b9'7f4a'7c15U;
    const auto mix = [](std::uint64_t a, std::uint64_t b) {
        __extension__ using Wide = unsigned __int128;
        const Wide product = static_cast<Wide>(a) * b;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
    };
    std::uint64_t hash = text.size() * kOdd;
    while (!text.empty()) {
        const std::size_t count = std::min<std::size_t>(text.size(), sizeof(std::uint64_t));
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), count);
        hash = mix(hash ^ word, kOdd);
        text.remove_prefix(count);
    }
    return hash;
}

PlanCache::Entry* PlanCache::find(std::string_view text) noexcept {
    const std::uint64_t hash = hash_(text);
    for (Entry* entry = bucket_of(hash).get(); entry != nullptr;
         entry = entry->next_in_bucket_.get()) {
        if (entry->hash_ != hash || entry->document_->text != text) { continue; }
        if (entry != newest_) {
            unlink(*entry);
            push_front(*entry);
        }
        return entry;
    }
    return nullptr;
}

PlanCache::Entry& PlanCache::insert(std::shared_ptr<const ParsedDocument> document) {
    const std::uint64_t hash = hash_(document->text);
    auto entry = std::make_unique<Entry>(std::move(document), hash);
    Entry& inserted = *entry;
    std::unique_ptr<Entry>& bucket = bucket_of(hash);
    entry->next_in_bucket_ = std::move(bucket);
    bucket = std::move(entry);
    push_front(inserted);
    ++size_;
    bytes_ += inserted.bytes_;
    keep_limits(inserted);
    return inserted;
}

const std::shared_ptr<const PreparedPlan>& PlanCache::insert_plan(
    Entry& entry, const PlanKey& key, std::unique_ptr<const Plan> plan) {
    if (entry.plans_.size() >= std::max<std::size_t>(limits_.plans_per_document_max, 1)) {
        bytes_ -= entry.plans_.front().bytes;
        entry.bytes_ -= entry.plans_.front().bytes;
        entry.plans_.erase(entry.plans_.begin());
    }
    const std::size_t bytes = bytes_of(*plan);
    auto prepared =
        std::make_shared<const PreparedPlan>(PreparedPlan{entry.document_, std::move(plan)});
    entry.plans_.push_back({key.operation, key.incremental, std::string(key.conditions),
                            std::string(key.rules), std::move(prepared), bytes});
    entry.bytes_ += bytes;
    bytes_ += bytes;
    keep_limits(entry);
    return entry.plans_.back().plan;
}

std::unique_ptr<PlanCache::Entry>& PlanCache::bucket_of(std::uint64_t hash) noexcept {
    return buckets_[hash & (buckets_.size() - 1)];
}

void PlanCache::push_front(Entry& entry) noexcept {
    entry.newer_ = nullptr;
    entry.older_ = newest_;
    (newest_ == nullptr ? oldest_ : newest_->newer_) = &entry;
    newest_ = &entry;
}

void PlanCache::unlink(Entry& entry) noexcept {
    (entry.newer_ == nullptr ? newest_ : entry.newer_->older_) = entry.older_;
    (entry.older_ == nullptr ? oldest_ : entry.older_->newer_) = entry.newer_;
}

void PlanCache::evict(Entry& entry) noexcept {
    unlink(entry);
    --size_;
    bytes_ -= entry.bytes_;
    std::unique_ptr<Entry>* place = &bucket_of(entry.hash_);
    while (place->get() != &entry) { place = &(*place)->next_in_bucket_; }
    std::unique_ptr<Entry> evicted = std::move(*place);
    *place = std::move(evicted->next_in_bucket_);
}

void PlanCache::keep_limits(const Entry& newest) noexcept {
    while ((size_ > limits_.documents_max || bytes_ > limits_.bytes_max) && oldest_ != &newest) {
        evict(*oldest_);
    }
}

// --- one document -----------------------------------------------------------------------------

PlanCache::Entry::Entry(std::shared_ptr<const ParsedDocument> document, std::uint64_t hash)
    : document_(std::move(document)), hash_(hash) {
    for (const graphql::DefinitionNode& definition : document_->document->definitions) {
        if (definition.operation == nullptr) { continue; }
        operations_.push_back({definition.operation,
                               condition_variables(*document_->document, *definition.operation)});
    }
    bytes_ = sizeof(Entry) + document_->bytes() + operations_.capacity() * sizeof(Operation);
}

const std::shared_ptr<const PreparedPlan>* PlanCache::Entry::find_plan(
    const PlanKey& key) const noexcept {
    for (const Variant& variant : plans_) {
        if (variant.operation == key.operation && variant.incremental == key.incremental &&
            variant.conditions == key.conditions && variant.rules == key.rules) {
            return &variant.plan;
        }
    }
    return nullptr;
}

}  // namespace millrace::plan
