#include "statement_call.hpp"

namespace millrace::ext::source_sqlite {

BindAs bind_as(const sql::SqlType& type) noexcept {
    if (type.is("int4") || type.is("int8") || type.is("int2")) { return BindAs::Integer; }
    if (type.is("float8") || type.is("float4")) { return BindAs::Real; }
    if (type.is("numeric")) { return BindAs::Number; }
    return type.is("bool") ? BindAs::Boolean : BindAs::Text;
}

OwnedCall::OwnedCall(const StatementCall& call)
    : parameters_(call.parameters.begin(), call.parameters.end()), call_(call) {
    std::size_t bytes = call.statement.size();
    for (const BoundValue& parameter : parameters_) {
        bytes += parameter.text ? parameter.text->size() : 0;
    }
    text_.reserve(bytes);
    const auto keep = [this](std::string_view text) {
        const std::size_t from = text_.size();
        text_ += text;
        return std::string_view(text_).substr(from);
    };
    call_.statement = keep(call.statement);
    for (BoundValue& parameter : parameters_) {
        if (parameter.text) { parameter.text = keep(*parameter.text); }
    }
    call_.parameters = parameters_;
}

}  // namespace millrace::ext::source_sqlite
