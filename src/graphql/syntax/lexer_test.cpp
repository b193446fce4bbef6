#include <millrace/graphql/lexer.hpp>

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace millrace::graphql {
namespace {

using enum TokenKind;

std::vector<TokenKind> kinds_of(std::string_view source) {
    std::vector<TokenKind> kinds;
    Lexer lexer(source);
    do { kinds.push_back(lexer.next().kind); } while (kinds.back() > Invalid);
    return kinds;
}

std::string value_of(std::string_view source) {
    Arena arena;
    Lexer lexer(source);
    const Token token = lexer.next();
    return std::string(lexer.value(token, arena));
}

/// The message without "Syntax Error: ", for the first token that is none.
std::string error_of(std::string_view source) {
    Lexer lexer(source);
    Token token;
    do { token = lexer.next(); } while (token.kind > Invalid);
    return token.kind == Invalid ? lexer.error().message.substr(14) : "no error";
}

TEST(Lexer, KnowsEveryToken) {
    EXPECT_EQ(kinds_of("! $ & ( ) ... : = @ [ ] { | }"),
              (std::vector{Bang, Dollar, Amp, ParenL, ParenR, Spread, Colon, Equals, At, BracketL,
                           BracketR, BraceL, Pipe, BraceR, EndOfFile}));
    EXPECT_EQ(kinds_of(R"(name _1 12 -1.5e+3 "s" """b""")"),
              (std::vector{Name, Name, Int, Float, String, BlockString, EndOfFile}));
}

TEST(Lexer, IgnoresBlanksCommasCommentsAndByteOrderMarks) {
    EXPECT_EQ(kinds_of("\xEF\xBB\xBF \t,\r\n# é comment \" {\n\xEF\xBB\xBF"
                       "a"),
              (std::vector{Name, EndOfFile}));
}

TEST(Lexer, SaysWhereATokenLies) {
    Lexer lexer("  é");
    EXPECT_EQ(lexer.next().kind, Invalid);
    Lexer names(",ab cd");
    (void)names.next();
    const Token second = names.next();
    EXPECT_EQ(second.start, 4U);
    EXPECT_EQ(second.end, 6U);
}

TEST(Lexer, StaysAtTheFirstError) {
    Lexer lexer("a ? b");
    EXPECT_EQ(lexer.next().kind, Name);
    EXPECT_EQ(lexer.next().kind, Invalid);
    EXPECT_EQ(lexer.next().kind, Invalid);
}

TEST(Lexer, StaysAtTheEnd) {
    Lexer lexer("a");
    (void)lexer.next();
    EXPECT_EQ(lexer.next().kind, EndOfFile);
    EXPECT_EQ(lexer.next().kind, EndOfFile);
}

TEST(LexerString, BorrowsTheSourceWhenThereIsNothingToDecode) {
    const std::string_view source = R"("plain")";
    Arena arena;
    Lexer lexer(source);
    const std::string_view value = lexer.value(lexer.next(), arena);
    EXPECT_EQ(value.data(), source.data() + 1);
    EXPECT_EQ(arena.heap_bytes(), 0U);
}

TEST(LexerString, DecodesEscapes) {
    EXPECT_EQ(value_of(R"("a\"\\\/\b\f\n\r\tz")"), "a\"\\/\b\f\n\r\tz");
    EXPECT_EQ(value_of(R"("\u0041\u00e9\u{1F600}\u{000041}")"),
              "Aé\xF0\x9F\x98\x80"
              "A");
    EXPECT_EQ(value_of(R"("\ud83d\ude00!")"), "\xF0\x9F\x98\x80!") << "a surrogate pair";
    EXPECT_EQ(value_of(R"("\u0000x")"), std::string("\0x", 2));
}

TEST(LexerBlockString, RemovesCommonIndentationAndBlankEnds) {
    EXPECT_EQ(value_of("\"\"\"\n    Hello,\n      World!\n\n    Yours.\n  \"\"\""),
              "Hello,\n  World!\n\nYours.");
    EXPECT_EQ(value_of("\"\"\"  first keeps\n    its blanks  \"\"\""),
              "  first keeps\nits blanks  ");
    EXPECT_EQ(value_of("\"\"\"a\r\nb\rc\"\"\""), "a\nb\nc");
    EXPECT_EQ(value_of("\"\"\" \n\t\n \"\"\""), "");
}

TEST(LexerBlockString, KnowsOneEscapeOnly) {
    EXPECT_EQ(value_of(R"("""say \"""hi\""" \n "quoted" """)"), R"(say """hi""" \n "quoted" )");
}

struct Mistake {
    const char* name;
    std::string_view source;
    std::string_view message;
};

class LexerErrors : public testing::TestWithParam<Mistake> {};

TEST_P(LexerErrors, SayWhatIsWrong) {
    EXPECT_EQ(error_of(GetParam().source), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Characters, LexerErrors,
    testing::Values(
        Mistake{"Question", "?", R"(Unexpected character: "?".)"},
        Mistake{"Control", "\x07", "Unexpected character: U+0007."},
        Mistake{"Accent", "é", "Unexpected character: U+00E9."},
        Mistake{"SingleQuote", "'a'",
                "Unexpected single quote character ('), did you mean to use a double quote (\")?"},
        Mistake{"OneDot", ".", R"(Unexpected character: ".".)"},
        Mistake{"TwoDots", "..", R"(Unexpected "..", did you mean "..."?)"},
        Mistake{"HalfAByteOrderMark", "\xEF\xBB", "Invalid character: byte 0xEF."},
        Mistake{"NotUtf8", "\xFF", "Invalid character: byte 0xFF."},
        Mistake{"SurrogateInUtf8", "\xED\xA0\x80", "Invalid character: U+D800."},
        Mistake{"NotUtf8InComment", "# \xC3(", "Invalid character: byte 0xC3."}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Numbers, LexerErrors,
    testing::Values(
        Mistake{"LeadingZero", "01", R"(Invalid number, unexpected digit after 0: "1".)"},
        Mistake{"LeadingDot", ".123",
                R"(Invalid number, expected digit before ".", did you mean "0.123"?)"},
        Mistake{"TrailingDot", "1.", "Invalid number, expected digit but got: <EOF>."},
        Mistake{"TwoPoints", "1.2.3", R"(Invalid number, expected digit but got: ".".)"},
        Mistake{"Minus", "-", "Invalid number, expected digit but got: <EOF>."},
        Mistake{"Exponent", "1e", "Invalid number, expected digit but got: <EOF>."},
        Mistake{"Letter", "12x", R"(Invalid number, expected digit but got: "x".)"},
        Mistake{"Quote", "1.\"", R"(Invalid number, expected digit but got: '"'.)"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Strings, LexerErrors,
    testing::Values(
        Mistake{"Open", "\"abc", "Unterminated string."},
        Mistake{"LineEnd", "\"a\nb\"", "Unterminated string."},
        Mistake{"OpenBlock", "\"\"\"a\n", "Unterminated string."},
        Mistake{"BackslashAtEnd", "\"\\", R"(Invalid character escape sequence: "\".)"},
        Mistake{"UnknownEscape", R"("\x")", R"(Invalid character escape sequence: "\x".)"},
        Mistake{"ShortUnicode", R"("\u12")", R"(Invalid Unicode escape sequence: "\u12"".)"},
        Mistake{"LoneSurrogate", R"("\uD83D!")", R"(Invalid Unicode escape sequence: "\uD83D".)"},
        Mistake{"TwoLeadingSurrogates", R"("\uD83D\uD83D")",
                R"(Invalid Unicode escape sequence: "\uD83D".)"},
        Mistake{"EmptyBraces", R"("\u{}")", R"(Invalid Unicode escape sequence: "\u{}".)"},
        Mistake{"TooLarge", R"("\u{110000}")", R"(Invalid Unicode escape sequence: "\u{110000}".)"},
        Mistake{"TooLong", R"("\u{0000000041}")",
                R"(Invalid Unicode escape sequence: "\u{000000004".)"},
        Mistake{"NotUtf8", "\"\xC0\xAF\"", "Invalid character within String: byte 0xC0."},
        Mistake{"NotUtf8InBlock", "\"\"\"\xF5\"\"\"",
                "Invalid character within String: byte 0xF5."}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::graphql
