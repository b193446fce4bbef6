#pragma once
/// @file oracle.hpp — what a response to a random world must be, found without an engine
///
/// The oracle knows the operation, the world and which keys travelled together; everything else
/// it works out for itself, slowly and plainly: the text of the reply, when every key could be
/// known, when every call had to leave, and when all was there.

#include <algorithm>
#include <map>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include <millrace/plan/plan.hpp>

#include "gateway.hpp"
#include "random_world.hpp"

namespace millrace::engine::simulation {

/// Nodes of the selection with one response key.
struct Group {
    std::string key;
    std::vector<const Selected*> nodes;

    [[nodiscard]] const Selected& first() const { return *nodes.front(); }
};
using Nodes = std::vector<const Selected*>;

/// CollectFields for objects of `type`. `selections` are siblings, fragments among them.
inline void collect(const SchemaModel& schema, std::size_t type,
                    const std::vector<Selected>& selections, std::vector<Group>& groups) {
    for (const Selected& selected : selections) {
        if (selected.skipped) { continue; }
        if (!selected.field.empty()) {
            auto found = std::ranges::find(groups, selected.key, &Group::key);
            if (found == groups.end()) {
                found = groups.insert(groups.end(), Group{selected.key, {}});
            }
            found->nodes.push_back(&selected);
            continue;
        }
        const auto& possible = schema.types[selected.on].possible;
        if (selected.on == type || std::ranges::find(possible, type) != possible.end()) {
            collect(schema, type, selected.below, groups);
        }
    }
}
inline std::vector<Group> collect_below(const SchemaModel& schema, std::size_t type,
                                        const Nodes& nodes) {
    std::vector<Group> groups;
    for (const Selected* node : nodes) { collect(schema, type, node->below, groups); }
    return groups;
}

class Oracle {
public:
    Oracle(const SchemaModel& schema, const RandomWorld& world,
           const std::vector<Selected>& operation)
        : schema_(schema), world_(world) {
        root_.below = operation;
    }

    /// Everything that is not as it must be; empty: all is well.
    [[nodiscard]] std::vector<std::string> check(const Response& response);

private:
    using NodeName = std::pair<std::string, std::size_t>;  // call and level
    using Entry = std::pair<std::string, std::string>;     // call and key

    struct Node {
        std::set<const Node*> producers;                   // null: the root
        std::map<std::string, Millis> arrivals;            // of keys
        std::vector<Millis> instances;                     // when each was known
        std::map<std::string, std::vector<Millis>> alone;  // unshared calls, by key
        Millis last_value = 0;
        std::vector<const Call*> calls;
    };

    // A place where an object waits to be looked at.
    struct Visit {
        Millis at = 0;
        std::uint64_t order = 0;
        std::uint64_t row = 0;  // identity: equal keys share their rows
        std::string path = {};  // static: response keys only
        Datum datum = {};
        Nodes nodes = {};
        std::size_t level = 0;

        bool operator<(const Visit& other) const {
            return std::pair(at, order) > std::pair(other.at, other.order);
        }
    };

    // --- the graph, from the operation alone --------------------------------------------------

    void find_nodes(std::size_t declared, const Nodes& nodes, const Node* producer,
                    std::size_t level) {
        const TypeModel& model = schema_.types[declared];
        const std::vector<std::size_t> own{declared};
        for (const std::size_t type : model.is_interface() ? model.possible : own) {
            for (const Group& group : collect_below(schema_, type, nodes)) {
                const FieldModel& field = *schema_.types[type].field(group.first().field);
                const Node* below = producer;
                if (field.fetched) {
                    Node& node = nodes_[{field.call, level}];
                    node.producers.insert(producer);
                    below = &node;
                }
                if (field.type != FieldModel::kInt) {
                    find_nodes(field.type, group.nodes, below, level + 1);
                }
            }
        }
    }

    // --- what was fetched, in the order of time -----------------------------------------------

