#include "database_site.hpp"

#include <algorithm>

#include <millrace/wire/json_writer.hpp>

namespace millrace::sql {

const SqlType* DatabaseSite::keep_type(const SqlType& type) const {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(types_, type);
    return found != types_.end() ? &*found : &types_.emplace_back(type);
}

Error to_error(const RequestProblem& problem, std::string_view source, Arena& arena) {
    wire::ReplyBuffer path;
    path.append(R"("path":)");
    wire::append_string(path, problem.path);
    return Error(arena.make<ErrorDetail>(ErrorCode::BadRequest, problem.code,
                                         arena.copy(std::string_view(problem.message)), source,
                                         arena.copy(path.view())));
}

}  // namespace millrace::sql
