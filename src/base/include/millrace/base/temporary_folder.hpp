#pragma once
/// @file temporary_folder.hpp — a folder of files for one test
///
/// For tests only: without a folder there is no going on.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <millrace/base/assert.hpp>

namespace millrace {

/// Lifetime: removed with everything in it at the end.
class TemporaryFolder {
public:
    TemporaryFolder() {
        // mkdtemp() puts a name of its own in the place of the letters.
        std::string pattern = (std::filesystem::temp_directory_path() / "millrace-XXXXXX").string();
        MR_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    /// Writes a file and returns where it is.
    std::string write(const std::string& name, std::string_view text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
        return file(name);
    }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    [[nodiscard]] std::string file(const std::string& name) const {
        return (path_ / name).string();
    }
    /// `text` without the folder's own path.
    [[nodiscard]] std::string without_path(std::string text) const {
        const std::string path = path_.string() + "/";
        for (std::size_t at = 0; (at = text.find(path, at)) != std::string::npos;) {
            text.erase(at, path.size());
        }
        return text;
    }

private:
    std::filesystem::path path_;
};

}  // namespace millrace