    void note_calls(const Response& response) {
        for (const Call& call : response.calls) {
            const plan::FetchNode* node = nullptr;
            for (const plan::FetchNode* one : response.plan->fetches) {
                if (one->claim == call.claim) { node = one; }
            }
            const auto found = nodes_.find({call.name, node->level});
            if (found == nodes_.end()) {
                complain("a call of a node that should not be: {}", call.name);
                continue;
            }
            found->second.calls.push_back(&call);
            if (!world_.field_of(call.name).shareable) { continue; }
            for (const std::string& key : call.keys) {
                if (!sent_.try_emplace({call.name, key}, &call).second) {
                    complain("{} is asked for {} twice", call.name, key);
                }
            }
        }
        if (nodes_.size() != response.plan->fetches.size()) {
            complain("{} nodes instead of {}", response.plan->fetches.size(), nodes_.size());
        }
    }

    void visit_all() {
        Datum root;
        root.kind = Datum::Kind::Object;
        push({.datum = root, .nodes = {&root_}});
        while (!visits_.empty()) {
            const Visit visit = visits_.top();
            visits_.pop();
            end_ = std::max(end_, visit.at);
            look_at(visit);
        }
    }

    void push(Visit visit) {
        visit.order = order_++;
        visits_.push(std::move(visit));
    }

    void look_at(const Visit& visit) {
        for (std::size_t i = 0; i < visit.datum.items.size(); ++i) {
            Visit item = visit;
            item.datum = visit.datum.items[i];
            item.row = mix(visit.row, i);
            look_at(item);
        }
        if (visit.datum.kind != Datum::Kind::Object) { return; }
        if (!seen_.insert({visit.row, visit.path}).second) { return; }
        for (const Group& group : collect_below(schema_, visit.datum.type, visit.nodes)) {
            const FieldModel& field = *schema_.types[visit.datum.type].field(group.first().field);
            Visit below = visit;
            below.path += "/" + group.key;
            below.nodes = group.nodes;
            ++below.level;
            if (field.fetched) {
                fetch(field, visit, std::move(below));
            } else if (visit.datum.type != SchemaModel::kQuery) {
                below.datum = world_.member(visit.datum, field);
                below.row = mix(visit.row, field.name);
                look_at(below);
            }
        }
    }

    void fetch(const FieldModel& field, const Visit& parent, Visit below) {
        Node& node = nodes_.at({field.call, parent.level});
        const auto key = key_of(field, parent.datum, *below.nodes.front());
        below.datum = {};
        if (key) {
            const Said::How how = world_.how(field, *key);
            const bool has_call = how != Said::How::KeyFails && how != Said::How::RequestFails;
            if (has_call) { below.at = ask(field, node, *key, parent.at); }
            const bool has_value = how == Said::How::Value || how == Said::How::ValueAndError;
            if (has_value && !fails_with_its_call(field, *key)) {
                below.datum = world_.fetched(field, *key);
            }
            below.row = mix(mix(0, field.call), *key);
            if (!field.shareable) { below.row = mix(mix(parent.row, below.path), *key); }
        }
        node.last_value = std::max(node.last_value, below.at);
        push(std::move(below));
    }

    // When the value of `key`, known at `now`, is there.
    Millis ask(const FieldModel& field, Node& node, const std::string& key, Millis now) {
        if (!field.shareable) {
            node.alone[key].push_back(now);
            return now + world_duration(field, {key});
        }
        const auto [arrival, is_new] = node.arrivals.try_emplace(key, now);
        if (!is_new) { arrival->second = std::min(arrival->second, now); }
        const auto sent = sent_.find({field.call, key});
        if (sent == sent_.end()) {
            complain("{} is never asked for {}", field.call, key);
            return now;
        }
        return std::max(now, sent->second->ended);
    }

    [[nodiscard]] Millis world_duration(const FieldModel& field,
                                        std::vector<std::string> keys) const {
        Call call;
        call.name = field.call;
        call.keys = std::move(keys);
        return const_cast<RandomWorld&>(world_).duration(call);
    }

