#include "compile/reads.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "functions/function.hpp"

namespace millrace::compute {

namespace {

using Path = std::vector<std::string>;

constexpr std::size_t kPathMax = 16;      // longer ones come from loops
constexpr int kRoundsMax = 4;             // until what variables hold is known
constexpr std::size_t kWorkMax = 50'000;  // nodes looked at

/// A place below an input.
struct Origin {
    const Variable* input;
    Path path;
    auto operator<=>(const Origin&) const = default;
};

/// Where a value may come from: the value itself or, of lists, its items; the values of a map that
/// the expression makes; the functions it may be.
struct Source {
    std::set<Origin> here;
    std::set<Origin> values;
    std::set<const Node*> functions;

    void add(const Source& other) {
        here.insert(other.here.begin(), other.here.end());
        values.insert(other.values.begin(), other.values.end());
        functions.insert(other.functions.begin(), other.functions.end());
    }
    [[nodiscard]] std::size_t size() const {
        return here.size() + values.size() + functions.size();
    }
};

/// What was read of one input.
struct Reads {
    std::set<Path> touched;
    std::set<Path> whole;
};

bool is_numeric(const Node& node) {
    if (node.kind == NodeKind::Literal) {
        return node.literal.type() >= Type::Int && node.literal.type() <= Type::BigInt;
    }
    if (node.kind != NodeKind::Binary) { return false; }
    switch (node.op) {
        case Operator::Subtract:
        case Operator::Multiply:
        case Operator::Divide:
        case Operator::Remainder:
            return true;
        case Operator::Add:
            return is_numeric(*node.children[0]) && is_numeric(*node.children[1]);
        default:
            return false;
    }
}

/// Whether all that counts is if something is there.
bool compares_with_nil(const Node& node) {
    const auto is_nil = [](const Node* child) {
        return child->kind == NodeKind::Literal && child->literal.is_nil();
    };
    return (node.op == Operator::Equal || node.op == Operator::NotEqual) &&
           std::ranges::any_of(node.children, is_nil);
}

Path split_path(std::string_view text) {
    Path path;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find_first_of(".[", from), text.size());
        const std::string_view step = text.substr(from, end - from);
        if (!step.empty() && step.back() != ']') { path.emplace_back(step); }
        from = end + 1;
    }
    return path;
}

/// Follows values from the inputs through the tree, without running it.
class Reader {
public:
    explicit Reader(const Resolution& resolution) : resolution_(resolution) {}

    std::vector<FreeVariable> read() {
        for (int round = 0; round < kRoundsMax && !gave_up(); ++round) {
            const std::size_t before = held_size();
            use(run_function(*resolution_.main));
            if (held_size() == before) { return result(); }
        }
        return everything();
    }

private:
    using Arguments = std::vector<Source>;

    Source visit(const Node& node);
    Source visit_name(const Variable& variable);
    Source visit_index(const Node& node);
    Source visit_block(const Node& node);
    Source visit_if(const Node& node);
    Source visit_call(const Node& node);
    Source visit_builtin(const Node& node);
    Source joined(std::span<Node* const> nodes);
    void use_children(const Node& node) {
        for (const Node* child : node.children) { use(visit(*child)); }
    }
    void hold(const Variable* variable, const Source& source) { held_[variable].add(source); }

    Source member(const Source& of, std::string_view name);
    void use(const Source& source);
    void touch(const Origin& origin) { reads_[origin.input].touched.insert(origin.path); }

    Source run_function(const Lambda& lambda);
    Source call(const Source& function, const Arguments& arguments);

    /// What the letters of a signature stand for in a call.
    using Letters = std::map<char, Source>;
    Source call_argument(const Node& argument, const Source& value, const Flow& flow,
                         const Letters& letters);

    [[nodiscard]] bool gave_up() const { return work_ > kWorkMax; }
    [[nodiscard]] std::size_t held_size() const;
    [[nodiscard]] std::vector<FreeVariable> result() const;
    [[nodiscard]] std::vector<FreeVariable> everything() const;

    const Resolution& resolution_;
    std::unordered_map<const Variable*, Source> held_;
    std::unordered_map<const Variable*, Reads> reads_;
    std::vector<const Lambda*> active_;
    std::vector<Source> returned_;  // by the functions that are active
    std::size_t work_ = 0;
};

void Reader::use(const Source& source) {
    for (const Origin& origin : source.here) { reads_[origin.input].whole.insert(origin.path); }
    for (const Origin& origin : source.values) { reads_[origin.input].whole.insert(origin.path); }
    // A function that goes where we cannot follow is called with something we do not know.
    for (const Node* function : source.functions) {
        call({{}, {}, {function}}, Arguments(function->lambda->parameters.size()));
    }
}

