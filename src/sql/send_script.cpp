#include <millrace/sql/send_script.hpp>

#include <millrace/sql/script_run.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::sql {

Task<Result<source::AnswerRef>> send_script(source::Source& source, const DatabaseRequest& request,
                                            source::RequestContext& context) {
    ScriptRun run(request, context.arena);
    source::AnswerRef answer;
    while (const auto next = run.next()) {
        auto* one = context.arena.make<DatabaseRequest>(request);
        one->steps = {};
        one->statement = next->statement;
        one->statement_id = next->statement_id;
        one->parameters = next->parameters;
        if (!next->path.empty()) { one->path = next->path; }
        MR_CO_TRY(answer, co_await source.send(*one, context));
        run.take(static_cast<const DatabaseAnswer&>(*answer));
    }
    if (run.stopped()) { co_return source::AnswerRef(new StoppedAnswer(*run.stopped())); }
    co_return answer;
}

Error refused_at(Error error, std::string_view path, Arena& arena) {
    const ErrorDetail& detail = error.detail();
    if (path.empty() || detail.kind != ErrorCode::BadRequest || !detail.extensions_json.empty()) {
        return error;
    }
    wire::ReplyBuffer place;
    place.append(R"("path":)");
    wire::append_string(place, path);
    ErrorDetail* placed = arena.make<ErrorDetail>(detail);
    placed->extensions_json = arena.copy(place.view());
    return Error(placed);
}

}  // namespace millrace::sql
