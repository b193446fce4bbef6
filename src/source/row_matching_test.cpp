#include <millrace/source/row_matching.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <millrace/source/testing/bound_schema.hpp>

namespace millrace::source {
namespace {

using testing::dom;
using testing::text_of;
using value::Shape;
using value::Value;
using value::Want;

class RowMatching : public ::testing::Test {
protected:
    std::vector<BatchKey> keys(std::initializer_list<std::string_view> texts) {
        std::vector<BatchKey> keys;
        for (const std::string_view text : texts) { keys.emplace_back().text = text; }
        return keys;
    }

    Value read(std::string_view json, const value::Projection& projection) {
        return wire::project(wire::PaddedJson::copy(json, arena_), projection, arena_).value();
    }

    /// The names of what each key got, as `a|b,c|null`.
    std::string match(const RowLayout& layout, std::string_view json,
                      std::span<const BatchKey> keys, bool lists) {
        std::vector<Value> values(keys.size());
        match_rows(read(json, layout.projection()).items(), layout, keys, lists, values, arena_);
        std::string result;
        for (const Value& value : values) {
            result += (result.empty() ? "" : "|") + name_of(value);
        }
        return result;
    }

    static std::string name_of(const Value& value) {
        if (value.is(value::Kind::Row)) { return std::string(value.slots()[0].text()); }
        if (!value.is(value::Kind::List)) { return text_of(value); }
        std::string names;
        for (const Value& item : value.items()) {
            names += (names.empty() ? "" : ",") + name_of(item);
        }
        return names;
    }

    Arena arena_;
    std::array<Shape::Member, 1> members_{Shape::Member{"name", 0, Want::Scalar, nullptr}};
    Shape shape_{.members = members_, .slot_count = 2};
    value::Projection rows_{Want::Row, &shape_};
};

TEST_F(RowMatching, FindsRowsInAnyOrder) {
    const std::vector<MemberPath> paths{{"id"}};
    const RowLayout layout(rows_, paths);
    const auto wanted = keys({"1", "2", "3"});
    constexpr std::string_view kRows =
        R"([{"id":2,"name":"b"},{"name":"x"},null,7,[{"id":1}],{"id":null,"name":"n"},{"id":[1]},
            {"name":"a","id":"1"},{"id":9,"name":"z"},{"id":2,"name":"c"},{"id":{"a":1}}])";
    EXPECT_EQ(match(layout, kRows, wanted, false), "a|b|null");
    EXPECT_EQ(match(layout, kRows, wanted, true), "a|b,c|");
}

TEST_F(RowMatching, LooksIntoObjectsForKeys) {
    const std::vector<MemberPath> paths{{"owner", "id"}, {"owner", "kind"}, {"name"}};
    const RowLayout layout(rows_, paths);
    const std::vector<std::string> texts{
        std::string(join_key(std::array<std::string_view, 3>{"1", "a", "x"}, arena_)),
        std::string(join_key(std::array<std::string_view, 3>{"1a", "", "x"}, arena_))};
    const auto wanted = keys({texts[0], texts[1]});
    EXPECT_EQ(
        match(
            layout,
            R"([{"owner":{"id":"1a","kind":""},"name":"x"},{"owner":{"id":1,"kind":"a"},"name":"x"},
                        {"owner":{"id":1},"name":"x"},{"owner":5,"name":"x"}])",
            wanted, false),
        "x|x");
}

TEST_F(RowMatching, UsesMembersThatThePlanReadsAnyway) {
    const std::array members{Shape::Member{"name", 0, Want::Scalar, nullptr},
                             Shape::Member{"id", 1, Want::Scalar, nullptr},
                             Shape::Member{"owner", 2, Want::Row, &shape_}};
    const Shape shape{.members = members, .slot_count = 3};
    const std::vector<MemberPath> paths{{"id"}, {"owner", "id"}};
    const RowLayout layout({Want::Row, &shape}, paths);
    EXPECT_EQ(layout.projection().shape->members.size(), 3u);
    EXPECT_EQ(layout.projection().shape->slot_count, 4u);  // the owner in full
    const Value row =
        read(R"({"id":1,"owner":{"id":2,"name":"o"},"name":"r"})", layout.projection());
    EXPECT_EQ(layout.key_of(row, arena_), "1:11:2");
    EXPECT_EQ(row.slots()[2].slots()[0].text(), "o");
}

TEST_F(RowMatching, LaysWrappedRowsOutAfterMatching) {
    Shape wrapped = shape_;
    wrapped.wrapper_slot = 1;
    const std::vector<MemberPath> paths{{"Dog", "id"}};
    const RowLayout layout({Want::Row, &wrapped}, paths);
    EXPECT_EQ(match(layout, R"([{"Dog":{"id":1,"name":"rex"}}])", keys({"1"}), false), "rex");
}

TEST_F(RowMatching, TellsCompositeKeysApart) {
    const auto key = [this](std::string_view a, std::string_view b) {
        return join_key(std::array<std::string_view, 2>{a, b}, arena_);
    };
    EXPECT_NE(key("a", "bc"), key("ab", "c"));
    EXPECT_NE(key("", "1:a"), key("1:a", ""));
    EXPECT_EQ(key("a", "b"), key("a", "b"));
    const std::array<std::string_view, 1> nothing{std::string_view()};
    EXPECT_NE(join_key(nothing, arena_).data(), nullptr) << "an empty key is a key";
}

// Many keys go through a table; it must find what a scan finds.
TEST_F(RowMatching, MatchesAsASlowSearchDoes) {
    std::uint32_t state = 1;
    const auto pick = [&state](std::uint32_t below) {
        state = state * 1664525u + 1013904223u;
        return (state >> 8) % below;
    };
    const std::vector<MemberPath> paths{{"id"}};
    const RowLayout layout(rows_, paths);
    for (int round = 0; round < 200; ++round) {
        std::vector<std::string> texts;
        for (std::uint32_t i = 0, count = 1 + pick(40); i < count; ++i) {
            texts.push_back("k" + std::to_string(i * 7));
        }
        std::vector<BatchKey> wanted;
        for (const std::string& text : texts) { wanted.emplace_back().text = text; }
        std::map<std::string, std::string> lists;
        std::string json = "[";
        for (std::uint32_t i = 0, count = pick(60); i < count; ++i) {
            const std::string id = "k" + std::to_string(pick(300));
            const std::string name = "n" + std::to_string(i);
            json += (i == 0 ? "" : ",") + ("{\"id\":\"" + id) + "\",\"name\":\"" + name + "\"}";
            lists[id] += (lists[id].empty() ? "" : ",") + name;
        }
        std::string expected;
        for (const std::string& text : texts) {
            expected += (expected.empty() && &text == &texts[0] ? "" : "|") + lists[text];
        }
        std::string actual;
        std::vector<Value> values(wanted.size());
        match_rows(read(json + "]", layout.projection()).items(), layout, wanted, true, values,
                   arena_);
        for (std::size_t i = 0; i < values.size(); ++i) {
            actual += (i == 0 ? "" : "|") + name_of(values[i]);
        }
        ASSERT_EQ(actual, expected);
        arena_.reset();
    }
}

}  // namespace
}  // namespace millrace::source
