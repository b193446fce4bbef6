#pragma once
/// @file incremental_work.hpp — what writing a result leaves for later: @defer and @stream

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <millrace/plan/plan.hpp>
#include <millrace/value/value.hpp>

#include "error_list.hpp"

namespace millrace::engine {

struct GroupTask;

/// One @defer at one place of the response. The draft calls it a deferred fragment.
struct DeferRecord {
    static constexpr std::uint32_t kNotAnnounced = 0xffff'ffff;

    const plan::DeferUsage* usage = nullptr;
    DeferRecord* parent = nullptr;  // the @defer around it that is delivered before
    Path path;
    std::uint32_t id = kNotAnnounced;
    bool ended = false;  // completed, or dropped
    std::vector<GroupTask*>* groups = nullptr;
    std::vector<DeferRecord*>* children = nullptr;
};

/// Which record stands for each active @defer, object by object from the inside out.
struct DeferScope {
    std::span<const plan::DeferUsage* const> usages;  // that begin at one object, by index
    std::span<DeferRecord> records;                   // of each
    const DeferScope* outer = nullptr;

    /// Null: the fragment is not around here.
    [[nodiscard]] DeferRecord* find(const plan::DeferUsage& usage) const noexcept {
        for (const DeferScope* scope = this; scope != nullptr; scope = scope->outer) {
            const auto found =
                std::ranges::lower_bound(scope->usages, usage.index, {}, &plan::DeferUsage::index);
            if (found != scope->usages.end() && *found == &usage) {
                return &scope->records[static_cast<std::size_t>(found - scope->usages.begin())];
            }
        }
        return nullptr;
    }
};

/// A @stream whose first items have been written.
struct StreamTask {
    const plan::FieldPlan* field = nullptr;
    Path path;
    std::span<const value::Value> items;  // those still to come
    std::uint32_t next_index = 0;
    std::uint32_t id = DeferRecord::kNotAnnounced;
};

/// Work in the order in which it was found; what is found below a value that becomes null is
/// taken back with it.
struct IncrementalWork {
    std::vector<DeferRecord*> records;
    std::vector<GroupTask*> groups;
    std::vector<StreamTask*> streams;

    struct Mark {
        std::size_t records = 0;
        std::size_t groups = 0;
        std::size_t streams = 0;
    };
    [[nodiscard]] Mark mark() const noexcept {
        return {records.size(), groups.size(), streams.size()};
    }
    void roll_back(Mark mark) noexcept {
        records.resize(mark.records);
        groups.resize(mark.groups);
        streams.resize(mark.streams);
    }
};

/// Fields of one object that are delivered together.
struct GroupTask {
    const plan::DeferredFields* fields = nullptr;
    const plan::SelectionPlan* selection = nullptr;
    value::Value object;
    Path path;
    const DeferScope* scope = nullptr;
    std::span<DeferRecord*> records;
    bool executed = false;
    bool failed = false;
    bool sent = false;
    std::string_view data;  // JSON object, once executed
    ErrorList errors;
    IncrementalWork* found = nullptr;  // below it; announced when it is sent
};

}  // namespace millrace::engine