Source Reader::member(const Source& of, std::string_view name) {
    Source member;
    for (Origin origin : of.here) {
        if (origin.path.size() >= kPathMax) {
            reads_[origin.input].whole.insert(origin.path);
            continue;
        }
        origin.path.emplace_back(name);
        touch(origin);
        member.here.insert(std::move(origin));
    }
    member.here.insert(of.values.begin(), of.values.end());
    return member;
}

Source Reader::joined(std::span<Node* const> nodes) {
    Source all;
    for (const Node* node : nodes) { all.add(visit(*node)); }
    return all;
}

Source Reader::visit(const Node& node) {
    if (++work_ > kWorkMax) { return {}; }
    switch (node.kind) {
        case NodeKind::Name:
        case NodeKind::OperationName:
            return visit_name(*node.variable);
        case NodeKind::Member:
            return member(visit(*node.children[0]), node.text);
        case NodeKind::Index:
            return visit_index(node);
        case NodeKind::Slice: {
            Source of = visit(*node.children[0]);
            use(joined(node.children.subspan(1)));
            return of;
        }
        case NodeKind::Coalesce:
        case NodeKind::Try:
        case NodeKind::List:
            return joined(node.children);
        case NodeKind::Conditional:
            use(visit(*node.children[0]));
            return joined(node.children.subspan(1));
        case NodeKind::Map: {
            Source map;
            for (std::size_t i = 0; i < node.children.size(); i += 2) {
                use(visit(*node.children[i]));
                const Source value = visit(*node.children[i + 1]);
                map.values.insert(value.here.begin(), value.here.end());
                map.values.insert(value.values.begin(), value.values.end());
                use({{}, {}, value.functions});
            }
            return map;
        }
        case NodeKind::LambdaValue:
            return {{}, {}, {&node}};
        case NodeKind::IsDefined:
            visit(*node.children[0]);
            return {};
        case NodeKind::Binary:
            if (compares_with_nil(node)) {
                joined(node.children);
            } else {
                use_children(node);
            }
            return {};
        case NodeKind::Block:
            return visit_block(node);
        case NodeKind::Let: {
            Source value = visit(*node.children[0]);
            hold(node.variable, value);
            return value;
        }
        case NodeKind::Assign: {
            Source value = visit(*node.children[1]);
            if (node.children[0]->kind == NodeKind::Name) {
                hold(node.variable, value);
            } else {
                visit(*node.children[0]);
                use(value);
            }
            return value;
        }
        case NodeKind::If:
            return visit_if(node);
        case NodeKind::For: {
            const Source collection = visit(*node.children[0]);
            hold(node.variable, collection);
            visit(*node.children[1]);
            return {};
        }
        case NodeKind::Return:
            returned_.back().add(visit(*node.children[0]));
            return {};
        case NodeKind::FunctionDeclaration:
            hold(node.variable, {{}, {}, {&node}});
            return {{}, {}, {&node}};
        case NodeKind::Call:
            return visit_call(node);
        case NodeKind::BuiltinCall:
            return visit_builtin(node);
        default:
            use_children(node);
            return {};
    }
}

Source Reader::visit_name(const Variable& variable) {
    if (variable.kind == Variable::Kind::Free || variable.kind == Variable::Kind::Operation) {
        touch({&variable, {}});
        return {{{&variable, {}}}, {}, {}};
    }
    Source source;
    if (variable.seed != nullptr) { source = visit_name(*variable.seed); }
    if (const auto held = held_.find(&variable); held != held_.end()) { source.add(held->second); }
    return source;
}

Source Reader::visit_index(const Node& node) {
    const Source of = visit(*node.children[0]);
    const Node& at = *node.children[1];
    if (at.kind == NodeKind::Literal && at.literal.is(Type::String)) {
        return member(of, at.literal.text());
    }
    use(visit(at));
    Source item{of.values, {}, {}};
    if (is_numeric(at)) {
        item.here.insert(of.here.begin(), of.here.end());
    } else {
        use({of.here, {}, {}});
    }
    return item;
}

Source Reader::visit_block(const Node& node) {
    Source last;
    for (const Node* statement : node.children) { last = visit(*statement); }
    return node.flag ? Source() : last;
}

Source Reader::visit_if(const Node& node) {
    use(visit(*node.children[0]));
    return joined(node.children.subspan(1));
}

Source Reader::run_function(const Lambda& lambda) {
    active_.push_back(&lambda);
    returned_.emplace_back();
    Source result = visit(*lambda.body);
    result.add(returned_.back());
    returned_.pop_back();
    active_.pop_back();
    return result;
}

