#include <fmt/core.h>

#include <millrace/plan/planner.hpp>

namespace millrace::plan {

namespace {

class Dumper {
public:
    explicit Dumper(const Plan& plan) noexcept : plan_(plan) {}

    std::string take() {
        constexpr std::string_view kTypes[] = {"query", "mutation", "subscription"};
        line(0, fmt::format(
                    "{} {}", kTypes[static_cast<std::size_t>(plan_.type)],
                    plan_.operation->name.empty() ? "(anonymous)" : plan_.operation->name.text));
        selection(*plan_.root, 1);
        if (!plan_.fetches.empty()) { line(0, "fetches"); }
        for (const FetchNode* node : plan_.fetches) { fetch(*node); }
        return std::move(out_);
    }

private:
    void line(std::size_t depth, std::string_view text) {
        out_.append(depth * 2, ' ');
        out_.append(text);
        out_.push_back('\n');
    }

    void selection(const SelectionPlan& selection, std::size_t depth) {
        for (const FieldPlan& field : selection.fields) { this->field(field, depth); }
        for (const DeferredFields& deferred : selection.deferred) {
            std::string labels;
            for (const DeferUsage* usage : deferred.usages) {
                labels += fmt::format(" {}", usage->has_label ? usage->label : "(no label)");
            }
            line(depth, fmt::format("later, unit {}:{}", deferred.unit, labels));
            for (const FieldPlan& field : deferred.fields) { this->field(field, depth + 1); }
        }
    }

    void field(const FieldPlan& field, std::size_t depth) {
        std::string text;
        if (field.response_key != field.field->name) {
            text += fmt::format("{}: ", field.response_key);
        }
        text += fmt::format("{} {} ", field.field->name, graphql::to_string(field.type));
        text += obtain(field);
        if (field.stream != nullptr) { text += fmt::format(" stream unit {}", field.stream->unit); }
        line(depth, text);
        composite(field.composite, depth + 1);
        if (field.stream != nullptr && field.stream->items.fetches_below) {
            line(depth + 1, fmt::format("items of unit {}:", field.stream->unit));
            composite(field.stream->items, depth + 2);
        }
    }

    static std::string obtain(const FieldPlan& field) {
        switch (field.obtain) {
            case Obtain::Typename:
                return "= name of the type";
            case Obtain::Member:
                return fmt::format("= member {} (slot {})", field.member, field.slot);
            case Obtain::Nothing:
            case Obtain::Native:
                return "= computed";
            case Obtain::Fetched:
                return fmt::format("= fetch #{} (slot {})", field.fetch->index, field.slot);
            case Obtain::SchemaRoot:
            case Obtain::TypeByName:
            case Obtain::Introspection:
                return "= introspection";
        }
        return {};
    }

    void composite(const CompositePlan& composite, std::size_t depth) {
        if (composite.selection != nullptr) { selection(*composite.selection, depth); }
        for (const SelectionPlan* by_type : composite.by_type) {
            line(depth, fmt::format("... on {}", by_type->type->name));
            selection(*by_type, depth + 1);
        }
    }

    void fetch(const FetchNode& node) {
        const source::Binding& binding = node.claim->binding();
        line(1, fmt::format("#{} {}", node.index, binding.summary()));
        std::string facts;
        if (!binding.is_local()) { facts += fmt::format("source {}; ", binding.source_name()); }
        facts += fmt::format("level {}", node.level);
        if (node.unit != 0) { facts += fmt::format("; unit {}", node.unit); }
        if (plan_.type == graphql::OperationType::Mutation) {
            facts += fmt::format("; root field {}", node.root);
        }
        if (binding.batch().batched) {
            facts += binding.batch().keys_max == 0
                         ? std::string("; one call for all keys")
                         : fmt::format("; one call for up to {} keys", binding.batch().keys_max);
        } else if (!binding.is_local()) {
            facts +=
                binding.idempotent() ? "; one call per different request" : "; one call per object";
        }
        line(2, facts);
        std::string after;
        for (const FetchNode* other : plan_.fetches) {
            for (const FetchNode* consumer : other->consumers) {
                if (consumer == &node) { after += fmt::format(" #{}", other->index); }
            }
        }
        line(2, after.empty() ? std::string("starts at once")
                              : fmt::format("fed by{}, leaves when full or when they end", after));
        if (node.projection.shape != nullptr) {
            std::string members;
            for (const value::Shape::Member& member : node.projection.shape->members) {
                members += fmt::format(" {}", member.name);
            }
            line(2, fmt::format("reads{}", members.empty() ? " nothing" : members));
        }
    }

    const Plan& plan_;
    std::string out_;
};

}  // namespace

std::string dump(const Plan& plan) {
    return Dumper(plan).take();
}

}  // namespace millrace::plan
