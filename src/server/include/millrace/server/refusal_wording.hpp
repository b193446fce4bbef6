#pragma once
/// @file refusal_wording.hpp — refusals in the words of another product, for clients that know it

#include <string>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/value/value.hpp>

namespace millrace::server {

/// One refused request.
struct Refusal {
    std::string_view code;                              // of docs/errors.md
    std::string message;                                // our own
    const graphql::Document* document = nullptr;        // null: it could not be parsed
    const graphql::OperationNode* operation = nullptr;  // null: none was chosen
    const graphql::Schema* schema = nullptr;
    value::Value variables;  // as they came
};

/// `{"message":…,"extensions":{"path":…,"code":…}}`
struct WordedRefusal {
    std::string code;
    std::string path;
    std::string message;
};

/// Threads: stateless.
class RefusalWording {
public:
    RefusalWording() = default;
    RefusalWording(const RefusalWording&) = delete;
    RefusalWording& operator=(const RefusalWording&) = delete;
    virtual ~RefusalWording() = default;

    [[nodiscard]] virtual WordedRefusal word(const Refusal& refusal, Arena& arena) const = 0;
};

}  // namespace millrace::server
