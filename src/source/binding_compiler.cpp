#include "binding_compiler.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <millrace/base/nearest.hpp>
#include <millrace/source/directive_reader.hpp>

namespace millrace::source {

using graphql::DirectiveNode;
using graphql::Field;
using graphql::Type;
using graphql::TypeKind;
using value::Value;

namespace {

constexpr std::array<std::string_view, 3> kLocalDirectives{"const", "from", "call"};

std::string advise(std::string_view input, std::span<const std::string_view> options) {
    std::string meant = did_you_mean(nearest(input, options));
    if (!meant.empty()) { meant.erase(0, 1); }
    return meant;
}

template <class Items, class Name>
std::string advise(std::string_view input, const Items& items, Name name) {
    std::vector<std::string_view> names;
    std::ranges::transform(items, std::back_inserter(names), name);
    return advise(input, names);
}

/// The directives of a type, those of its extensions included.
std::vector<const DirectiveNode*> directives_of(const Type& type) {
    std::vector<const DirectiveNode*> found;
    const auto add = [&found](const graphql::TypeDefinitionNode* node) {
        if (node == nullptr) { return; }
        for (const DirectiveNode& directive : node->directives) { found.push_back(&directive); }
    };
    add(type.node);
    std::ranges::for_each(type.extensions, add);
    return found;
}

}  // namespace

void BindingCompiler::run() {
    impl_.fields.resize(impl_.schema->types().size());
    for (const Type* type : impl_.schema->types()) {
        // Type::id is dense, but built-in types may be counted apart.
        if (type->id >= impl_.fields.size()) { impl_.fields.resize(type->id + std::size_t{1}); }
    }
    for (const Type* type : impl_.schema->types()) {
        if (type->built_in) { continue; }
        for (const Field& field : type->fields) { compile(field); }
        for (const DirectiveNode* directive : directives_of(*type)) {
            if (directive->name.text == "discriminator") {
                compile_discriminator(*type, *directive);
            }
        }
        if (type->kind == TypeKind::Enum) { compile_aliases(*type); }
    }
}

// --- fields -----------------------------------------------------------------------------------

bool BindingCompiler::is_configuration(std::string_view directive) const noexcept {
    return std::ranges::find(kLocalDirectives, directive) != kLocalDirectives.end() ||
           registry_.find(directive) != nullptr;
}

bool BindingCompiler::has_configuration(const Field& field) const noexcept {
    return field.node != nullptr &&
           std::ranges::any_of(field.node->directives, [this](const DirectiveNode& directive) {
               return is_configuration(directive.name.text);
           });
}

/// The one configuration directive of `field`, or null.
const DirectiveNode* BindingCompiler::directive_of(const Field& field) {
    if (field.node == nullptr) { return nullptr; }
    const DirectiveNode* found = nullptr;
    for (const DirectiveNode& directive : field.node->directives) {
        if (!is_configuration(directive.name.text)) { continue; }
        if (found != nullptr) {
            report_.error(
                directive.offset,
                fmt::format("{}.{} has @{} and @{}: a field comes from one place",
                            field.owner->name, field.name, found->name.text, directive.name.text));
        }
        found = &directive;
    }
    return found;
}

const FieldBinding* BindingCompiler::compile(const Field& field) {
    const auto [state, is_new] = states_.try_emplace(&field, State::Open);
    if (!is_new) {
        const auto& bound = impl_.fields[field.owner->id];
        return state->second == State::Open || bound.empty() ? nullptr : bound[field.index];
    }
    const DirectiveNode* directive = directive_of(field);
    if (directive != nullptr && field.owner->kind == TypeKind::Interface) {
        report_.error(
            directive->offset,
            fmt::format("{}.{} is a field of an interface", field.owner->name, field.name),
            "say it on the field of each object type");
    } else if (directive != nullptr) {
        const std::string_view name = directive->name.text;
        if (name == "call") {
            compile_call(field, *directive);
        } else {
            const bool local = std::ranges::find(kLocalDirectives, name) != kLocalDirectives.end();
            const Binding* binding =
                own(local ? compile_local(field, *directive) : compile_fetch(field, *directive));
            FieldBinding bound{.binding = binding, .steps = {}, .renamed_member = {}};
            if (binding != nullptr && binding->kind() == BindingKind::Path) {
                const auto path = static_cast<const PathBinding*>(binding)->place().path;
                if (path.size() == 1) { bound.renamed_member = path.front(); }
            }
            if (binding != nullptr) { store(field, bound); }
        }
    }
    states_[&field] = State::Done;
    const auto& bound = impl_.fields[field.owner->id];
    return bound.empty() ? nullptr : bound[field.index];
}

template <class B>
const B* BindingCompiler::own(std::unique_ptr<B> binding) {
    const B* pointer = binding.get();
    if (pointer != nullptr) { impl_.owned.push_back(std::move(binding)); }
    return pointer;
}

const FieldBinding* BindingCompiler::store(const Field& field, FieldBinding binding) {
    auto& bound = impl_.fields[field.owner->id];
    bound.resize(field.owner->fields.size());
    bound[field.index] = &impl_.field_bindings.emplace_back(binding);
    return bound[field.index];
}

std::unique_ptr<Binding> BindingCompiler::compile_local(const Field& field,
                                                        const DirectiveNode& directive) {
    const DirectiveReader reader(directive, impl_.arena, report_);
    if (directive.name.text == "from") {
        const auto text = reader.text("path");
        if (!text) { return nullptr; }
        const MemberPath path = reader.member_path("path", *text);
        if (path.empty()) { return nullptr; }
        return std::make_unique<PathBinding>(field, path, impl_.arena);
    }
    const std::optional<Value> literal = reader.json("value", "json");
    if (!literal) {
        if (!reader.has("json")) {
            report_.error(directive.offset, "@const needs a value", "write @const(value: …)");
        }
        return nullptr;
    }
    const graphql::Offset offset = reader.offset(reader.has("json") ? "json" : "value");
    return std::make_unique<TemplateBinding>(
        TemplateCompiler::Site{field, impl_.configuration, offset}, *literal, impl_.arena, report_);
}

std::unique_ptr<Binding> BindingCompiler::compile_fetch(const Field& field,
                                                        const DirectiveNode& directive) {
    return registry_.find(directive.name.text)
        ->bind({*impl_.schema, field, directive, impl_.configuration, impl_.arena}, report_);
}

// --- calls ------------------------------------------------------------------------------------

void BindingCompiler::compile_call(const Field& field, const DirectiveNode& directive) {
    const DirectiveReader reader(directive, impl_.arena, report_);
    std::vector<CallStep>& steps = impl_.calls.emplace_back();
    for (const DirectiveReader& step : reader.objects("steps")) { add_step(field, step, steps); }
    if (steps.empty()) {
        if (!report_.has_errors()) { report_.error(directive.offset, "@call without steps"); }
        return;
    }
    store(field, {.binding = nullptr, .steps = steps, .renamed_member = {}});
}

const Field* BindingCompiler::find_field(const DirectiveReader& step) {
    const std::string_view coordinate = step.text("field").value_or("");
    const std::size_t dot = coordinate.find('.');
    if (dot == std::string_view::npos) {
        step.wrong("field", fmt::format("\"{}\" names no field", coordinate),
                   "write the type and the field, such as \"Query.user\"");
        return nullptr;
    }
    const std::string_view type_name = coordinate.substr(0, dot);
    const Type* type = impl_.schema->type(type_name);
    if (type == nullptr || type->kind != TypeKind::Object) {
        step.wrong("field", fmt::format("there is no object type \"{}\"", type_name),
                   advise(type_name, impl_.schema->types(), [](const Type* t) { return t->name; }));
        return nullptr;
    }
    const std::string_view field_name = coordinate.substr(dot + 1);
    const Field* field = type->field(field_name);
    if (field == nullptr) {
        step.wrong("field", fmt::format("{} has no field \"{}\"", type_name, field_name),
                   advise(field_name, type->fields, [](const Field& f) { return f.name; }));
    }
    return field;
}

void BindingCompiler::add_step(const Field& caller, const DirectiveReader& step,
                               std::vector<CallStep>& steps) {
    const Field* called = find_field(step);
    if (called == nullptr) { return; }
    const FieldBinding* target = compile(*called);
    if (target == nullptr) {
        report_missing_target(*called, step);
        return;
    }
    const std::optional<Value> literal = step.json("args", "argsJson");
    const graphql::Offset offset = step.offset(step.has("argsJson") ? "argsJson" : "args");
    const auto* arguments = own(std::make_unique<ArgumentsBinding>(
        caller, *called, TemplateCompiler::Site{caller, impl_.configuration, offset},
        literal.value_or(Value::object({})), impl_.arena, report_));
    if (target->steps.empty()) {
        steps.push_back({called, target->binding, arguments});
    } else {
        add_nested_steps(*arguments, *target, step, steps);
    }
}

void BindingCompiler::report_missing_target(const Field& called, const DirectiveReader& step) {
    const std::string name = fmt::format("{}.{}", called.owner->name, called.name);
    if (states_[&called] == State::Open) {
        step.wrong("field", fmt::format("{} calls itself", name));
    } else if (!has_configuration(called)) {
        step.wrong("field", fmt::format("{} has no directive that says how to get it", name));
    }  // else its own mistake has been reported
}

/// The steps of a field that is itself a call, with `outer` as its arguments.
void BindingCompiler::add_nested_steps(const ArgumentsBinding& outer, const FieldBinding& inner,
                                       const DirectiveReader& step, std::vector<CallStep>& steps) {
    if (outer.reads_previous() && inner.steps.size() > 1) {
        step.wrong("field",
                   "{prev} cannot be passed to a field that is itself a @call of several steps",
                   "list the steps of that field here instead");
        return;
    }
    bool first = true;
    for (const CallStep& nested : inner.steps) {
        const auto& arguments = static_cast<const ArgumentsBinding&>(*nested.arguments);
        steps.push_back({nested.field, nested.binding,
                         own(std::make_unique<ArgumentsBinding>(outer, arguments, first))});
        first = false;
    }
}

// --- types ------------------------------------------------------------------------------------

void BindingCompiler::compile_discriminator(const Type& type, const DirectiveNode& directive) {
    const DirectiveReader reader(directive, impl_.arena, report_);
    DiscriminatorConfig config;
    config.wrapper = reader.boolean("wrapper").value_or(false);
    if (config.wrapper && (reader.has("field") || reader.has("map"))) {
        reader.wrong("wrapper", "a wrapper has no discriminating field", "remove field and map");
    }
    config.member = std::string(reader.text("field").value_or("__typename"));
    for (const DirectiveReader& entry : reader.objects("map")) {
        const std::string_view name = entry.text("type").value_or("");
        const auto possible = std::ranges::find(type.possible_types, name, &Type::name);
        if (possible == type.possible_types.end()) {
            entry.wrong("type", fmt::format("\"{}\" is not a possible type of {}", name, type.name),
                        advise(name, type.possible_types, [](const Type* t) { return t->name; }));
            continue;
        }
        config.cases.push_back({std::string(entry.text("value").value_or("")), *possible});
    }
    impl_.discriminators[&type] = std::move(config);
}

void BindingCompiler::compile_aliases(const Type& type) {
    std::vector<EnumAlias> aliases;
    for (const graphql::EnumValue& value : type.values) {
        if (value.node == nullptr) { continue; }
        for (const DirectiveNode& directive : value.node->directives) {
            if (directive.name.text != "alias") { continue; }
            const DirectiveReader reader(directive, impl_.arena, report_);
            for (const std::string_view text : reader.texts("values")) {
                if (std::ranges::find(aliases, text, &EnumAlias::upstream) != aliases.end()) {
                    reader.wrong("values", fmt::format("\"{}\" stands for two values", text));
                }
                aliases.push_back({std::string(text), value.name});
            }
        }
    }
    if (!aliases.empty()) { impl_.aliases[&type] = std::move(aliases); }
}

}  // namespace millrace::source