    [[nodiscard]] static std::optional<std::string> key_of(const FieldModel& field,
                                                           const Datum& parent,
                                                           const Selected& node) {
        std::string key;
        if (field.key_member >= 0) {
            const int member = RandomWorld::key_member(parent, field.key_member);
            if (member < 0) { return std::nullopt; }
            key = std::to_string(member);
        }
        if (field.key_argument) {
            if (node.argument < 0) { return std::nullopt; }
            key += fmt::format("{}{}", field.key_member >= 0 ? "," : "", node.argument);
        }
        return key;
    }

    // The message when a key that travelled along made the whole call fail.
    [[nodiscard]] std::optional<std::string> fails_with_its_call(const FieldModel& field,
                                                                 const std::string& key) const {
        std::vector<std::string> keys{key};
        const auto sent = sent_.find({field.call, key});
        if (sent != sent_.end()) { keys = sent->second->keys; }
        for (const std::string& other : keys) {
            if (world_.how(field, other) == Said::How::CallFails) {
                return RandomWorld::message(field.call, other);
            }
        }
        return std::nullopt;
    }

    // --- the rule -----------------------------------------------------------------------------

    Millis close_of(const Node& node) {
        Millis close = 0;
        for (const Node* producer : node.producers) {
            if (producer == nullptr) { continue; }
            close = std::max({close, producer->last_value, close_of(*producer)});
        }
        return close;
    }

    void check_node(const NodeName& name, const Node& node) {
        const FieldModel& field = world_.field_of(name.first);
        for (const Call* call : node.calls) {
            if (call->ended != call->sent + world_duration(field, call->keys)) {
                complain("{} ends at a strange time", name.first);
            }
        }
        if (!field.is_batched()) { return check_single(field, name, node); }
        const Millis close = close_of(node);
        std::size_t not_full = 0;
        for (const Call* call : node.calls) {
            not_full += is_full(field, *call) ? 0 : 1;
            check_chunk(field, name, node, *call, close);
        }
        if (not_full > 1) { complain_of(name, "{} chunks are not full", not_full); }
        check_queue(field, name, node, close);
    }

    static bool is_full(const FieldModel& field, const Call& call) {
        return field.keys_max > 0 && call.keys.size() == static_cast<std::size_t>(field.keys_max);
    }

    // A chunk leaves with the key that fills it, what is left over when no key can come any more.
    void check_chunk(const FieldModel& field, const NodeName& name, const Node& node,
                     const Call& call, Millis close) {
        Millis last = 0;
        for (const std::string& key : call.keys) {
            const auto arrival = node.arrivals.find(key);
            if (arrival == node.arrivals.end()) {
                complain_of(name, "nobody wanted the key {}", key);
                return;
            }
            last = std::max(last, arrival->second);
        }
        const Millis due = is_full(field, call) ? last : close;
        if (call.sent != due) { complain_of(name, "sent at {}, due at {}", call.sent, due); }
        if (field.keys_max > 0 && call.keys.size() > static_cast<std::size_t>(field.keys_max)) {
            complain_of(name, "{} keys in one call", call.keys.size());
        }
    }

    // No key waits once the node is closed, and never do as many wait as make a chunk.
    void check_queue(const FieldModel& field, const NodeName& name, const Node& node,
                     Millis close) {
        for (const auto& [key, arrival] : node.arrivals) {
            const auto sent = sent_.find({name.first, key});
            if (sent == sent_.end()) { continue; }  // said already
            if (sent->second->sent > std::max(close, arrival)) {
                complain_of(name, "key {} leaves too late", key);
            }
            int waiting = 0;
            for (const auto& [other, other_arrival] : node.arrivals) {
                const auto other_sent = sent_.find({name.first, other});
                if (other_sent == sent_.end()) { continue; }
                waiting += other_arrival <= arrival && other_sent->second->sent > arrival ? 1 : 0;
            }
            if (field.keys_max > 0 && waiting >= field.keys_max) {
                complain_of(name, "{} keys wait for a chunk", waiting);
            }
        }
    }

