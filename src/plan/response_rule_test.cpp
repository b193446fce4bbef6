#include <millrace/plan/response_rule.hpp>

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/printer.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/plan/directive.hpp>
#include <millrace/plan/rule_selection.hpp>

#include "rule_rewriter.hpp"

namespace millrace::plan {
namespace {

using value::Value;

constexpr std::string_view kSchema = R"(
type Query { signal(id: ID): Signal  signals: [Signal!]  any: Any  other: Int }
type Signal { values: [Float]  unit: String  next: Signal }
type Text { text: String }
union Any = Text | Signal
)";

// A directive whose number may come with the request, and one whose may not.
class Fake final : public Directive {
public:
    explicit Fake(std::string_view name, bool late) : name_(name), late_(late) {}

    std::string_view name() const noexcept override { return name_; }
    std::string_view sdl() const noexcept override {
        return late_ ? "directive @scale(by: Float) repeatable on FIELD\n"
                     : "directive @cut(to: Float) on FIELD\n";
    }
    std::span<const std::string_view> late_arguments() const noexcept override {
        static constexpr std::string_view kBy[] = {"by"};
        return late_ ? kBy : std::span<const std::string_view>();
    }
    void compile(DirectiveSite& /*site*/) const override {}

private:
    std::string_view name_;
    bool late_;
};

class Rules : public testing::Test {
protected:
    Rules() {
        directives_.add(std::make_unique<Fake>("scale", true));
        directives_.add(std::make_unique<Fake>("cut", false));
        graphql::SchemaOptions options;
        const std::string definitions = directives_.sdl();
        options.internal_sdl = definitions;
        auto built = graphql::build_schema(std::string(kSchema), options);
        EXPECT_TRUE(built.has_value()) << built.error().front().message;
        schema_ = *std::move(built);
    }

    static ResponseRuleConfig keep(std::string_view field, std::string_view directives) {
        ResponseRuleConfig config;
        config.name = "rule";
        config.field = field;
        config.directives = directives;
        return config;
    }

    static ResponseRuleConfig replace(std::string_view field, std::string_view replacement) {
        ResponseRuleConfig config = keep(field, "");
        config.replacement = replacement;
        return config;
    }

    static RuleParameterConfig header(std::string_view name, std::string_view header) {
        RuleParameterConfig parameter;
        parameter.name = name;
        parameter.header = header;
        parameter.type = RuleParameterConfig::Type::Float;
        return parameter;
    }

    void use(std::vector<ResponseRuleConfig> configs) {
        std::vector<RuleFinding> findings;
        rules_ =
            compile_rules(std::move(configs), *schema_, {nullptr, nullptr, &directives_}, findings);
        for (const RuleFinding& finding : findings) { ADD_FAILURE() << finding.message; }
    }

    std::string wrong(ResponseRuleConfig config) {
        std::vector<RuleFinding> findings;
        std::vector<ResponseRuleConfig> configs{std::move(config)};
        static_cast<void>(compile_rules(std::move(configs), *schema_,
                                        {nullptr, nullptr, &directives_}, findings));
        return findings.empty() ? "" : findings.front().message;
    }

    const graphql::Document& parse(std::string_view query) {
        const auto parsed = graphql::parse_document(arena_.copy(query), arena_);
        EXPECT_TRUE(parsed.has_value());
        return **parsed;
    }

    static const graphql::OperationNode& operation_of(const graphql::Document& document) {
        return *document.definitions[0].operation;
    }

    // The operation as it is planned, then the fragments that were made for it; or the error.
    std::string rewritten(std::string_view query) {
        const graphql::Document& document = parse(query);
        std::vector<const ResponseRule*> all;
        for (const auto& rule : rules_) { all.push_back(rule.get()); }
        const auto result = rewrite(all, document, operation_of(document), arena_);
        if (!result) { return result.error().message; }
        std::string text = graphql::print_selection_set(*result->operation->selection_set);
        for (std::size_t i = document.definitions.size(); i < result->document->definitions.size();
             ++i) {
            text += "\n" + graphql::print_definition(result->document->definitions[i]);
        }
        std::string line;
        for (const char c : text) {
            const bool blank = c == ' ' || c == '\n';
            if (!blank || !line.ends_with(' ')) { line += blank ? ' ' : c; }
        }
        return line;
    }

