#include <map>
#include <set>

#include <fmt/format.h>

#include <millrace/source/template.hpp>

#include "http_test_fixture.hpp"

namespace millrace::ext::source_http {
namespace {

/// Values people have broken out of templates with, and their relatives.
const std::vector<std::string>& hostile_values() {
    static const std::vector<std::string> values = [] {
        std::vector<std::string> list{
            // paths
            "..", ".", "../admin/secret", "..%2fadmin", "%2e%2e", "%2e%2e/", "%252e%252e%252f",
            "..\\admin", "....//", "/", "//", "//evil.example/", "/etc/passwd", "a/b/c", "a/../b",
            "./a", "a/.", ";/..;", "..;/", "%00", "a%00b", "~root", "?a=1", "#frag", "a?b#c",
            "http://evil.example/", "https:evil", "@evil.example", "user:pass@host",
            "\\\\evil\\share",
            // queries and forms
            "a&b=c", "&", "=", "a=b", "&id=2", "1&id=2&role=admin", "a;b=c", "a+b", "a b", "+",
            "%26role%3Dadmin", "%", "%%", "%zz", "%2", "[]", "[0]", "a[]=1", "__proto__",
            "constructor[prototype]", "a,b", "a|b", "1,2,3",
            // headers and messages
            "a\r\nx-admin: 1", "a\nb", "\r\n\r\nGET /evil HTTP/1.1\r\nhost: evil", "\r", "\n",
            "a\tb", "x\x01y", "\x7f", " leading", "trailing ", "Content-Length: 0", "chunked", ":",
            // JSON
            "\"", "\\", "\\\"", "\",\"role\":\"admin", "\"}", "\"}],\"x\":[{\"a\":\"", "{\"a\":1}",
            "[1,2]", "null", "true", "1", "1e5", "-0", "\\u0022", "\\u0000", "'", "`", "${7*7}",
            "*/", "//comment", "</script>", "<!--",
            // templates
            "{args.t}", "{args.s}", "{{args.s}}", "{env.SECRET}", "{vars.secret}", "{parent.x}",
            "{headers.x-tenant}", "{", "}", "{}", "{keys}", "{result}", "{prev}", "{{", "}}", "$id",
            "{{constructor.constructor('x')()}}", "#{x}", "<%= x %>",
            // text of all kinds
            "\xC3\xA9", "\xE2\x80\xA8", "\xF0\x9F\x98\x80", "\xEF\xBB\xBFx",
            "\xE2\x80\xAE"
            "abc",
            "\xC2\xA0", "\xC2\x85", "\xEF\xBC\x8F..", "' OR 1=1 --", "; rm -rf /",
            "| cat /etc/passwd", "$(id)", "../../../../../../etc/passwd", "a\0b"};
        list.back() = std::string("a\0b", 3);
        list.push_back(std::string(3000, 'A'));
        list.push_back(std::string(500, '&'));
        list.emplace_back();
        return list;
    }();
    return values;
}

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(at, begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            decoded +=
                static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    return decoded;
}

/// A request taken apart as a server does it: every value by the name of its place.
using Parts = std::map<std::string, std::string>;

void add_pairs(Parts& parts, const std::string& kind, std::string_view text) {
    std::size_t index = 0;
    for (const std::string_view pair : split(text, '&')) {
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::string name =
            fmt::format("{} {} {}", kind, index++, percent_decoded(pair.substr(0, equals)));
        parts[name] = percent_decoded(pair.substr(std::min(equals + 1, pair.size())));
    }
}

void add_json(Parts& parts, const std::string& path, const Value& value, Arena& arena) {
    switch (value.kind()) {
        case value::Kind::Object:
            for (const value::Member& member : value.members()) {
                add_json(parts, path + "." + std::string(member.name), member.value, arena);
            }
            return;
        case value::Kind::List:
            for (std::size_t i = 0; i < value.items().size(); ++i) {
                add_json(parts, fmt::format("{}[{}]", path, i), value.items()[i], arena);
            }
            return;
        default:
            parts[path] = value.is(value::Kind::String)
                              ? "text " + std::string(source::scalar_text(value, arena).text)
                              : text_of(value);
    }
}

Parts parts_of(const HttpCall& call, Arena& arena) {
    Parts parts;
    parts["method"] = call.method;
    const std::size_t question = std::min(call.target.find('?'), call.target.size());
    std::size_t index = 0;
    for (const std::string_view segment : split(call.target.substr(0, question), '/')) {
        parts[fmt::format("segment {}", index++)] = percent_decoded(segment);
    }
    if (question < call.target.size()) {
        add_pairs(parts, "query", call.target.substr(question + 1));
    }
    for (const wire::HeaderField& header : call.headers) {
        parts["header " + std::string(header.name)] = header.value;
    }
    parts["content type"] = call.content_type;
    if (call.content_type == "application/json") {
        add_json(parts, "body", dom(call.body, arena), arena);
    } else if (!call.content_type.empty()) {
        add_pairs(parts, "form", call.body);
    }
    return parts;
}

struct Place {
    const char* name;
    const char* directive;
    const char* part;    // the one that may change
    const char* before;  // what stands in front of the value there
    const char* after;
};

class HostileValues : public HttpFixture, public ::testing::WithParamInterface<Place> {
protected:
    Result<const HttpCall*> render_with(const std::string& value) {
        Instance& made = *arena_.make<Instance>();
        const auto members = arena_.make_array<value::Member>(1);
        members[0] = {"s", Value::string(arena_.copy(std::string_view(value)))};
        made.args = Value::object(members);
        return render(made);
    }
};

// Whatever the value is: the upstream sees the same request but for that one value, and the
// value arrives as it is; or there is no request at all.
TEST_P(HostileValues, ChangeNothingButThemselves) {
    ASSERT_GE(hostile_values().size(), 100u);
    const Place& place = GetParam();
    bind(place.directive);
    const Result<const HttpCall*> harmless = render_with("benign");
    ASSERT_TRUE(harmless);
    const Parts expected = parts_of(**harmless, arena_);
    ASSERT_EQ(expected.at(place.part), std::string(place.before) + "benign" + place.after);

    const bool is_path = std::string_view(place.part).starts_with("segment");
    const bool is_header = std::string_view(place.part).starts_with("header");
    std::size_t refused = 0;
    for (const std::string& value : hostile_values()) {
        const Result<const HttpCall*> call = render_with(value);
        if (!call) {
            EXPECT_EQ(call.error().detail().code, "TEMPLATE_REFUSED");
            EXPECT_TRUE(is_path || is_header) << value;
            ++refused;
            continue;
        }
        ASSERT_NE(*call, nullptr) << value;
        Parts parts = parts_of(**call, arena_);
        EXPECT_EQ(parts[place.part], std::string(place.before) + value + place.after);
        parts[place.part] = expected.at(place.part);
        EXPECT_EQ(parts, expected) << value;
        for (const char c : (*call)->target) {
            EXPECT_TRUE(c > ' ' && c < '\x7f') << "no byte of a target needs an escape: " << value;
        }
    }
    EXPECT_LE(refused, is_header ? 10u : is_path ? 3u : 0u);
}

INSTANTIATE_TEST_SUITE_P(
    InEveryPlace, HostileValues,
    ::testing::Values(
        Place{"Segment", R"(@http(path: "/files/{args.s}/meta", query: [{name: "a", value: "1"}]))",
              "segment 2", "", ""},
        Place{"SegmentWithText", R"(@http(path: "/files/f-{args.s}.json/meta"))", "segment 2", "f-",
              ".json"},
        Place{"Query",
              R"(@http(path: "/f", query: [{name: "a", value: "1"}, {name: "s", value: "{args.s}"},
                          {name: "b", value: "2"}]))",
              "query 1 s", "", ""},
        Place{"QueryWithText", R"(@http(path: "/f", query: [{name: "s", value: "<{args.s}&>"}]))",
              "query 0 s", "<", "&>"},
        Place{
            "Header",
            R"(@http(path: "/f", headers: [{name: "a", value: "1"}, {name: "s", value: "{args.s}"}]))",
            "header s", "", ""},
        Place{"HeaderWithText",
              R"(@http(path: "/f", headers: [{name: "s", value: "id={args.s};"}]))", "header s",
              "id=", ";"},
        Place{"Body",
              R"(@http(path: "/f", method: POST, body: {role: "user", name: "{args.s}", z: [1]}))",
              "body.name", "text ", ""},
        Place{"BodyWithText",
              R"(@http(path: "/f", method: POST, body: {note: ["<{args.s}>"], role: "user"}))",
              "body.note[0]", "text <", ">"},
        Place{"WholeBody", R"(@http(path: "/f", method: POST, body: "{args.s}"))", "body", "text ",
              ""},
        Place{"Form", R"(@http(path: "/f", method: POST, form: [{name: "a", value: "1"},
                         {name: "s", value: "{args.s}"}, {name: "b", value: "2"}]))",
              "form 1 s", "", ""}),
    [](const auto& row) { return std::string(row.param.name); });

// Values of other types take the same ways.
TEST_F(HttpFixture, StructuresStayOutOfTextPlaces) {
    for (const char* directive :
         {R"(@http(path: "/{args.s}"))",
          R"(@http(path: "/f", headers: [{name: "s", value: "{args.s}"}]))",
          R"(@http(path: "/f", query: [{name: "s", value: "x{args.s}"}]))"}) {
        bind(directive);
        for (const char* structure : {R"({"s":{"a":"&b=1"}})", R"({"s":["a","b&c=1"]})"}) {
            EXPECT_FALSE(render(instance(structure))) << directive << structure;
        }
    }
    bind(R"(@http(path: "/f", method: POST, body: {a: "{args.s}", b: "{args.s}!"}))");
    EXPECT_EQ(rendered(R"({"s":{"k\"":["}"]}})"),
              R"(POST /f | {"a":{"k\"":["}"]},"b":"{\"k\\\"\":[\"}\"]}!"})");
}

}  // namespace
}  // namespace millrace::ext::source_http
