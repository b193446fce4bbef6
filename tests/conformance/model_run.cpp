#include "model_run.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/core.h>

#include <millrace/base/task_scope.hpp>
#include <millrace/engine/execution.hpp>
#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/graphql/validation.hpp>
#include <millrace/plan/operation.hpp>
#include <millrace/plan/planner.hpp>

#include "compare.hpp"
#include "data_tree.hpp"

namespace millrace::conformance {

namespace {

Json errors_response(const graphql::GraphqlErrors& errors) {
    return Json{{"errors", to_json(errors)}};
}

// One operation, compiled, ready to run over root values.
class Model {
public:
    explicit Model(const ModelRequest& request) : request_(request), tree_(request.resolvers) {}

    // The response when the request fails before anything is executed.
    std::optional<Json> prepare() {
        graphql::SchemaOptions schema_options;
        schema_options.incremental_directives = request_.incremental;
        const auto built = graphql::build_schema(request_.schema_sdl, schema_options);
        if (!built) { return errors_response(built.error()); }
        schema_ = *built;
        introspection_.emplace(*schema_);
        const auto parsed = graphql::parse_document(request_.query, arena_);
        if (!parsed) { return errors_response({parsed.error()}); }
        document_ = *parsed;
        if (request_.validate) {
            auto errors = graphql::validate(*document_, *schema_, arena_, {});
            if (!errors.empty()) { return errors_response(errors); }
        }
        return prepare_operation();
    }

    std::vector<Json> run(value::Value root) {
        std::vector<Json> payloads;
        run_now(execute(root, payloads));
        return payloads;
    }

    [[nodiscard]] const plan::Plan& plan() const { return *plan_; }
    [[nodiscard]] Arena& arena() { return arena_; }

private:
    std::optional<Json> prepare_operation() {
        const std::string_view name = request_.has_operation_name
                                          ? std::string_view(request_.operation_name)
                                          : std::string_view();
        const auto operation = plan::find_operation(*document_, name);
        if (!operation) {
            std::string message(operation.error().message);
            if (operation.error().names_operation) { message += fmt::format(" \"{}\".", name); }
            return errors_response({graphql::GraphqlError{message, {}, {}}});
        }
        if (schema_->root_type((*operation)->type) != nullptr) {
            const value::Value given = to_value(request_.variables, arena_);
            const auto coerced = graphql::coerce_variables((*operation)->variables, given, *schema_,
                                                           document_->source, arena_);
            if (!coerced) { return errors_response(coerced.error()); }
            variables_ = *coerced;
        }
        native_ = request_.wiring ? wiring_resolver() : tree_.native();
        resolvers_.native = needs_native() ? &native_ : nullptr;
        auto plan = plan::compile(
            {*schema_, resolvers_, *document_, **operation, variables_, request_.incremental});
        if (!plan) {
            Json response = errors_response(plan.error());
            if (!request_.validate) { response["data"] = nullptr; }
            return response;
        }
        plan_ = *std::move(plan);
        return std::nullopt;
    }

    // Plain trees run as a gateway's answers do: by members, without a function per field.
    [[nodiscard]] bool needs_native() const {
        return request_.wiring || !request_.resolvers.empty() ||
               request_.root_value.dump().find("\"$key:") != std::string::npos;
    }

    Task<void> execute(value::Value root, std::vector<Json>& payloads) {
        source::RequestContext context{arena_, {}, Deadline::never()};
        engine::ExecutionInput input{*plan_, variables_, root, context, {}, *introspection_};
        engine::Execution execution(input);
        wire::ReplyBuffer out;
        co_await execution.write_first(out);
        payloads.push_back(Json::parse(out.view()));
        while (execution.has_more()) {
            out.clear();
            co_await execution.write_next(out);
            payloads.push_back(Json::parse(out.view()));
        }
    }

