#include <millrace/wire/json_reader.hpp>

#include <string>

#include <gtest/gtest.h>

#include <millrace/base/limits.hpp>
#include <millrace/value/column.hpp>
#include <millrace/value/project.hpp>
#include <millrace/wire/json_text.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::wire {
namespace {

using value::Kind;
using value::Shape;
using value::Value;
using value::Want;

class JsonReader : public testing::Test {
protected:
    Result<Value> dom(std::string_view json) {
        return parse_dom(PaddedJson::copy(json, arena), arena);
    }
    Result<Value> rows(std::string_view json, const Shape& shape) {
        return project(PaddedJson::copy(json, arena), {Want::Row, &shape}, arena);
    }
    Result<Value> at(std::string_view json, std::vector<std::string_view> path) {
        return project_at(PaddedJson::copy(json, arena), path, {.want = Want::Dom}, arena);
    }
    static std::string written(const Result<Value>& value) {
        if (!value) { return "error: " + std::string(value.error().message()); }
        if (value->is(Kind::Absent)) { return "absent"; }
        ReplyBuffer out;
        append_json(out, *value);
        return std::string(out.view());
    }
    std::string slot(const Value& row, std::size_t index) { return written(row.slots()[index]); }

    Arena arena;
};

TEST_F(JsonReader, KeepsDigitsOrderAndEscapesOfADocument) {
    constexpr std::string_view kJson =
        R"({"z":123456789012345678901234567890.10,"a":[1e400,-0,0.10E+5],"s":"a\u00e9\n","t":true,"n":null})";
    EXPECT_EQ(written(dom(kJson)), kJson);
}

TEST_F(JsonReader, SkipsSpacesAndAByteOrderMark) {
    EXPECT_EQ(written(dom("\xEF\xBB\xBF \t\r\n{ \"a\" : [ 1 , 2 ] , \"b\" : \"x\" } \n")),
              R"({"a":[1,2],"b":"x"})");
}

TEST_F(JsonReader, ReadsScalarsAtTheTop) {
    for (const std::string_view json :
         {"1", "\"a\"", "true", "false", "null", "[]", "{}", "-0.5e-7"}) {
        EXPECT_EQ(written(dom(json)), json);
    }
}

TEST_F(JsonReader, LetsTheLastOfEqualNamesWin) {
    EXPECT_EQ(written(dom(R"({"a":1,"b":2,"a":3})")), R"({"a":3,"b":2})");
    EXPECT_EQ(written(dom(R"({"a":1,"\u0061":3})")), R"({"a":3})");
    std::string many = "{";
    for (int i = 0; i < 40; ++i) {
        many += "\"k" + std::to_string(i % 30) + "\":" + std::to_string(i) + ",";
    }
    many.back() = '}';
    const std::string once = written(dom(many));
    EXPECT_TRUE(once.starts_with(R"({"k0":30,"k1":31,)")) << once;
    EXPECT_TRUE(once.ends_with(R"("k28":28,"k29":29})")) << once;

    const std::array members{Shape::Member{"a", 0, Want::Scalar, nullptr}};
    const Shape shape{.members = members, .slot_count = 1};
    EXPECT_EQ(slot(rows(R"({"a":1,"b":2,"a":3})", shape).value(), 0), "3");
}

// Each of these is refused, as a value that is wanted and as one that is not.
class InvalidJson : public JsonReader, public testing::WithParamInterface<std::string_view> {};

TEST_P(InvalidJson, IsRefusedWantedOrNot) {
    const std::string text(GetParam());
    const std::array members{Shape::Member{"w", 0, Want::Scalar, nullptr}};
    const Shape shape{.members = members, .slot_count = 1};
    EXPECT_FALSE(dom(text)) << text;
    EXPECT_FALSE(at(text, {"x"})) << text;
    for (const std::string& around : {"{\"w\":" + text + "}", "{\"skipped\":" + text + "}",
                                      "{\"skipped\":[" + text + "],\"w\":1}"}) {
        EXPECT_FALSE(dom(around)) << around;
        EXPECT_FALSE(rows(around, shape)) << around;
        EXPECT_FALSE(at(around, {"w"})) << around;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Values, InvalidJson,
    testing::Values("nan", "NaN", "Infinity", "01", "-01", "+1", ".5", "1.", "1.e5", "1e", "1e+",
                    "-", "--1", "0x10", "1_000", "tru", "truex", "True", "nul", "undefined", "'a'",
                    "\"a", "a\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\\"", "\"a\tb\"",
                    "\"a\nb\"", "\"\xff\"", "\"\xc3\"", "\"\xed\xa0\x80\"", "[1,]", "[,1]", "[1 2]",
                    "[1", "]", "[1}", "{1}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\" 1}",
                    "{a:1}", "{\"a\":1 \"b\":2}", "{\"a\"::1}", "{,}", "{\"a\":1", "}", "{\"a\":1]",
                    "1 2", "12\"a\"", "\"a\"12", "\"a\"\"b\"", "true false", "[] []", "1,", ":",
                    ",", "/**/1", "1//", "\f1", "[\"a\"b]", "{\"\\x\":1}", "{\"a\\u0\":1}"));

TEST_F(JsonReader, RefusesNothingAtAll) {
    for (const std::string_view nothing : {"", " ", "\n\n", "\xEF\xBB\xBF"}) {
        EXPECT_FALSE(dom(nothing));
        EXPECT_FALSE(at(nothing, {"a"}));
    }
}

TEST_F(JsonReader, BoundsDepth) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    const Shape shape{};
    EXPECT_TRUE(dom(nested(limits::kJsonDepthMax)));
    EXPECT_FALSE(dom(nested(limits::kJsonDepthMax + 1)));
    EXPECT_TRUE(rows("{\"a\":" + nested(limits::kJsonDepthMax - 1) + "}", shape));
    EXPECT_FALSE(rows("{\"a\":" + nested(limits::kJsonDepthMax) + "}", shape));
    EXPECT_FALSE(dom(std::string(100'000, '[')));
}

TEST_F(JsonReader, DoesNotLookBehindTheText) {
    // What follows would make each of them a longer, valid text.
    const std::string padding(kJsonPaddingBytes, '5');
    const std::string number = "1" + padding;
    EXPECT_EQ(written(parse_dom(PaddedJson(std::string_view(number).substr(0, 1)), arena)), "1");
    const std::string open = "[1" + std::string(kJsonPaddingBytes, ']');
    EXPECT_FALSE(parse_dom(PaddedJson(std::string_view(open).substr(0, 2)), arena));
    // The pattern of the first object must not find its name behind the end.
    const std::array members{Shape::Member{"a", 0, Want::Scalar, nullptr}};
    const Shape shape{.members = members, .slot_count = 1};
    const std::string rows_text = R"([{"a":1},{)" + std::string(R"("a":1}])") + padding;
    const std::string_view cut = std::string_view(rows_text).substr(0, 10);
    EXPECT_FALSE(project(PaddedJson(cut), {Want::Row, &shape}, arena));
    const std::string text = "\"a" + std::string(kJsonPaddingBytes, '"');
    EXPECT_FALSE(parse_dom(PaddedJson(std::string_view(text).substr(0, 2)), arena));
}

TEST_F(JsonReader, SaysWhereItWentWrong) {
    EXPECT_EQ(dom(R"({"a":1,"b":nan})").error().message(),
              "invalid JSON at byte 11: expected a value");
}

// --- rows -------------------------------------------------------------------------------------

TEST_F(JsonReader, LaysMembersOutByShapeWhateverTheirOrder) {
    const std::array inner{Shape::Member{"name", 0, Want::Scalar, nullptr}};
    const Shape user{.members = inner, .slot_count = 1};
    const std::array outer{Shape::Member{"id", 0, Want::Scalar, nullptr},
                           Shape::Member{"user", 1, Want::Row, &user},
                           Shape::Member{"tags", 2, Want::Scalar, nullptr}};
    const Shape post{.members = outer, .slot_count = 4};
    const Result<Value> list = rows(
        R"([{"id":1,"user":{"name":"A"},"tags":["x","y"]},
            {"tags":null,"extra":[{"id":7}],"user":{"age":3,"name":"B\t"},"id":"2"},
            {"user":[{"name":"C"},null]}, {}, null, 5])",
        post);
    ASSERT_TRUE(list);
    const auto items = list->items();
    ASSERT_EQ(items.size(), 6u);
    EXPECT_EQ(slot(items[0], 0), "1");
    EXPECT_EQ(slot(items[0].slots()[1], 0), "\"A\"");
    EXPECT_EQ(slot(items[0], 2), R"(["x","y"])");
    EXPECT_TRUE(items[0].slots()[3].is(Kind::Absent));
    EXPECT_EQ(slot(items[1], 0), "\"2\"");
    EXPECT_EQ(slot(items[1].slots()[1], 0), R"("B\t")");
    EXPECT_TRUE(items[1].slots()[2].is(Kind::Null));
    EXPECT_TRUE(items[2].slots()[0].is(Kind::Absent));
    EXPECT_EQ(slot(items[2].slots()[1].items()[0], 0), "\"C\"");
    EXPECT_TRUE(items[2].slots()[1].items()[1].is(Kind::Null));
    EXPECT_TRUE(items[3].is(Kind::Row));
    EXPECT_TRUE(items[4].is(Kind::Null));
    EXPECT_TRUE(items[5].is(Kind::Number));
}

TEST_F(JsonReader, FindsMembersSpelledWithEscapes) {
    const std::array members{Shape::Member{"name", 0, Want::Scalar, nullptr},
                             Shape::Member{"a\\b", 1, Want::Scalar, nullptr}};
    const Shape shape{.members = members, .slot_count = 2};
    const Result<Value> list =
        rows(R"([{"n\u0061me":1,"a\\b":2},{"n\u0061me":3,"a\\b":4},{"name":5,"a\b":6}])", shape);
    ASSERT_TRUE(list);
    EXPECT_EQ(slot(list->items()[1], 0), "3");
    EXPECT_EQ(slot(list->items()[1], 1), "4");
    EXPECT_EQ(slot(list->items()[2], 0), "5");
    EXPECT_EQ(slot(list->items()[2], 1), "absent");
}

TEST_F(JsonReader, KeepsWrappersWholesAndDoms) {
    const std::array geo_members{Shape::Member{"lat", 0, Want::Scalar, nullptr}};
    const Shape geo{.members = geo_members, .slot_count = 1};
    const std::array members{Shape::Member{"geo", 0, Want::Row, &geo, 4},
                             Shape::Member{"meta", 1, Want::Raw, nullptr}};
    const Shape shape{.members = members, .slot_count = 5, .wrapper_slot = 2, .whole_slot = 3};
    const Result<Value> list = rows(
        R"([{"Dog":{"geo":{"lat":1,"lon":2},"meta":{"x": [1 ,2]}}},{"Dog":1},{"A":{},"B":{}},{}])",
        shape);
    ASSERT_TRUE(list);
    const Value dog = list->items()[0];
    EXPECT_EQ(slot(dog.slots()[0], 0), "1");
    EXPECT_EQ(slot(dog, 4), R"({"lat":1,"lon":2})");
    EXPECT_EQ(slot(dog, 1), R"({"x": [1 ,2]})");
    EXPECT_EQ(slot(dog, 2), "\"Dog\"");
    EXPECT_EQ(slot(dog, 3), R"({"Dog":{"geo":{"lat":1,"lon":2},"meta":{"x": [1 ,2]}}})");
    for (int i = 1; i < 4; ++i) {
        EXPECT_EQ(slot(list->items()[static_cast<std::size_t>(i)], 2), "absent") << i;
    }
}

TEST_F(JsonReader, ReadsListsOfNumbersAsColumns) {
    const auto column = [&](std::string_view json) {
        return project(PaddedJson::copy(json, arena), {.want = Want::Column}, arena);
    };
    const Result<Value> numbers = column("[ 1.5 ,-2,null , 3e2, 1234567890.1234567 ]");
    ASSERT_TRUE(numbers && numbers->is(Kind::Column));
    EXPECT_EQ(written(numbers), "[1.5,-2,null,300,1234567890.1234567]");
    EXPECT_FALSE(numbers->as_column().integers);
    EXPECT_TRUE(column("[1, null, -3]")->as_column().integers);
    EXPECT_EQ(column("[]")->as_column().size(), 0U);
    EXPECT_EQ(column("[null]")->as_column().null_count(), 1U);

    for (const char* other :
         {"[1,\"2\"]", "[true]", "[[1,2],[3]]", "[{}]", "[1e400]", "7", "null"}) {
        const Result<Value> read = column(other);
        ASSERT_TRUE(read) << other;
        EXPECT_FALSE(read->is(Kind::Column)) << other;
        EXPECT_EQ(written(read), other);
    }
    EXPECT_EQ(written(column("{\"a\":1}")), "{}");
    for (const char* wrong : {"[01]", "[1.]", "[.5]", "[-]", "[1e]", "[+1]", "[1 2]", "[1,]",
                              "[,1]", "[nul]", "[1", "[1}", "[0x1]", "[1.e5]", "[-01]", "[1e+]"}) {
        EXPECT_FALSE(column(wrong)) << wrong;
    }
}

TEST_F(JsonReader, FollowsPaths) {
    constexpr std::string_view kJson = R"({"a":[{"b":1},{"b":{"0":"x"}}],"a\u0062":2})";
    EXPECT_EQ(written(at(kJson, {"a", "1", "b"})), R"({"0":"x"})");
    EXPECT_EQ(written(at(kJson, {"a", "1", "b", "0"})), "\"x\"");
    EXPECT_EQ(written(at(kJson, {"ab"})), "2");
    EXPECT_EQ(written(at(kJson, {})), R"({"a":[{"b":1},{"b":{"0":"x"}}],"ab":2})");
    EXPECT_EQ(written(at(R"({"a":1,"a":{"b":2}})", {"a", "b"})), "2");
    EXPECT_EQ(written(at(R"({"a":{"b":2},"a":1})", {"a", "b"})), "absent");
    using Path = std::vector<std::string_view>;
    for (const Path& path : {Path{"b"}, Path{"a", "2"}, Path{"a", "01"}, Path{"a", "-1"},
                             Path{"a", "b"}, Path{"a", "0", "b", "c"}, Path{"a", "9999999999"}}) {
        EXPECT_EQ(written(at(kJson, path)), "absent");
    }
}

TEST_F(JsonReader, StopsWhenTheArenaIsOverItsLimit) {
    Arena small(std::size_t{64} * 1024);
    const Shape wide{.members = {}, .slot_count = 1000};
    std::string json = "[{}";
    for (int i = 0; i < 1000; ++i) { json += ",{}"; }
    json += "]";
    const Result<Value> value = project(PaddedJson::copy(json, arena), {Want::Row, &wide}, small);
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().kind(), ErrorCode::Overloaded);
    EXPECT_LT(small.heap_bytes(), std::size_t{1} << 20);
}

// --- text -------------------------------------------------------------------------------------

TEST_F(JsonReader, UnescapesText) {
    EXPECT_EQ(unescape(R"(plain)", arena), "plain");
    EXPECT_EQ(unescape(R"(\"\\\/\b\f\n\r\t)", arena), "\"\\/\b\f\n\r\t");
    EXPECT_EQ(unescape(R"(\u0041\u00e9\u20AC\ud83d\ude00)", arena),
              "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    EXPECT_EQ(unescape(R"(\u0000)", arena), std::string_view("\0", 1));
    EXPECT_EQ(unescape(R"(\ud83dx)", arena), "\xEF\xBF\xBDx");
    EXPECT_EQ(unescape(R"(\ude00)", arena), "\xEF\xBF\xBD");
    EXPECT_EQ(unescape(R"(\ud83d\u0041)", arena),
              "\xEF\xBF\xBD"
              "A");
    EXPECT_EQ(unescape(R"(\ud83d)", arena), "\xEF\xBF\xBD");
    EXPECT_EQ(unescape(R"(\ud83d\n)", arena), "\xEF\xBF\xBD\n");
}

TEST_F(JsonReader, TakesOtherBytesForCharacters) {
    EXPECT_TRUE(is_utf8("a\xC3\xA9"));
    EXPECT_FALSE(is_utf8("a\xE9"));
    EXPECT_EQ(as_utf8("a\xC3\xA9", arena), "a\xC3\xA9");
    EXPECT_EQ(as_utf8("a\xE9\xC3", arena), "a\xC3\xA9\xC3\x83");
}

// --- one reader against the other -------------------------------------------------------------

/// Whether a projected value equals the Dom laid out the same way.
bool same(const Value& a, const Value& b) {
    if (a.kind() != b.kind()) { return a.is(Kind::Raw) || b.is(Kind::Raw); }
    switch (a.kind()) {
        case Kind::List:
        case Kind::Row: {
            const std::span<const Value> left = a.is(Kind::List) ? a.items() : a.slots();
            const std::span<const Value> right = b.is(Kind::List) ? b.items() : b.slots();
            return std::ranges::equal(left, right, same);
        }
        case Kind::String:
        case Kind::Number:
            return a.text() == b.text();
        case Kind::Boolean:
            return a.as_boolean() == b.as_boolean();
        default:
            return true;
    }
}

/// Small random documents over few names, so that wanted members are often there.
class RandomJson {
public:
    explicit RandomJson(std::uint32_t seed) : state_(seed * 2654435761u + 1) {}

    std::string value(int depth) {
        switch (pick(depth > 0 ? 8 : 5)) {
            case 0:
                return "null";
            case 1:
                return pick(2) == 0 ? "true" : "false";
            case 2:
                return std::to_string(static_cast<int>(pick(2000)) - 1000) +
                       (pick(3) == 0 ? ".5e1" : "");
            case 3:
                return R"("t\u00e9xt )" + std::to_string(pick(100)) + '"';
            case 4:
                return '"' + std::string(pick(40), 'x') + '"';
            case 5: {
                std::string list = "[";
                for (std::uint32_t n = pick(4); n > 0; --n) {
                    list += value(depth - 1) + (n > 1 ? "," : "");
                }
                return list + "]";
            }
            default: {
                std::string object = "{";
                for (std::uint32_t n = pick(5); n > 0; --n) {
                    object += std::string("\"") + "abcdef"[pick(6)] + "\": " + value(depth - 1) +
                              (n > 1 ? " , " : "");
                }
                return object + "}";
            }
        }
    }

    std::uint32_t pick(std::uint32_t below) {
        state_ = state_ * 1664525u + 1013904223u;
        return (state_ >> 8) % below;
    }

private:
    std::uint32_t state_;
};

TEST_F(JsonReader, ProjectsExactlyWhatTheDomHolds) {
    const std::array leaf_members{Shape::Member{"c", 0, Want::Scalar, nullptr},
                                  Shape::Member{"a", 1, Want::Dom, nullptr}};
    Shape leaf{.members = leaf_members, .slot_count = 2};
    leaf.wrapper_slot = Shape::kNoSlot;
    const std::array middle_members{Shape::Member{"a", 0, Want::Row, &leaf},
                                    Shape::Member{"b", 1, Want::Row, &leaf, 4},
                                    Shape::Member{"d", 2, Want::Raw, nullptr}};
    const Shape middle{.members = middle_members, .slot_count = 5, .whole_slot = 3};
    const std::array top_members{Shape::Member{"f", 0, Want::Row, &middle},
                                 Shape::Member{"a", 1, Want::Row, &middle},
                                 Shape::Member{"b", 2, Want::Dom, nullptr}};
    const Shape top{.members = top_members, .slot_count = 3};
    for (std::uint32_t seed = 0; seed < 3000; ++seed) {
        RandomJson random(seed);
        std::string json = "[" + random.value(6) + "," + random.value(6) + "]";
        if (random.pick(3) == 0) {
            json.erase(random.pick(static_cast<std::uint32_t>(json.size())), 1);
        }
        const Result<Value> document = dom(json);
        const Result<Value> projected = rows(json, top);
        ASSERT_EQ(document.has_value(), projected.has_value()) << json;
        if (!document) { continue; }
        const Value expected = value::project_dom(*document, {Want::Row, &top}, arena);
        // Scalars of the wrong kind differ: the projection does not keep unwanted objects.
        ASSERT_TRUE(same(*projected, expected)) << json;
        arena.reset();
    }
}

}  // namespace
}  // namespace millrace::wire
