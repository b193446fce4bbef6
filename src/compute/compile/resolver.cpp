#include "compile/resolver.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include <millrace/base/nearest.hpp>

#include "compile/scopes.hpp"
#include "functions/function.hpp"

namespace millrace::compute {

namespace {

/// The name that a chain of names and dots spells, such as `string.length`; empty for others.
std::string dotted_name(const Node& node) {
    if (node.kind == NodeKind::Name && !node.flag) { return std::string(node.text); }
    if (node.kind != NodeKind::Member || node.flag) { return {}; }
    const std::string of = dotted_name(*node.children[0]);
    return of.empty() ? of : fmt::format("{}.{}", of, node.text);
}

/// The variable that a chain of members starts with, or null.
const Node* root_name(const Node& node) {
    switch (node.kind) {
        case NodeKind::Name:
            return &node;
        case NodeKind::Member:
        case NodeKind::Index:
            return root_name(*node.children[0]);
        default:
            return nullptr;
    }
}

bool is_text(const Node& node) {
    return node.kind == NodeKind::Literal && node.literal.is(Type::String);
}

bool always_leaves(const Node& node) {
    switch (node.kind) {
        case NodeKind::Return:
        case NodeKind::Break:
        case NodeKind::Continue:
            return true;
        case NodeKind::Block:
            return std::ranges::any_of(node.children,
                                       [](const Node* n) { return always_leaves(*n); });
        case NodeKind::If:
            return node.children.size() == 3 && always_leaves(*node.children[1]) &&
                   always_leaves(*node.children[2]);
        default:
            return false;
    }
}

class Resolver {
public:
    Resolver(Run& run, Patterns& patterns) : run_(run), patterns_(patterns), scopes_(run) {}

    tl::expected<Resolution, CompileError> resolve(Node* tree) {
        auto* main = run_.make<Lambda>();
        main->body = tree;
        scopes_.open_function(main);
        declare_assigned(*tree);
        visit(*tree);
        scopes_.close_function();
        if (!error_.message.empty()) { return tl::unexpected(error_); }
        return Resolution{main, scopes_.inputs()};
    }

private:
    void visit(Node& node);
    void visit_children(Node& node) {
        for (Node* child : node.children) { visit(*child); }
    }
    void visit_block(Node& node);
    void visit_assign(Node& node);
    void visit_if(Node& node);
    void visit_for(Node& node);
    void visit_declaration(Node& node);
    void visit_lambda(Node& node);
    void visit_member(Node& node);
    void visit_call(Node& node);
    void visit_builtin(Node& node, const Function& function);
    bool visit_special(Node& node, const Function& function);
    void visit_argument(Node& node, const Function& function, std::size_t place);

    /// Declares what the function around `node` assigns.
    void declare_assigned(const Node& node);
    /// `seq.add(list, …)` as a statement, whose variable is to be changed; or null.
    Node* updated_target(const Node& node) const;
    const Function* called_builtin(const Node& callee, std::string& name) const;
    void unknown_function(const Node& node, const std::string& name);
    Node* parse_text(const Node& text);
    Node* make_lambda(std::string_view parameter, Node* body);
    Node* clone(const Node& node);

    void fail(std::uint32_t offset, std::string message) {
        if (error_.message.empty()) { error_ = {std::move(message), offset}; }
    }

