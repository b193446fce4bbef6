#include "metadata/metadata_files.hpp"

#include <millrace/wire/json_reader.hpp>

#include "files.hpp"

namespace millrace::app {

tl::expected<value::Value, std::string> read_metadata_files(const std::string& path,
                                                            std::string_view /*source_name*/,
                                                            Arena& arena,
                                                            std::vector<std::string>&) {
    const auto text = read_file(path);
    if (!text) { return tl::unexpected(text.error()); }
    const auto json = wire::parse_dom(wire::PaddedJson::copy(*text, arena), arena);
    if (!json) { return tl::unexpected(path + ": " + std::string(json.error().message())); }
    return *json;
}

}  // namespace millrace::app
