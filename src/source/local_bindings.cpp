#include "local_bindings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <millrace/value/project.hpp>
#include <millrace/wire/json_reader.hpp>

namespace millrace::source {

using value::Kind;
using value::Member;
using value::Projection;
using value::Value;
using value::Want;

namespace {

/// Lays a value found in JSON out as wanted, also when it was kept as text.
Value lay_out(Value value, const Projection& projection, Arena& arena) {
    if (value.is(Kind::Raw) && projection.want != Want::Raw) {
        const Result<Value> read = wire::project(wire::PaddedJson(value.text()), projection, arena);
        return read ? *read : Value::null();
    }
    return value::project_dom(value, projection, arena);
}

/// Enum values as text: what a template makes is JSON, whatever it was made of.
Value enums_as_text(Value value, Arena& arena) {
    switch (value.kind()) {
        case Kind::Enum:
            return Value::string(value.text());
        case Kind::List: {
            const std::span<Value> items = arena.copy(value.items());
            for (Value& item : items) { item = enums_as_text(item, arena); }
            return Value::list(items);
        }
        case Kind::Object: {
            const std::span<Member> members = arena.copy(value.members());
            for (Member& member : members) { member.value = enums_as_text(member.value, arena); }
            return Value::object(members);
        }
        default:
            return value;
    }
}

class PathClaim final : public Claim {
public:
    PathClaim(const PathBinding& binding, const Projection& projection) noexcept
        : Claim(binding), place_(binding.place()), projection_(projection) {}

    Result<Value> evaluate(const Instance& instance, RequestContext& context) const override {
        const Value found = source::evaluate(place_, {.instance = instance, .context = context});
        return lay_out(found, projection_, context.arena);
    }

private:
    const Expression& place_;
    Projection projection_;
};

class TemplateClaim final : public Claim {
public:
    TemplateClaim(const TemplateBinding& binding, const Projection& projection) noexcept
        : Claim(binding), json_(binding.json()), projection_(projection) {}

    Result<Value> evaluate(const Instance& instance, RequestContext& context) const override {
        Value made = json_.constant;
        if (json_.kind != JsonTemplate::Kind::Constant) {
            made = source::evaluate(json_, {.instance = instance, .context = context});
            made = enums_as_text(made, context.arena);
        }
        return lay_out(made, projection_, context.arena);
    }

private:
    const JsonTemplate& json_;
    Projection projection_;
};

/// `object` and the defaults of the arguments of `called` it does not hold.
Value with_defaults(Value object, const graphql::Field& called, Arena& arena) {
    const std::span<const Member> given = object.members();
    const std::span<Member> members =
        arena.make_array<Member>(given.size() + called.arguments.size());
    std::size_t count = given.size();
    std::ranges::copy(given, members.begin());
    for (const graphql::InputValue& argument : called.arguments) {
        if (argument.default_value.is(Kind::Absent)) { continue; }
        if (std::ranges::find(given, argument.name, &Member::name) != given.end()) { continue; }
        members[count++] = {argument.name, argument.default_value};
    }
    return Value::object(members.first(count));
}

class ArgumentsClaim final : public Claim {
public:
    explicit ArgumentsClaim(const ArgumentsBinding& binding) noexcept
        : Claim(binding), binding_(binding) {}

    Result<Value> evaluate(const Instance& instance, RequestContext& context) const override {
        Instance stage_instance = instance;
        for (const ArgumentsBinding::Stage& stage : binding_.stages()) {
            stage_instance.previous = stage.sees_previous ? instance.previous : Value::absent();
            Value made =
                source::evaluate(stage.json, {.instance = stage_instance, .context = context});
            if (made.is_nothing()) { made = Value::object({}); }
            if (!made.is(Kind::Object)) { return refuse(*stage.called, context.arena); }
            stage_instance.args = with_defaults(made, *stage.called, context.arena);
        }
        return stage_instance.args;
    }

private:
    static tl::unexpected<Error> refuse(const graphql::Field& called, Arena& arena) {
        const std::string message = fmt::format("the arguments for {}.{} are not an object",
                                                called.owner->name, called.name);
        return fail(Error::make(arena, ErrorCode::BadRequest, "TEMPLATE_REFUSED", message));
    }

    const ArgumentsBinding& binding_;
};

}  // namespace

PathBinding::PathBinding(const graphql::Field& field, const MemberPath& path, Arena& arena)
    : Binding(BindingKind::Path, field) {
    const std::span<std::string_view> steps = arena.make_array<std::string_view>(path.size());
    std::ranges::transform(path, steps.begin(), [&arena](const std::string& step) {
        return arena.copy(std::string_view(step));
    });
    place_.root = TemplateRoot::Parent;
    place_.need = parent_needs_.add(path);
    place_.path = steps;
    summary_ = fmt::format("@from {}", fmt::join(path, "."));
}

std::unique_ptr<const Claim> PathBinding::claim(const ClaimRequest& request) const {
    return std::make_unique<PathClaim>(*this, request.projection);
}

TemplateBinding::TemplateBinding(const TemplateCompiler::Site& site, const Value& literal,
                                 Arena& arena, ConfigReport& report)
    : Binding(BindingKind::Template, site.field) {
    TemplateCompiler compiler(site, parent_needs_, previous_needs_, arena, report);
    json_ = compiler.json(literal);
}

std::unique_ptr<const Claim> TemplateBinding::claim(const ClaimRequest& request) const {
    return std::make_unique<TemplateClaim>(*this, request.projection);
}

ArgumentsBinding::ArgumentsBinding(const graphql::Field& caller, const graphql::Field& called,
                                   const TemplateCompiler::Site& site, const Value& literal,
                                   Arena& arena, ConfigReport& report)
    : Binding(BindingKind::Template, caller) {
    TemplateCompiler compiler(site, parent_needs_, previous_needs_, arena, report);
    compiler.enter(site.offset, ExtraRoots::Previous);
    stages_.push_back({compiler.json(literal), &called, true});
}

ArgumentsBinding::ArgumentsBinding(const ArgumentsBinding& outer, const ArgumentsBinding& inner,
                                   bool first)
    : Binding(BindingKind::Template, outer.field()), stages_(outer.stages_) {
    for (Stage& stage : stages_) { stage.sees_previous = stage.sees_previous && first; }
    for (Stage stage : inner.stages_) {
        stage.sees_previous = stage.sees_previous && !first;
        stages_.push_back(std::move(stage));
    }
    parent_needs_ = outer.parent_needs_;
    parent_needs_.add(inner.parent_needs_);
    previous_needs_ = first ? outer.previous_needs_ : inner.previous_needs_;
}

std::unique_ptr<const Claim> ArgumentsBinding::claim(const ClaimRequest& /*request*/) const {
    return std::make_unique<ArgumentsClaim>(*this);
}

}  // namespace millrace::source