Source Reader::call(const Source& function, const Arguments& arguments) {
    Source result;
    for (const Node* node : function.functions) {
        const Lambda& lambda = *node->lambda;
        const bool again = std::ranges::find(active_, &lambda) != active_.end();
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            if (again || i >= lambda.parameters.size()) {
                use({arguments[i].here, arguments[i].values, {}});
            } else {
                hold(lambda.parameters[i], arguments[i]);
            }
        }
        if (!again) { result.add(run_function(lambda)); }
    }
    return result;
}

Source Reader::visit_call(const Node& node) {
    const Source function = visit(*node.children[0]);
    Arguments arguments;
    for (const Node* argument : node.children.subspan(1)) { arguments.push_back(visit(*argument)); }
    use({function.here, function.values, {}});
    if (function.functions.empty()) {
        for (const Source& argument : arguments) { use(argument); }
    }
    return call(function, arguments);
}

/// What a function that is given to a function answers: one written here, or the path of a member
/// as text.
Source Reader::call_argument(const Node& argument, const Source& value, const Flow& flow,
                             const Letters& letters) {
    Arguments arguments;
    for (const char letter : flow.parameters) {
        const auto found = letters.find(letter);
        arguments.push_back(found == letters.end() ? Source() : found->second);
    }
    if (argument.kind == NodeKind::Literal && argument.literal.is(Type::String)) {
        Source at = arguments.empty() ? Source() : arguments.front();
        for (const std::string& step : split_path(argument.literal.text())) {
            at = member(at, step);
        }
        return at;
    }
    if (!value.functions.empty()) { return call(value, arguments); }
    use(value);
    for (const Source& one : arguments) { use(one); }
    return {};
}

Source Reader::visit_builtin(const Node& node) {
    const Signature& signature = node.function->signature;
    Letters letters;
    std::vector<Source> values;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        values.push_back(visit(*node.children[i]));
        const Flow& flow = signature.parameter(i).flow;
        if (flow.kind == Flow::Kind::None) {
            use(values.back());
        } else if (flow.kind == Flow::Kind::Values) {
            const Source& map = values.back();
            Source& letter = letters[flow.letter];
            letter.here.insert(map.values.begin(), map.values.end());
            use({map.here, {}, map.functions});
        } else if (flow.kind != Flow::Kind::Call) {
            letters[flow.letter].add(values.back());
        }
    }
    const Flow& result = signature.result;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const Flow& flow = signature.parameter(i).flow;
        if (flow.kind != Flow::Kind::Call) { continue; }
        const Source answer = call_argument(*node.children[i], values[i], flow, letters);
        const bool passes_on = flow.result != 0 && flow.result == result.letter;
        if (passes_on) {
            letters[flow.result].add(answer);
        } else {
            use(answer);
        }
    }
    const auto found = letters.find(result.letter);
    if (result.kind == Flow::Kind::None || found == letters.end()) { return {}; }
    if (result.kind != Flow::Kind::Values) { return found->second; }
    Source map;
    map.values = found->second.here;
    map.values.insert(found->second.values.begin(), found->second.values.end());
    return map;
}

std::size_t Reader::held_size() const {
    std::size_t size = 0;
    for (const auto& [variable, source] : held_) { size += source.size(); }
    return size;
}

FreeVariable named(const Variable& input) {
    FreeVariable variable;
    variable.name = input.name;
    variable.operation_variable = input.kind == Variable::Kind::Operation;
    return variable;
}

bool is_below(const Path& path, const Path& of) {
    return path.size() > of.size() && std::equal(of.begin(), of.end(), path.begin());
}

std::vector<FreeVariable> Reader::result() const {
    std::vector<FreeVariable> variables;
    for (const Variable* input : resolution_.inputs) {
        FreeVariable& variable = variables.emplace_back(named(*input));
        const auto found = reads_.find(input);
        if (found == reads_.end()) { continue; }
        const Reads& reads = found->second;
        variable.whole = reads.whole.contains({});
        std::set<Path> paths = reads.touched;
        paths.insert(reads.whole.begin(), reads.whole.end());
        for (const Path& path : paths) {
            // A step on the way to others is no read of its own.
            const auto next = paths.upper_bound(path);
            const bool on_the_way = next != paths.end() && is_below(*next, path);
            if (!path.empty() && (!on_the_way || reads.whole.contains(path))) {
                variable.paths.push_back(path);
            }
        }
    }
    return variables;
}

std::vector<FreeVariable> Reader::everything() const {
    std::vector<FreeVariable> variables;
    for (const Variable* input : resolution_.inputs) {
        variables.emplace_back(named(*input)).whole = true;
    }
    return variables;
}

}  // namespace

std::vector<FreeVariable> free_variables(const Resolution& resolution) {
    return Reader(resolution).read();
}

}  // namespace millrace::compute
