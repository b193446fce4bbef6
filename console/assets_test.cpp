#include <millrace/console/assets.hpp>

#include <algorithm>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace millrace::console {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string_view text_of(const Asset& asset) {
    return {reinterpret_cast<const char*>(asset.bytes.data()), asset.bytes.size()};
}

const Asset* find(std::string_view path) {
    const auto found = std::ranges::find(assets(), path, &Asset::path);
    return found == assets().end() ? nullptr : &*found;
}

TEST(Console, HasAPage) {
    const Asset* page = find("index.html");
    ASSERT_NE(page, nullptr);
    EXPECT_EQ(page->content_type, "text/html; charset=utf-8");
    EXPECT_FALSE(page->immutable) << "the next release has the same name";
    EXPECT_THAT(std::string(text_of(*page)), HasSubstr("<title>Millrace</title>"));
}

TEST(Console, NamesEachFileOnceAndRelativeToThePage) {
    std::set<std::string_view> seen;
    for (const Asset& asset : assets()) {
        EXPECT_TRUE(seen.insert(asset.path).second) << asset.path;
        EXPECT_FALSE(asset.path.starts_with('/')) << asset.path;
        EXPECT_FALSE(asset.path.ends_with(".gz")) << asset.path;
        EXPECT_FALSE(asset.bytes.empty()) << asset.path;
    }
}

// Served with the weak form, one tag may stand for the plain and the compressed bytes.
TEST(Console, TagsAreWeakQuotedAndDistinct) {
    std::set<std::string_view> seen;
    for (const Asset& asset : assets()) {
        EXPECT_TRUE(asset.etag.starts_with("W/\"") && asset.etag.ends_with('"')) << asset.etag;
        EXPECT_TRUE(seen.insert(asset.etag).second) << asset.path;
    }
}

TEST(Console, CompressedFormsAreGzipAndSmaller) {
    for (const Asset& asset : assets()) {
        if (asset.gzip.empty()) { continue; }
        EXPECT_LT(asset.gzip.size(), asset.bytes.size()) << asset.path;
        EXPECT_EQ(asset.gzip[0], std::byte{0x1f}) << asset.path;
        EXPECT_EQ(asset.gzip[1], std::byte{0x8b}) << asset.path;
    }
}

// Whoever opens the console on a plane sees it work; whoever runs it behind a firewall
// sees no alarm.
TEST(Console, PageAndStylesNameNoOtherHost) {
    for (const Asset& asset : assets()) {
        if (!asset.path.ends_with(".html") && !asset.path.ends_with(".css")) { continue; }
        const std::string text{text_of(asset)};
        EXPECT_THAT(text, Not(HasSubstr("url(http"))) << asset.path;
        EXPECT_THAT(text, Not(HasSubstr("src=\"http"))) << asset.path;
        EXPECT_THAT(text, Not(HasSubstr("href=\"http"))) << asset.path;
    }
}

TEST(Console, PolicyAllowsNeitherEvalNorOtherHosts) {
    const std::string policy{content_security_policy()};
    EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
    EXPECT_THAT(policy, HasSubstr("script-src 'self';"));
    EXPECT_THAT(policy, Not(HasSubstr("unsafe-eval")));
    EXPECT_THAT(policy, Not(HasSubstr("http")));
}

TEST(ConsolePage, TakesAnotherEndpointAndNothingElse) {
    if (find("app.js") == nullptr) { GTEST_SKIP() << "built without node: no console"; }
    for (const std::string_view path : {"index.html", "chart.html"}) {
        const Asset& page = *find(path);
        EXPECT_TRUE(is_page(page));
        EXPECT_EQ(page_for(page, "graphql"), text_of(page));
        EXPECT_THAT(page_for(page, "/api/v1"), HasSubstr("content=\"/api/v1\""));
        EXPECT_THAT(page_for(page, "\"><script>"),
                    HasSubstr("content=\"&quot;&gt;&lt;script&gt;\""));
    }
    EXPECT_FALSE(is_page(*find("app.js")));
}

}  // namespace
}  // namespace millrace::console
