#pragma once
/// @file send_script.hpp — requests with steps, for sources that send one statement at a time

#include <millrace/base/arena.hpp>
#include <millrace/base/result.hpp>
#include <millrace/base/task.hpp>
#include <millrace/source/source.hpp>
#include <millrace/sql/database_request.hpp>

namespace millrace::sql {

/// Sends the statements of `request` by `source`, each as a request without steps. Answers what
/// the last one answered, or a StoppedAnswer.
/// Errors: that of the first that failed, with the place of its step.
[[nodiscard]] Task<Result<source::AnswerRef>> send_script(source::Source& source,
                                                          const DatabaseRequest& request,
                                                          source::RequestContext& context);

/// What the database refused, said to be at `path` of the request, unless it is said to be
/// somewhere already.
[[nodiscard]] Error refused_at(Error error, std::string_view path, Arena& arena);

}  // namespace millrace::sql