    // What is not batched leaves at once; equal calls that may be one are.
    void check_single(const FieldModel& field, const NodeName& name, const Node& node) {
        if (field.shareable) {
            for (const auto& [key, arrival] : node.arrivals) {
                const auto sent = sent_.find({name.first, key});
                if (sent != sent_.end() && sent->second->sent > arrival) {
                    complain_of(name, "key {} leaves too late", key);
                }
            }
            for (const Call* call : node.calls) {
                const auto arrival = node.arrivals.find(call->keys[0]);
                if (arrival == node.arrivals.end() || arrival->second != call->sent) {
                    complain_of(name, "leaves at a strange time");
                }
            }
            return;
        }
        std::map<std::string, std::vector<Millis>> calls;
        for (const Call* call : node.calls) { calls[call->keys[0]].push_back(call->sent); }
        auto wanted = node.alone;
        for (auto& [key, times] : wanted) { std::ranges::sort(times); }
        if (calls != wanted) { complain_of(name, "not one call per object"); }
    }

    // --- the reply ----------------------------------------------------------------------------

    // False: null where it must not be.
    bool write_object(const Datum& object, const Nodes& nodes, const std::string& path) {
        data_ += '{';
        bool first = true;
        for (const Group& group : collect_below(schema_, object.type, nodes)) {
            if (!first) { data_ += ','; }
            first = false;
            data_ += fmt::format("\"{}\":", group.key);
            if (!write_field(object, group, path + fmt::format(",\"{}\"", group.key))) {
                return false;
            }
        }
        data_ += '}';
        return true;
    }

    bool write_field(const Datum& object, const Group& group, const std::string& path) {
        const FieldModel& field = *schema_.types[object.type].field(group.first().field);
        const std::size_t start = data_.size();
        const bool written = field.fetched ? write_fetched(field, object, group, path)
                                           : write_member(field, object, group, path);
        if (written) { return true; }
        data_.resize(start);
        data_ += "null";
        return !field.non_null;
    }

    bool write_member(const FieldModel& field, const Datum& object, const Group& group,
                      const std::string& path) {
        Datum datum;
        if (object.type != SchemaModel::kQuery) { datum = world_.member(object, field); }
        return write(field, object, datum, field.lists, group.nodes, path, true);
    }

    bool write_fetched(const FieldModel& field, const Datum& object, const Group& group,
                       const std::string& path) {
        const auto key = key_of(field, object, group.first());
        if (!key) { return write(field, object, {}, 0, group.nodes, path, true); }
        const Said::How how = world_.how(field, *key);
        const std::string own_message = RandomWorld::message(field.call, *key);
        if (how == Said::How::KeyFails || how == Said::How::RequestFails) {
            return fail(path, own_message, R"("code":"FAKE","source":"fake")");
        }
        if (const auto message = fails_with_its_call(field, *key)) {
            return fail(path, *message, R"("code":"FAKE","source":"fake")");
        }
        if (how == Said::How::ValueFails || how == Said::How::ValueAndError) {
            fail(path, own_message, R"("code":"FAKE","source":"fake")");
            if (how == Said::How::ValueFails) { return false; }
        }
        return write(field, object, world_.fetched(field, *key), field.lists, group.nodes, path,
                     true);
    }