    Run& run_;
    Patterns& patterns_;
    Scopes scopes_;
    bool in_text_ = false;  // of an expression that stood in a text
    CompileError error_;
};

void Resolver::visit(Node& node) {
    switch (node.kind) {
        case NodeKind::Name:
            node.variable = scopes_.read(node.text);
            return;
        case NodeKind::OperationName:
            node.variable = scopes_.input(node.text, Variable::Kind::Operation);
            return;
        case NodeKind::Group:
            node.variable = scopes_.visible_groups();
            return;
        case NodeKind::Member:
            return visit_member(node);
        case NodeKind::Binary:
            visit_children(node);
            if (node.op == Operator::Matches) { node.variable = scopes_.groups(); }
            return;
        case NodeKind::Call:
            return visit_call(node);
        case NodeKind::LambdaValue:
            return visit_lambda(node);
        case NodeKind::Block:
            return visit_block(node);
        case NodeKind::Let:
            visit_children(node);
            node.variable = scopes_.declare(node.text, Variable::Kind::Declared);
            node.variable->initialised = true;
            return;
        case NodeKind::Assign:
            return visit_assign(node);
        case NodeKind::If:
            return visit_if(node);
        case NodeKind::For:
            return visit_for(node);
        case NodeKind::FunctionDeclaration:
            return visit_declaration(node);
        default:
            return visit_children(node);
    }
}

void Resolver::visit_block(Node& node) {
    scopes_.open_block();
    for (Node*& statement : node.children) {
        if (Node* target = updated_target(*statement)) {
            auto* assignment = run_.make<Node>();
            assignment->kind = NodeKind::Assign;
            assignment->offset = statement->offset;
            assignment->height = static_cast<std::uint16_t>(statement->height + 1);
            Node* const children[] = {clone(*target), statement};
            assignment->children = run_.arena().copy(std::span<Node* const>(children));
            statement = assignment;
        }
        visit(*statement);
    }
    scopes_.close_block();
}

void Resolver::visit_assign(Node& node) {
    Node& target = *node.children[0];
    if (target.kind != NodeKind::Name) { visit(target); }
    visit(*node.children[1]);
    const Node* root = root_name(target);
    node.variable = scopes_.write(root->text);
    if (target.kind == NodeKind::Name) { target.variable = node.variable; }
}

void Resolver::visit_if(Node& node) {
    visit(*node.children[0]);
    const Scopes::Assigned before = scopes_.assigned();
    visit(*node.children[1]);
    const Scopes::Assigned then = scopes_.assigned();
    scopes_.set_assigned(before);
    if (node.children.size() == 2) { return; }
    visit(*node.children[2]);
    if (always_leaves(*node.children[2])) {
        scopes_.set_assigned(then);
    } else if (!always_leaves(*node.children[1])) {
        scopes_.set_assigned(Scopes::both(then, scopes_.assigned()));
    }
}

void Resolver::visit_for(Node& node) {
    visit(*node.children[0]);
    const Scopes::Assigned before = scopes_.assigned();
    scopes_.open_block();
    if (!node.key_text.empty()) {
        node.key_variable = scopes_.declare(node.key_text, Variable::Kind::Declared);
        node.key_variable->initialised = true;
    }
    node.variable = scopes_.declare(node.text, Variable::Kind::Declared);
    node.variable->initialised = true;
    visit(*node.children[1]);
    scopes_.close_block();
    scopes_.set_assigned(before);
}

void Resolver::visit_declaration(Node& node) {
    node.variable = scopes_.declare(node.text, Variable::Kind::Declared);
    visit_lambda(node);
    node.variable->initialised = true;
}

void Resolver::visit_lambda(Node& node) {
    Lambda& lambda = *node.lambda;
    const Scopes::Assigned before = scopes_.assigned();
    scopes_.open_function(&lambda);
    std::vector<Variable*> parameters;
    for (const std::string_view name : lambda.parameter_names) {
        parameters.push_back(scopes_.declare(name, Variable::Kind::Parameter));
        parameters.back()->initialised = true;
    }
    lambda.parameters = run_.arena().copy(std::span<Variable* const>(parameters));
    declare_assigned(*lambda.body);
    visit(*lambda.body);
    scopes_.close_function();
    scopes_.set_assigned(before);
}

void Resolver::visit_member(Node& node) {
    const std::string name = dotted_name(node);
    const Node* root = root_name(node);
    if (!name.empty() && scopes_.find(root->text) == nullptr) {
        if (const Function* function = find_function(name)) {
            node.function = function;
            node.kind =
                is_named_constant(*function) ? NodeKind::BuiltinCall : NodeKind::BuiltinValue;
            node.children = {};
            return;
        }
    }
    visit_children(node);
}

const Function* Resolver::called_builtin(const Node& callee, std::string& name) const {
    name = dotted_name(callee);
    if (name.empty() || scopes_.find(root_name(callee)->text) != nullptr) {
        name.clear();
        return nullptr;
    }
    return find_function(name);
}

void Resolver::visit_call(Node& node) {
    std::string name;
    const Function* function = called_builtin(*node.children[0], name);
    if (function == nullptr) {
        if (!name.empty()) { return unknown_function(node, name); }
        return visit_children(node);
    }
    node.kind = NodeKind::BuiltinCall;
    node.function = function;
    node.children = node.children.subspan(1);
    visit_builtin(node, *function);
}

void Resolver::visit_builtin(Node& node, const Function& function) {
    const Signature& signature = function.signature;
    const std::size_t count = node.children.size();
    if (count < signature.arguments_min || count > signature.arguments_max) {
        return fail(node.offset, fmt::format("{} arguments for {}{}", count, function.name(),
                                             function.row->signature));
    }
    if (visit_special(node, function)) { return; }
    for (std::size_t i = 0; i < count; ++i) { visit_argument(*node.children[i], function, i); }
}

/// Where a function is wanted, the name of one means it; elsewhere names are variables.
void Resolver::visit_argument(Node& node, const Function& function, std::size_t place) {
    const bool wants_function = function.signature.parameter(place).takes(types::kFunction);
    if (wants_function && node.kind == NodeKind::Name && !node.flag &&
        scopes_.find(node.text) == nullptr) {
        if (const Function* named = find_function(node.text)) {
            node.kind = NodeKind::BuiltinValue;
            node.function = named;
            return;
        }
    }
    visit(node);
}

/// Functions that do not get the values of all their arguments.
bool Resolver::visit_special(Node& node, const Function& function) {
    const std::string_view name = function.name();
    if (name == "try" || name == "default") {
        node.kind = name == "try" ? NodeKind::Try : NodeKind::Coalesce;
        visit_children(node);
        return true;
    }
    if (name == "seq.get") {
        node.kind = NodeKind::Index;
        node.flag = true;
        visit_children(node);
        return true;
    }
    if (name == "is_def") {
        node.kind = NodeKind::IsDefined;
        visit_children(node);
        return true;
    }
    if (name == "coalesce") {
        Node* rest = node.children.back();
        for (std::size_t i = node.children.size() - 1; i-- > 0;) {
            auto* pair = run_.make<Node>(node);
            pair->kind = NodeKind::Coalesce;
            Node* const children[] = {node.children[i], rest};
            pair->children = run_.arena().copy(std::span<Node* const>(children));
            rest = pair;
        }
        node = *rest;
        visit(node);
        return true;
    }
    if (name == "findOne" && is_text(*node.children[2])) {
        Node& key = *node.children[2];
        key.kind = NodeKind::Name;
        key.text = key.literal.text();
        return false;
    }
    if (name != "list2MapWithAssignedValue") { return false; }
    if (!is_text(*node.children[0]) || !is_text(*node.children[1])) {
        fail(node.offset, fmt::format("{} takes its expressions as literal texts", name));
        return true;
    }
    Node* list = parse_text(*node.children[0]);
    Node* value = parse_text(*node.children[1]);
    if (list == nullptr || value == nullptr) { return true; }
    auto* element = run_.make<Node>();
    element->kind = NodeKind::Name;
    element->text = "ele";
    Node* const children[] = {list, make_lambda("ele", element), make_lambda("ele", value)};
    node.children = run_.arena().copy(std::span<Node* const>(children));
    node.function = find_function("key_by");
    in_text_ = true;
    visit_children(node);
    in_text_ = false;
    return true;
}

Node* Resolver::parse_text(const Node& text) {
    if (in_text_) {
        fail(text.offset, "expressions as texts cannot be within each other");
        return nullptr;
    }
    auto tree = parse(text.literal.text(), run_, patterns_, text.offset);
    if (!tree) {
        fail(text.offset, fmt::format("in the text: {}", tree.error().message));
    } else if ((*tree)->children.size() != 1 || (*tree)->flag) {
        fail(text.offset, "one expression is expected in this text");
    } else {
        return (*tree)->children[0];
    }
    return nullptr;
}

Node* Resolver::make_lambda(std::string_view parameter, Node* body) {
    auto* lambda = run_.make<Lambda>();
    lambda->parameter_names = run_.arena().copy(std::span<const std::string_view>(&parameter, 1));
    auto* block = run_.make<Node>();
    block->kind = NodeKind::Block;
    block->offset = body->offset;
    block->height = static_cast<std::uint16_t>(body->height + 1);
    block->children = run_.arena().copy(std::span<Node* const>(&body, 1));
    lambda->body = block;
    auto* node = run_.make<Node>();
    node->kind = NodeKind::LambdaValue;
    node->offset = body->offset;
    node->height = static_cast<std::uint16_t>(block->height + 1);
    node->lambda = lambda;
    node->children = run_.arena().copy(std::span<Node* const>(&block, 1));
    return node;
}

Node* Resolver::clone(const Node& node) {
    Node* copy = run_.make<Node>(node);
    std::vector<Node*> children;
    for (const Node* child : node.children) { children.push_back(clone(*child)); }
    copy->children = run_.arena().copy(std::span<Node* const>(children));
    return copy;
}

Node* Resolver::updated_target(const Node& node) const {
    if (node.kind != NodeKind::Call || node.children.size() < 2) { return nullptr; }
    std::string name;
    const Function* function = called_builtin(*node.children[0], name);
    if (function == nullptr || !updates_variable(*function)) { return nullptr; }
    Node* target = node.children[1];
    return root_name(*target) != nullptr ? target : nullptr;
}

void Resolver::declare_assigned(const Node& node) {
    if (node.kind == NodeKind::LambdaValue || node.kind == NodeKind::FunctionDeclaration) {
        return;
    }
    if (node.kind == NodeKind::Assign) {
        scopes_.declare_implicit(root_name(*node.children[0])->text);
    } else if (const Node* target = updated_target(node)) {
        scopes_.declare_implicit(root_name(*target)->text);
    }
    for (const Node* child : node.children) { declare_assigned(*child); }
}

/// Other languages have `length`, or `str.length`, where this one has `string.length`.
std::vector<std::string_view> functions_like(std::string_view name) {
    const auto last_part = [](std::string_view whole) {
        return whole.substr(whole.rfind('.') + 1);  // of no point: the whole
    };
    std::vector<std::string_view> known;
    std::vector<std::string_view> elsewhere;
    for (const Function& function : functions()) {
        known.push_back(function.name());
        if (last_part(function.name()) == last_part(name)) { elsewhere.push_back(function.name()); }
    }
    return elsewhere.empty() ? nearest(name, known) : elsewhere;
}

void Resolver::unknown_function(const Node& node, const std::string& name) {
    fail(node.offset,
         fmt::format("there is no function '{}'.{}", name, did_you_mean(functions_like(name))));
}

}  // namespace

tl::expected<Resolution, CompileError> resolve(Node* tree, Run& run, Patterns& patterns) {
    return Resolver(run, patterns).resolve(tree);
}

}  // namespace millrace::compute