    const ModelRequest& request_;
    TreeResolver tree_;
    Arena arena_;
    std::shared_ptr<const graphql::Schema> schema_;
    std::optional<engine::Introspection> introspection_;
    const graphql::Document* document_ = nullptr;
    value::Value variables_;
    plan::NativeResolver native_;
    plan::Resolvers resolvers_;
    std::unique_ptr<const plan::Plan> plan_;
};

std::string text_of(const Json& row, const char* name) {
    const auto found = row.find(name);
    return found == row.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

Json member_of(const Json& row, const char* name) {
    const auto found = row.find(name);
    return found == row.end() ? Json() : *found;
}

value::Value root_of(const Json& tree, Arena& arena) {
    return tree.is_object() ? tree_to_value(tree, arena) : value::Value::object({});
}

}  // namespace

ModelRequest model_request(const Json& row) {
    ModelRequest request;
    request.schema_sdl = text_of(row, "schema_sdl");
    request.query = text_of(row, "query");
    request.operation_name = text_of(row, "operation_name");
    request.has_operation_name =
        row.contains("operation_name") && row["operation_name"].is_string();
    request.variables = member_of(row, "variables");
    request.root_value = member_of(row, "root_value");
    request.resolvers = member_of(row, "resolvers");
    request.validate = text_of(row, "pipeline") != "execute";
    return request;
}

std::vector<Json> run_model(const ModelRequest& request) {
    Model model(request);
    if (auto failed = model.prepare()) { return {*std::move(failed)}; }
    return model.run(root_of(request.root_value, model.arena()));
}

ModelStream run_subscription_model(const ModelRequest& request) {
    Model model(request);
    if (auto failed = model.prepare()) {
        failed->erase("data");  // there is no stream whose data could be null
        return {false, {*std::move(failed)}};
    }
    const auto fields = model.plan().root->fields;
    const Json root = request.root_value.is_object() ? request.root_value : Json::object();
    const Json stream =
        fields.empty() ? Json() : member_of(root, std::string(fields.front().field->name).c_str());
    ModelStream result;
    if (!stream.is_object() || !stream.contains("$events")) {
        // No stream came about: what the field answers instead says why.
        result.responses = model.run(root_of(root, model.arena()));
        result.responses.front().erase("data");
        return result;
    }
    result.started = true;
    for (const Json& event : stream["$events"]) {
        result.responses.push_back(model.run(root_of(event, model.arena())).front());
    }
    return result;
}

// --- payloads ---------------------------------------------------------------------------------

namespace {

class Merger {
public:
    Merged merge(const std::vector<Json>& payloads) {
        if (payloads.empty()) { return {Json(), "no payload"}; }
        response_ = payloads.front();
        errors_ = member_of(payloads.front(), "errors");
        if (!errors_.is_array()) { errors_ = Json::array(); }
        note_pending(payloads.front());
        for (std::size_t i = 0; i < payloads.size() && broken_.empty(); ++i) {
            if (i > 0) { merge_next(payloads[i]); }
            check_has_next(payloads, i);
        }
        for (const auto& [id, place] : places_) {
            if (!place.completed && broken_.empty()) { broken_ = "not completed: " + id; }
        }
        response_.erase("pending");
        response_.erase("hasNext");
        response_.erase("errors");
        if (!errors_.empty()) { response_["errors"] = errors_; }
        return {std::move(response_), std::move(broken_)};
    }

private:
    struct Place {
        Json path;
        bool completed = false;
    };

    void check_has_next(const std::vector<Json>& payloads, std::size_t i) {
        const bool last = i + 1 == payloads.size();
        const bool next =
            member_of(payloads[i], "hasNext").is_boolean() && payloads[i]["hasNext"].get<bool>();
        if (next == last) { broken_ = "hasNext is wrong"; }
    }

    void note_pending(const Json& payload) {
        for (const Json& pending : member_of(payload, "pending")) {
            const auto id = pending.at("id").get<std::string>();
            if (!places_.emplace(id, Place{pending.at("path"), false}).second) {
                broken_ = "announced twice: " + id;
            }
        }
    }

