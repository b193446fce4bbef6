#include "files.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/core.h>

namespace millrace::app {

namespace {

struct CloseFile {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

using OpenFile = std::unique_ptr<std::FILE, CloseFile>;

OpenFile open_file(const std::string& path) {
    errno = 0;
    return OpenFile(std::fopen(path.c_str(), "rbe"));
}

std::string last_problem_with(const std::string& path) {
    return fmt::format("cannot read {}: {}", path, std::strerror(errno));
}

}  // namespace

std::optional<std::string> why_unreadable(const std::string& path) {
    if (open_file(path) != nullptr) { return std::nullopt; }
    return last_problem_with(path);
}

tl::expected<std::string, std::string> read_file(const std::string& path) {
    const auto failed = [&] { return tl::unexpected(last_problem_with(path)); };
    const OpenFile file = open_file(path);
    if (file == nullptr) { return failed(); }
    std::string content;
    char chunk[16 * 1024];
    while (const std::size_t count = std::fread(chunk, 1, sizeof chunk, file.get())) {
        content.append(chunk, count);
        if (content.size() > kFileBytesMax) {
            return tl::unexpected(fmt::format("{} is larger than {} bytes", path, kFileBytesMax));
        }
    }
    if (std::ferror(file.get()) != 0) { return failed(); }
    return content;
}

std::string beside(std::string_view file, std::string_view path) {
    const std::size_t slash = file.rfind('/');
    if (path.starts_with('/') || slash == std::string_view::npos) { return std::string(path); }
    return std::string(file.substr(0, slash + 1)).append(path);
}

}  // namespace millrace::app