    tl::expected<RuleSelection, std::string> select(std::string_view query,
                                                    std::vector<wire::HeaderField> headers) {
        const graphql::Document& document = parse(query);
        headers_ = std::move(headers);
        return select_rules(rules_, {document, operation_of(document), headers_, Value()}, arena_);
    }

    Arena arena_;
    DirectiveRegistry directives_;
    std::shared_ptr<const graphql::Schema> schema_;
    ResponseRules rules_;
    std::vector<wire::HeaderField> headers_;
};

// --- rewriting --------------------------------------------------------------------------------

TEST_F(Rules, PutDirectivesBehindThoseOfTheClient) {
    use({keep("signal.values", "@scale(by: 2) @cut"), keep("signal.values", "@scale(by: 3)")});
    EXPECT_EQ(rewritten("{ other signal { a: values @cut unit } }"),
              "{ other signal { a: values @cut @scale(by: 2) @cut @scale(by: 3) unit } }");
}

TEST_F(Rules, LeaveOtherPathsAlone) {
    use({keep("signal.values", "@scale")});
    const std::string_view query = "{ signals { values } signal { next { values } } }";
    EXPECT_EQ(rewritten(query), query);
}

TEST_F(Rules, ReachIntoFragmentsWhereTheyAreMeant) {
    use({keep("signal.values", "@scale")});
    EXPECT_EQ(rewritten("{ signal { ...F ... { values } ...F } signals { ...F } } "
                        "fragment F on Signal { values }"),
              "{ signal { ...F.0 ... { values @scale } ...F.0 } signals { ...F } } "
              "fragment F.0 on Signal { values @scale }");
}

TEST_F(Rules, TakeTimeForEachFragmentOnce) {
    use({keep("signal.values", "@scale")});
    std::string query = "{ signal { ...F0 } }";
    for (int i = 0; i < 60; ++i) {
        query += fmt::format(" fragment F{} on Signal {{ ...F{} ...F{} }}", i, i + 1, i + 1);
    }
    EXPECT_NE(rewritten(query + " fragment F60 on Signal { values }").find("values @scale"),
              std::string::npos);
    EXPECT_TRUE(select(query + " fragment F60 on Signal { unit }", {})->rules.empty());
}

TEST_F(Rules, EndWhereFragmentsGoInCircles) {
    use({keep("signal.values", "@scale")});
    EXPECT_NE(rewritten("{ signal { ...F } } fragment F on Signal { ...F values }"), "");
}

TEST_F(Rules, PutAnotherFieldInThePlace) {
    use({replace("signal", "better: signal @cut { kind: unit values @scale }")});
    EXPECT_EQ(rewritten("{ signal(id: 1) @skip(if: false) { values unit next { unit } } }"),
              "{ better: signal(id: 1) @skip(if: false) @cut "
              "{ kind: unit values @scale unit next { unit } } }");
    EXPECT_EQ(rewritten("{ s: signal { ...F } } fragment F on Signal { values unit kind: unit }"),
              "{ s: signal @cut { kind: unit values @scale ...F.0 } } "
              "fragment F.0 on Signal { unit }");
}

TEST_F(Rules, RefuseANameThatIsTaken) {
    use({replace("signal", "other: signal { values }")});
    const std::string_view taken =
        "The response rule \"rule\" answers \"signal\" under the name \"other\", which is the name "
        "of another field. Use an alias on one of them.";
    EXPECT_EQ(rewritten("{ signal { values } other }"), taken);
    EXPECT_EQ(rewritten("{ ...F other } fragment F on Query { signal { values } }"), taken);
    EXPECT_EQ(rewritten("{ signal { values } o: other }"), "{ other: signal { values } o: other }");
}

TEST_F(Rules, KnowFieldsOfPossibleTypes) {
    use({keep("any.values", "@scale")});
    EXPECT_EQ(rewritten("{ any { ... on Signal { values } ... on Text { text } } }"),
              "{ any { ... on Signal { values @scale } ... on Text { text } } }");
}

// --- choosing ---------------------------------------------------------------------------------

TEST_F(Rules, OnePlanServesAllValues) {
    ResponseRuleConfig config = keep("signal.values", "@scale(by: $k)");
    config.parameters.push_back(header("k", "x-k"));
    use({config});
    const auto two = select("{ signal { values } }", {{"X-K", "2"}});
    const auto three = select("{ signal { values } }", {{"x-k", "3"}});
    ASSERT_TRUE(two && three);
    EXPECT_EQ(two->shape, three->shape);
    EXPECT_NE(two->identity, three->identity);
    EXPECT_EQ(two->variables.member("rule.k").as_real(), 2.0);
    EXPECT_EQ(select("{ signal { values } }", {}).error(),
              "The header \"x-k\" must be given: a number.");
}

TEST_F(Rules, AreForQueriesThatAskForTheField) {
    use({keep("signal.values", "@scale")});
    EXPECT_EQ(select("{ signal { ...F } } fragment F on Signal { values }", {})->rules.size(), 1U);
    EXPECT_TRUE(select("{ signal { unit } }", {})->rules.empty());
    EXPECT_TRUE(select("mutation { signal { values } }", {})->rules.empty());
}

TEST_F(Rules, WaitForTheirConditions) {
    ResponseRuleConfig config = keep("signal.values", "@scale");
    config.operations = {"Chart", "Table"};
    config.headers = {{"x-mode", "smooth"}, {"x-any", "*"}};
    use({config});
    const auto matches = [&](std::string_view query, std::vector<wire::HeaderField> headers) {
        return select(query, std::move(headers))->rules.size() == 1;
    };
    const std::string_view query = "query Chart { signal { values } }";
    EXPECT_TRUE(matches(query, {{"x-mode", "smooth"}, {"x-any", ""}}));
    EXPECT_FALSE(matches(query, {{"x-mode", "rough"}, {"x-any", ""}}));
    EXPECT_FALSE(matches(query, {{"x-mode", "smooth"}}));
    EXPECT_FALSE(matches("{ signal { values } }", {{"x-mode", "smooth"}, {"x-any", "1"}}));
}

// --- parameters -------------------------------------------------------------------------------

struct Reading {
    RuleParameterConfig::Type type;
    std::string_view text;
    bool is_right;
};

TEST_F(Rules, ReadParametersStrictly) {
    using Type = RuleParameterConfig::Type;
    for (const auto& [type, text, is_right] :
         {Reading{Type::Int, "1", true}, Reading{Type::Int, "9", true},
          Reading{Type::Int, "0", false}, Reading{Type::Int, "10", false},
          Reading{Type::Int, "+5", false}, Reading{Type::Int, "5.0", false},
          Reading{Type::Int, " 5", false}, Reading{Type::Int, "", false},
          Reading{Type::Int, "9223372036854775808", false}, Reading{Type::Float, "1e0", true},
          Reading{Type::Float, "9.0001", false}, Reading{Type::Float, "nan", false},
          Reading{Type::Float, "inf", false}, Reading{Type::Float, "1e999", false}}) {
        RuleParameterConfig config = header("k", "x-k");
        config.type = type;
        config.minimum = "1";
        config.maximum = "9";
        RuleParameter parameter(config, "rule");
        EXPECT_EQ(parameter.set_bounds(), "");
        EXPECT_EQ(parameter.read(text).has_value(), is_right) << text;
    }
}

// --- mistakes ---------------------------------------------------------------------------------

TEST_F(Rules, SayWhatIsWrongWithThem) {
    EXPECT_EQ(wrong(keep("signal.value", "@cut")), "there is no field \"value\" in Signal");
    EXPECT_EQ(wrong(keep("signal", "@cut(to: \"x\")")),
              "Float cannot represent non numeric value: \"x\"");
    EXPECT_EQ(wrong(keep("signal", "@cut { values }")), "this is no list of directives");
    EXPECT_EQ(wrong(keep("signal", "@skip(if: true)")), "@skip cannot be part of a response rule");
    EXPECT_EQ(wrong(replace("signal", "signal { values }")),
              "this does not say what stands in the field's place");

    ResponseRuleConfig config = keep("signal", "@cut(to: $k)");
    config.parameters.push_back(header("k", "x-k"));
    EXPECT_EQ(wrong(config), "\"to\" of @cut must be a constant");
    config.directives = "@scale";
    EXPECT_EQ(wrong(config), "Variable \"$k\" is never used.");
    config.directives = "@scale(by: $k)";
    EXPECT_EQ(wrong(config), "");
}

}  // namespace
}  // namespace millrace::plan