    // False: nothing was written, the value is null or has failed.
    bool write(const FieldModel& field, const Datum& parent, const Datum& datum, std::size_t lists,
               const Nodes& nodes, const std::string& path, bool outermost) {
        const std::string name = schema_.types[parent.type].name + "." + field.name;
        if (datum.kind == Datum::Kind::Null) {
            if (outermost && field.non_null) {
                fail(path, fmt::format("Cannot return null for non-nullable field {}.", name),
                     R"("code":"NULL_IN_NON_NULL")");
            }
            return false;
        }
        if (lists > 0) {
            if (datum.kind != Datum::Kind::List) {
                return fail(
                    path,
                    fmt::format(R"(Expected Iterable, but did not find one for field \"{}\".)",
                                name),
                    R"("code":"RESULT_SHAPE")");
            }
            data_ += '[';
            for (std::size_t i = 0; i < datum.items.size(); ++i) {
                if (i > 0) { data_ += ','; }
                const std::size_t start = data_.size();
                if (write(field, parent, datum.items[i], lists - 1, nodes,
                          path + fmt::format(",{}", i), false)) {
                    continue;
                }
                data_.resize(start);
                data_ += "null";
            }
            data_ += ']';
            return true;
        }
        return write_innermost(field, name, datum, nodes, path);
    }

    bool write_innermost(const FieldModel& field, const std::string& name, const Datum& datum,
                         const Nodes& nodes, const std::string& path) {
        switch (datum.kind) {
            case Datum::Kind::Number:
                data_ += datum.number();
                return true;
            case Datum::Kind::WrongText:
                return fail(path, R"(Int cannot represent non-integer value: \"many\")",
                            R"("code":"RESULT_COERCION")");
            case Datum::Kind::ObjectOfNoType:
                return fail(path,
                            fmt::format(R"(Abstract type \"{}\" was resolved to a type )"
                                        R"(\"Nobody\" that does not exist inside the schema.)",
                                        schema_.types[field.type].name),
                            R"("code":"RESULT_TYPE")");
            default:
                static_cast<void>(name);
                return write_object(datum, nodes, path);
        }
    }

    bool fail(const std::string& path, std::string_view message, std::string_view extensions) {
        errors_.push_back(fmt::format(R"({{"message":"{}","path":[{}],"extensions":{{{}}}}})",
                                      message, path.substr(1), extensions));
        return false;
    }

    [[nodiscard]] std::string reply() {
        Datum root;
        root.kind = Datum::Kind::Object;
        data_.clear();
        if (!write_object(root, {&root_}, "")) { data_ = "null"; }
        std::string text = R"({"data":)" + data_;
        for (const std::string& error : errors_) {
            text += (&error == &errors_.front() ? R"(,"errors":[)" : ",") + error;
        }
        return text + (errors_.empty() ? "}" : "]}");
    }

    template <class... Args>
    void complain(fmt::format_string<Args...> format, Args&&... args) {
        complaints_.push_back(fmt::format(format, std::forward<Args>(args)...));
    }
    template <class... Args>
    void complain_of(const NodeName& node, fmt::format_string<Args...> format, Args&&... args) {
        complain("{} at level {}: {}", node.first, node.second,
                 fmt::format(format, std::forward<Args>(args)...));
    }

    const SchemaModel& schema_;
    const RandomWorld& world_;
    Selected root_;
    std::map<NodeName, Node> nodes_;
    std::map<Entry, const Call*> sent_;
    std::set<std::pair<std::uint64_t, std::string>> seen_;
    std::priority_queue<Visit> visits_;
    std::uint64_t order_ = 0;
    Millis end_ = 0;
    std::string data_;
    std::vector<std::string> errors_;
    std::vector<std::string> complaints_;
};

inline std::vector<std::string> Oracle::check(const Response& response) {
    find_nodes(SchemaModel::kQuery, {&root_}, nullptr, 0);
    note_calls(response);
    if (!complaints_.empty()) { return complaints_; }
    visit_all();
    for (const auto& [name, node] : nodes_) { check_node(name, node); }
    if (response.payloads.size() != 1) { complain("{} payloads", response.payloads.size()); }
    if (response.payloads.front().at != end_) {
        complain("answered at {}, not at {}", response.payloads.front().at, end_);
    }
    const std::string expected = reply();
    const std::string actual = without_locations(response.reply());
    if (actual != expected) { complain("reply\n  {}\ninstead of\n  {}", actual, expected); }
    return complaints_;
}

}  // namespace millrace::engine::simulation
