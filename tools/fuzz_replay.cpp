/// Runs a fuzzer's seeds and past crashers once, so that they are tests in every build.
///
/// Usage: FUZZER FOLDER. A folder that is missing or empty holds nothing to replay.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void replay(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
    std::vector<std::uint8_t> input(bytes.begin(), bytes.end());
    LLVMFuzzerTestOneInput(input.data(), input.size());
}

}  // namespace

int main(int argument_count, char** arguments) {
    if (argument_count != 2) {
        std::fputs("usage: FUZZER FOLDER\n", stderr);
        return 2;
    }
    if (!std::filesystem::is_directory(arguments[1])) { return 0; }
    for (const auto& entry : std::filesystem::directory_iterator(arguments[1])) {
        if (!entry.is_regular_file()) { continue; }
        // Said first, so that the input that crashes is the last one named.
        std::printf("%s\n", entry.path().c_str());
        std::fflush(stdout);
        replay(entry.path());
    }
    return 0;
}
