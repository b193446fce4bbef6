#pragma once
/// @file file_question.hpp — asks a file something at once, for start-up and commands

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include <millrace/base/clock.hpp>

namespace millrace::ext::source_sqlite {

/// The text in the first column of the first row, empty when there is none. Reads only, on a
/// connection of its own. Error: what is wrong, for the people who run the gateway.
[[nodiscard]] tl::expected<std::string, std::string> ask_file(const std::string& file,
                                                              std::string_view statement,
                                                              Duration time_max);

}  // namespace millrace::ext::source_sqlite
