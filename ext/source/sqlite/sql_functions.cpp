#include "sql_functions.hpp"

#include "failure.hpp"

namespace millrace::ext::source_sqlite {

int add_functions(sqlite3* database) {
    for (const auto add : {&add_pattern_functions, &add_json_functions, &add_aggregate_functions}) {
        if (const int code = add(database); code != SQLITE_OK) { return code; }
    }
    return SQLITE_OK;
}

int add_scalar(sqlite3* database, std::string_view name, ScalarCall call) {
    return sqlite3_create_function_v2(database, std::string(name).c_str(), 2, kFunctionFlags,
                                      nullptr, call, nullptr, nullptr, nullptr);
}

void fail_with(sqlite3_context* context, std::string_view sqlstate) {
    const std::string message = std::string(kSqlstateMark) + std::string(sqlstate);
    sqlite3_result_error(context, message.data(), static_cast<int>(message.size()));
}

bool is_null(sqlite3_value** arguments) noexcept {
    return sqlite3_value_type(arguments[0]) == SQLITE_NULL ||
           sqlite3_value_type(arguments[1]) == SQLITE_NULL;
}

std::string_view text_of(sqlite3_value* value) noexcept {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return {text, text == nullptr ? 0 : static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

}  // namespace millrace::ext::source_sqlite