    Place* open_place(const Json& entry) {
        const auto found = places_.find(entry.at("id").get<std::string>());
        if (found == places_.end() || found->second.completed) {
            broken_ = "not announced, or completed: " + entry.dump();
            return nullptr;
        }
        return &found->second;
    }

    void add_errors(const Json& entry) {
        for (const Json& error : member_of(entry, "errors")) { errors_.push_back(error); }
    }

    void merge_next(const Json& payload) {
        note_pending(payload);
        for (const Json& entry : member_of(payload, "incremental")) {
            Place* place = open_place(entry);
            if (place == nullptr) { return; }
            add_errors(entry);
            Json path = place->path;
            for (const Json& step : member_of(entry, "subPath")) { path.push_back(step); }
            Json* target = walk(path);
            if (target == nullptr) {
                broken_ = "no such place: " + path.dump();
                return;
            }
            if (entry.contains("items")) {
                for (const Json& item : entry["items"]) { target->push_back(item); }
            } else {
                merge_objects(*target, entry.at("data"));
            }
        }
        for (const Json& entry : member_of(payload, "completed")) {
            Place* place = open_place(entry);
            if (place == nullptr) { return; }
            add_errors(entry);
            place->completed = true;
        }
    }

    Json* walk(const Json& path) {
        Json* at = &response_["data"];
        for (const Json& step : path) {
            if (step.is_number() && at->is_array() && step.get<std::size_t>() < at->size()) {
                at = &(*at)[step.get<std::size_t>()];
            } else if (step.is_string() && at->is_object() &&
                       at->contains(step.get<std::string>())) {
                at = &(*at)[step.get<std::string>()];
            } else {
                return nullptr;
            }
        }
        return at;
    }

    static void merge_objects(Json& into, const Json& from) {
        for (const auto& [key, member] : from.items()) {
            if (into.contains(key) && into[key].is_object() && member.is_object()) {
                merge_objects(into[key], member);
            } else {
                into[key] = member;
            }
        }
    }

    Json response_;
    Json errors_;
    std::map<std::string, Place> places_;
    std::string broken_;
};

// `path` and locations of an error, as one comparable value.
std::string error_key(const Json& error) {
    std::vector<std::string> places;
    for (const Json& location : member_of(error, "locations")) {
        places.push_back(location.dump());
    }
    std::ranges::sort(places);
    std::string key = member_of(error, "path").dump();
    for (const std::string& place : places) { key += place; }
    return key;
}

bool same_error_places(const Json& left, const Json& right, const Json& messages) {
    const Json empty = Json::array();
    const Json& a = left.is_array() ? left : empty;
    const Json& b = right.is_array() ? right : empty;
    const auto keys = [&](const Json& errors) {
        std::vector<std::string> result;
        for (const Json& error : errors) {
            std::string key = error_key(error);
            const Json message = member_of(error, "message");
            for (const Json& required : messages) {
                if (required == message) { key += message.dump(); }
            }
            result.push_back(std::move(key));
        }
        std::ranges::sort(result);
        return result;
    };
    return keys(a) == keys(b);
}

}  // namespace

Merged merge_payloads(const std::vector<Json>& payloads) {
    return Merger().merge(payloads);
}

RowResult judge_response(const Json& row, const Json& expected, const Json& got) {
    const Json expected_errors = member_of(expected, "errors");
    const Json got_errors = member_of(got, "errors");
    const bool verdict = expected_errors.empty() == got_errors.empty();
    const bool data =
        expected.contains("data") == got.contains("data") &&
        same_json(member_of(expected, "data"), member_of(got, "data"), KeyOrder::Matters);
    const bool pass =
        data && same_error_places(expected_errors, got_errors, member_of(row, "resolver_messages"));
    return score(verdict, pass, same_messages(expected_errors, got_errors), got);
}

}  // namespace millrace::conformance
