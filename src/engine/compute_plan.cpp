#include "compute_plan.hpp"

#include <algorithm>

#include <fmt/core.h>

#include <millrace/source/binding.hpp>
#include <millrace/source/claim.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::engine {

namespace {

using value::Kind;
using value::Value;

class ComputePlanWriter {
public:
    ComputePlanWriter(wire::ReplyBuffer& out, const plan::Plan& plan) noexcept
        : out_(out), plan_(plan) {}

    void write(const ComputeRuntime& compute, const Fetcher* fetcher) {
        out_.append(fmt::format(R"({{"estimatedSteps":{},"fetches":[)", plan_.estimated_steps));
        for (const plan::FetchNode* node : plan_.fetches) { write_fetch(*node, fetcher); }
        out_.append(R"(],"sources":[)");
        for (const plan::SourcePlan& source : plan_.sources) {
            write_source(source, compute.source(source.index), fetcher);
        }
        out_.append(R"(],"directives":[)");
        for (std::size_t i = 0; i < plan_.notes.size(); ++i) {
            write_directive(plan_.notes[i], compute.spent()[i], i > 0);
        }
        out_.append("]}");
    }

private:
    void text(std::string_view key, std::string_view value) {
        out_.append(fmt::format(R"("{}":)", key));
        wire::append_string(out_, value);
    }

    void write_fetch(const plan::FetchNode& node, const Fetcher* fetcher) {
        if (node.index > 0) { out_.append(','); }
        out_.append('{');
        text("call", node.claim->binding().summary());
        out_.append(R"(,"waitsFor":[)");
        bool first = true;
        for (const plan::SourcePlan& source : plan_.sources) {
            if (std::ranges::find(source.nodes, node.index) == source.nodes.end()) { continue; }
            if (!first) { out_.append(','); }
            first = false;
            wire::append_string(out_, source.name);
        }
        out_.append(']');
        if (fetcher != nullptr) {
            out_.append(fmt::format(R"(,"endedAt":{})", fetcher->ended_at(node.index).count()));
        }
        out_.append('}');
    }

    void write_source(const plan::SourcePlan& source, Value value, const Fetcher* fetcher) {
        if (source.index > 0) { out_.append(','); }
        out_.append('{');
        text("name", source.name);
        out_.append(R"(,"path":[)");
        for (std::size_t i = 0; i < source.path.size(); ++i) {
            if (i > 0) { out_.append(','); }
            wire::append_string(out_, source.path[i]);
        }
        const std::size_t items = value.is(Kind::List) ? value.items().size()
                                  : value.is_nothing() ? 0
                                                       : 1;
        out_.append(fmt::format(R"(],"items":{})", items));
        if (fetcher != nullptr) {
            out_.append(
                fmt::format(R"(,"publishedAt":{})", fetcher->published_at(source.index).count()));
        }
        out_.append('}');
    }

    void write_directive(const plan::DirectiveNote& note, const ComputeRuntime::Spent& spent,
                         bool is_next) {
        if (is_next) { out_.append(','); }
        out_.append('{');
        text("directive", note.directive);
        out_.append(',');
        text("path", note.path);
        out_.append(fmt::format(R"(,"runs":{},"itemsIn":{},"itemsOut":{},"steps":{},)"
                                R"("nanoseconds":{}}})",
                                spent.runs, spent.items_in, spent.items_out, spent.steps,
                                spent.nanoseconds));
    }

    wire::ReplyBuffer& out_;
    const plan::Plan& plan_;
};

}  // namespace

void append_compute_plan(wire::ReplyBuffer& out, const plan::Plan& plan,
                         const ComputeRuntime& compute, const Fetcher* fetcher) {
    ComputePlanWriter(out, plan).write(compute, fetcher);
}

}  // namespace millrace::engine
