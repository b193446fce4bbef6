#include <millrace/graphql/parser.hpp>

#include <string>

#include <gtest/gtest.h>

#include "syntax/bench_documents.hpp"

namespace millrace::graphql {
namespace {

class Parser : public testing::Test {
protected:
    const Document& parse(std::string_view source, const ParseOptions& options = {}) {
        const auto parsed = parse_document(source, arena_, options);
        EXPECT_TRUE(parsed.has_value()) << (parsed ? "" : parsed.error().message);
        return parsed ? **parsed : *arena_.make<Document>();
    }

    /// "line:column message without its prefix".
    std::string error_of(std::string_view source, const ParseOptions& options = {}) {
        const auto parsed = parse_document(source, arena_, options);
        if (parsed) { return "no error"; }
        const Location at = parsed.error().locations.at(0);
        return std::to_string(at.line) + ":" + std::to_string(at.column) + " " +
               parsed.error().message.substr(14);
    }

    Arena arena_;
};

// --- trees ------------------------------------------------------------------------------------

TEST_F(Parser, BuildsAnOperation) {
    const Document& document =
        parse("query Q($a: [Int!]! = [1] @x) @y { alias: field(b: $a) { c } ...F ... on T { d } }");
    ASSERT_EQ(document.definitions.size(), 1U);
    const OperationNode& operation = *document.definitions[0].operation;
    EXPECT_EQ(operation.type, OperationType::Query);
    EXPECT_EQ(operation.name.text, "Q");
    EXPECT_FALSE(operation.shorthand);
    ASSERT_EQ(operation.variables.size(), 1U);
    EXPECT_EQ(operation.variables[0].variable.text, "a");
    EXPECT_EQ(operation.variables[0].type->kind, TypeNodeKind::NonNull);
    EXPECT_EQ(operation.variables[0].default_value->items.size(), 1U);
    EXPECT_EQ(operation.variables[0].directives[0].name.text, "x");
    const auto selections = operation.selection_set->selections;
    ASSERT_EQ(selections.size(), 3U);
    EXPECT_EQ(selections[0].response_key(), "alias");
    EXPECT_EQ(selections[0].name.text, "field");
    EXPECT_EQ(selections[0].arguments[0].value->kind, ValueKind::Variable);
    EXPECT_EQ(selections[0].selection_set->selections.size(), 1U);
    EXPECT_EQ(selections[1].kind, SelectionKind::FragmentSpread);
    EXPECT_EQ(selections[2].type_condition.text, "T");
}

TEST_F(Parser, BuildsTypeSystemDefinitions) {
    const Document& document = parse(R"(
        "about T" type T implements & A & B @d { "about f" f(a: Int = 1): [T]! @e }
        union U = | T | V
        enum E { A B @c }
        input I { x: Int = 3 }
        directive @d(a: Int) @other repeatable on | FIELD | QUERY
        extend schema @link { mutation: M }
        extend directive @d @more
    )");
    ASSERT_EQ(document.definitions.size(), 7U);
    const TypeDefinitionNode& object = *document.definitions[0].type;
    EXPECT_EQ(object.description.text, "about T");
    EXPECT_EQ(object.interfaces.size(), 2U);
    EXPECT_EQ(object.fields[0].arguments[0].default_value->text, "1");
    EXPECT_EQ(document.definitions[1].type->members.size(), 2U);
    EXPECT_EQ(document.definitions[2].type->values[1].directives.size(), 1U);
    EXPECT_EQ(document.definitions[3].type->input_fields[0].name.text, "x");
    const DirectiveDefinitionNode& directive = *document.definitions[4].directive;
    EXPECT_TRUE(directive.repeatable);
    EXPECT_EQ(directive.directives.size(), 1U);
    EXPECT_EQ(directive.locations.size(), 2U);
    EXPECT_TRUE(document.definitions[5].schema->extension);
    EXPECT_EQ(document.definitions[5].schema->operations[0].operation, OperationType::Mutation);
    EXPECT_TRUE(document.definitions[6].directive->extension);
}

TEST_F(Parser, KnowsWhereNodesStartAndEnd) {
    const std::string_view source = R"("d" query ("v" $a: [T!] = {x: 1}) { f(a: $a) { g } })";
    const OperationNode& operation = *parse(source).definitions[0].operation;
    EXPECT_EQ(operation.offset, source.find("\"d\""));
    const VariableDefinitionNode& variable = operation.variables[0];
    EXPECT_EQ(variable.offset, source.find("\"v\""));
    EXPECT_EQ(variable.variable_offset, source.find("$a"));
    EXPECT_EQ(variable.variable.offset, source.find("$a") + 1);
    EXPECT_EQ(variable.type->offset, source.find('['));
    EXPECT_EQ(variable.type->end, source.find(']') + 1);
    EXPECT_EQ(variable.default_value->offset, source.find("{x"));
    EXPECT_EQ(variable.default_value->end, source.find("})") + 1);
    const SelectionNode& field = operation.selection_set->selections[0];
    EXPECT_EQ(field.offset, source.find("f(a"));
    EXPECT_EQ(field.end, source.find("g }") + 3);
    EXPECT_EQ(field.selection_set->offset, source.find("{ g"));
}

TEST_F(Parser, BorrowsNamesFromTheSource) {
    const std::string_view source = "{ name }";
    const Document& document = parse(source);
    EXPECT_EQ(document.definitions[0].operation->selection_set->selections[0].name.text.data(),
              source.data() + 2);
}

TEST_F(Parser, KeepsListsApartInDocumentsLargerThanItsScratch) {
    const std::string sdl = make_large_schema(100'000);
    const Document& document = parse(sdl);
    EXPECT_GT(document.definitions.size(), 100U);
    EXPECT_EQ(document.definitions.back().type->input_fields.size(), 2U);
    EXPECT_EQ(document.definitions[4].type->fields.size(), 9U);
    EXPECT_EQ(document.definitions[4].type->fields[7].arguments.size(), 2U);
}

// --- entry points -----------------------------------------------------------------------------

TEST_F(Parser, ParsesValuesAlone) {
    const auto value = parse_value(R"([1, $x, {a: "é"}])", arena_);
    ASSERT_TRUE(value.has_value());
    EXPECT_EQ((*value)->items.size(), 3U);
    EXPECT_EQ((*value)->items[2].fields[0].value->text, "é");
    EXPECT_FALSE(parse_value("1 2", arena_).has_value());
    EXPECT_FALSE(parse_const_value("[$x]", arena_).has_value());
}

TEST_F(Parser, ParsesTypesAlone) {
    const auto type = parse_type("[Int!]", arena_);
    ASSERT_TRUE(type.has_value());
    EXPECT_EQ((*type)->of->of->name.text, "Int");
    EXPECT_FALSE(parse_type("Int!!", arena_).has_value());
}

// --- options ----------------------------------------------------------------------------------

TEST_F(Parser, RefusesEmptySelectionSetsUnlessTold) {
    EXPECT_EQ(error_of("{ a { } }"), R"(1:7 Expected Name, found "}".)");
    ParseOptions options;
    options.allow_empty_selection_sets = true;
    EXPECT_EQ(error_of("{ a { } }", options), "no error");
    EXPECT_EQ(error_of("{ a(b: 1,) { c(d: []) } }", options), "no error");
}

TEST_F(Parser, KnowsFragmentArgumentsOnlyWhenTold) {
    const std::string_view source = "fragment F($a: Int = 1) on T { ...G(b: $a) }";
    EXPECT_EQ(error_of(source), R"(1:11 Expected "on", found "(".)");
    ParseOptions options;
    options.fragment_arguments = true;
    const Document& document = parse(source, options);
    EXPECT_EQ(document.definitions[0].fragment->variables.size(), 1U);
}

TEST_F(Parser, KnowsDirectivesOnDirectivesUnlessTold) {
    ParseOptions options;
    options.directives_on_directives = false;
    EXPECT_EQ(error_of("directive @a @b on FIELD", options), R"(1:14 Expected "on", found "@".)");
    EXPECT_EQ(error_of("extend directive @a @b", options), R"(1:8 Unexpected Name "directive".)");
    EXPECT_EQ(error_of("directive @a on DIRECTIVE_DEFINITION", options),
              R"(1:17 Unexpected Name "DIRECTIVE_DEFINITION".)");
    EXPECT_EQ(error_of("directive @a @b on DIRECTIVE_DEFINITION extend directive @a @b"),
              "no error");
}

// --- limits -----------------------------------------------------------------------------------

TEST_F(Parser, StopsAfterSoManyTokens) {
    ParseOptions options;
    options.max_tokens = 3;
    EXPECT_EQ(error_of("{ a }", options), "no error");
    EXPECT_EQ(error_of("{ a b }", options),
              "1:7 Document contains more than 3 tokens. Parsing aborted.");
}

std::string nested(std::string_view open, std::string_view innermost, std::string_view close,
                   std::size_t levels) {
    std::string text;
    for (std::size_t i = 0; i < levels; ++i) { text += open; }
    text += innermost;
    for (std::size_t i = 0; i < levels; ++i) { text += close; }
    return text;
}

constexpr std::size_t kDepth = limits::kDocumentDepthMax;

TEST_F(Parser, TakesSelectionSetsNestedAsDeepAsTheLimit) {
    EXPECT_EQ(error_of(nested("{a", "", "}", kDepth)), "no error");
    EXPECT_EQ(error_of(nested("{a", "", "}", kDepth + 1)),
              "1:401 Document nests more than 200 levels deep. Parsing aborted.");
    EXPECT_EQ(error_of(nested("{...", "", "}", kDepth + 1)),
              "1:801 Document nests more than 200 levels deep. Parsing aborted.");
}

TEST_F(Parser, TakesValuesNestedAsDeepAsTheLimit) {
    EXPECT_TRUE(parse_value(nested("[", "1", "]", kDepth), arena_).has_value());
    EXPECT_FALSE(parse_value(nested("[", "1", "]", kDepth + 1), arena_).has_value());
    EXPECT_TRUE(parse_value(nested("{a:", "1", "}", kDepth), arena_).has_value());
    EXPECT_FALSE(parse_value(nested("{a:", "1", "}", kDepth + 1), arena_).has_value());
}

TEST_F(Parser, TakesTypesNestedAsDeepAsTheLimit) {
    EXPECT_TRUE(parse_type(nested("[", "T", "]!", kDepth), arena_).has_value());
    EXPECT_FALSE(parse_type(nested("[", "T", "]!", kDepth + 1), arena_).has_value());
}

TEST_F(Parser, SurvivesNestingThatNeverEnds) {
    for (const std::string_view open : {"{a", "{a(b:[", "{a(b:{c:", "query($a:[", "{...{"}) {
        EXPECT_NE(error_of(nested(open, "", "", 1'000'000)), "no error") << open;
    }
}

TEST_F(Parser, RefusesTextTooLargeForItsOffsets) {
    // Nothing of the text is read, so there need not be any.
    const std::string_view huge("", limits::kDocumentBytesMax + 1);
    EXPECT_EQ(error_of(huge), "1:1 Document is larger than 4294967294 bytes. Parsing aborted.");
}

// --- errors -----------------------------------------------------------------------------------

struct Mistake {
    const char* name;
    std::string_view source;
    std::string_view error;
};

class ParserErrors : public Parser, public testing::WithParamInterface<Mistake> {};

TEST_P(ParserErrors, SayWhereAndWhat) {
    EXPECT_EQ(error_of(GetParam().source), GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(
    Documents, ParserErrors,
    testing::Values(
        Mistake{"Empty", "", "1:1 Unexpected <EOF>."},
        Mistake{"Unclosed", "{\n  a", "2:4 Expected Name, found <EOF>."},
        Mistake{"NoKeyword", "foo { a }", R"(1:1 Unexpected Name "foo".)"},
        Mistake{"NoSelection", "query Q", R"(1:8 Expected "{", found <EOF>.)"},
        Mistake{"FragmentNamedOn", "fragment on on T { a }", R"(1:10 Unexpected Name "on".)"},
        Mistake{"FragmentWithoutType", "fragment F { a }", R"(1:12 Expected "on", found "{".)"},
        Mistake{"SpreadOfNothing", "{ ... }", R"(1:7 Expected "{", found "}".)"},
        Mistake{"ConstantVariable", "query ($a: Int = $b) { c }",
                R"(1:18 Unexpected variable "$b" in constant value.)"},
        Mistake{"DollarAlone", "query ($a: Int = $) { c }", R"(1:18 Unexpected "$".)"},
        Mistake{"EmptyArguments", "{ a() }", R"-(1:5 Expected Name, found ")".)-"},
        Mistake{"StringAsName", "{ a(\"x\": 1) }", R"(1:5 Expected Name, found String "x".)"},
        Mistake{"LexicalErrorAfterToken", "{ a ? }", R"(1:5 Unexpected character: "?".)"},
        Mistake{"DescribedShorthand", "\"d\" { a }",
                "1:1 Unexpected description, descriptions are not supported on shorthand queries."},
        Mistake{"DescribedExtension", "\"d\" extend type T { a: Int }",
                "1:1 Unexpected description, only GraphQL definitions support descriptions."}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    TypeSystem, ParserErrors,
    testing::Values(
        Mistake{"EmptyFields", "type T {}", R"(1:9 Expected Name, found "}".)"},
        Mistake{"ExtensionOfNothing", "extend type T", "1:14 Unexpected <EOF>."},
        Mistake{"ExtensionOfUnknown", "extend foo", R"(1:8 Unexpected Name "foo".)"},
        Mistake{"ReservedEnumValue", "enum E { true }",
                R"(1:10 Name "true" is reserved and cannot be used for an enum value.)"},
        Mistake{"UnknownLocation", "directive @a on NOWHERE", R"(1:17 Unexpected Name "NOWHERE".)"},
        Mistake{"UnknownOperation", "schema { queries: Q }", R"(1:10 Unexpected Name "queries".)"},
        Mistake{"EmptyImplements", "type T implements { a: Int }",
                R"(1:19 Expected Name, found "{".)"},
        Mistake{"TrailingPipe", "union U = A |", "1:14 Expected Name, found <EOF>."}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::graphql
