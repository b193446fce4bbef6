#include "sdl_files.hpp"

#include <gtest/gtest.h>

namespace millrace::app {
namespace {

std::string shown(const Place& place) {
    return place.file + ":" + std::to_string(place.at.line) + ":" + std::to_string(place.at.column);
}

TEST(SdlFiles, FindsTheFileOfAPlace) {
    SdlFiles files;
    files.add("a.graphql", "type A { x: Int }\ntype B { y: Int }");  // no newline at its end
    files.add("b.graphql", "\ntype C { z: Int }\n");
    const auto place_of = [&](std::string_view text) {
        return shown(files.place_of(static_cast<graphql::Offset>(files.text().find(text))));
    };
    EXPECT_EQ(place_of("type A"), "a.graphql:1:1");
    EXPECT_EQ(place_of("y: Int"), "a.graphql:2:10");
    EXPECT_EQ(place_of("z: Int"), "b.graphql:2:10");
}

TEST(SdlFiles, CountsLinesAsTheLanguageDoes) {
    SdlFiles files;
    files.add("a.graphql", "scalar A\r\nscalar B\rscalar C\r");
    files.add("b.graphql", "scalar D");
    EXPECT_EQ(shown(files.place_of(static_cast<graphql::Offset>(files.text().find("scalar D")))),
              "b.graphql:1:1");
}

}  // namespace
}  // namespace millrace::app
