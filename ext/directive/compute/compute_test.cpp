#include "compute_testing.hpp"

namespace millrace::ext::directive_compute {

namespace {

TEST_F(ComputeTest, RunsOverAListOfFloats) {
    EXPECT_EQ(ask(R"({"floats": [1, 2, 3, 4.5]})",
                  R"({ floats @compute(type: "movingAverage", window: 2) })"),
              R"({"data":{"floats":[1,1.5,2.5,3.75]}})");
}

TEST_F(ComputeTest, RunsSeveralKernelsFromLeftToRight) {
    EXPECT_EQ(ask(R"({"floats": [1, 4, 9, 16]})",
                  R"({ floats @compute(type: "diff") @compute(type: "cumsum")
                              @compute(type: "clip", max: 10) })"),
              R"({"data":{"floats":[null,3,8,10]}})");
}

TEST_F(ComputeTest, KeepsIntegersWhereTheKernelDoes) {
    EXPECT_EQ(ask(R"({"ints": [1, 4, 9]})", R"({ ints @compute(type: "cumsum") })"),
              R"({"data":{"ints":[1,5,14]}})");
    EXPECT_EQ(ask(R"({"ints": [30, 10, 20]})", R"({ ints @compute(type: "argsort") })"),
              R"({"data":{"ints":[1,2,0]}})");
}

TEST_F(ComputeTest, SaysWhereAnIntegerIsTooLarge) {
    EXPECT_EQ(ask(R"({"ints": [2147483647, 1]})", R"({ ints @compute(type: "cumsum") })"),
              R"({"data":{"ints":[2147483647,null]},"errors":[{"message":"Int cannot represent )"
              R"(non 32-bit signed integer value: 2147483648","path":["ints",1],)"
              R"("extensions":{"code":"RESULT_COERCION"}}]})");
}

TEST_F(ComputeTest, ReadsASource) {
    EXPECT_EQ(ask(R"({"floats": [1, 2, 6]})",
                  R"({ floats @fetchSource(name: "f")
                       mean: _float @compute(type: "mean", source: "f") })"),
              R"({"data":{"floats":[1,2,6],"mean":3}})");
}

TEST_F(ComputeTest, ReadsAnExpressionOverTheRowsOfASource) {
    EXPECT_EQ(ask(R"({"items": [{"value": 1, "weight": 2}, {"value": 3, "weight": 4}]})",
                  R"({ items @fetchSource(name: "rows") { name }
                       sum: _float @compute(type: "sum", source: "rows", of: "value * weight")
                       dot: _float @compute(type: "dot", source: "rows", of: "value",
                                            with: "weight") })"),
              R"({"data":{"items":[{"name":null},{"name":null}],"sum":14,"dot":14}})");
}

TEST_F(ComputeTest, RunsOnArraysInsideObjectsOfAList) {
    EXPECT_EQ(ask(R"({"items": [{"series": [1, 3]}, {"series": []}, {"series": null}, null]})",
                  R"({ items { series @compute(type: "cumsum") } })"),
              R"({"data":{"items":[{"series":[1,4]},{"series":[]},{"series":null},null]}})");
}

TEST_F(ComputeTest, TakesTheSecondArrayFromTheSameObject) {
    EXPECT_EQ(ask(R"({"item": {"series": [1, 2], "counts": [2, 4]}})",
                  R"({ item { series @compute(type: "derivative", with: "counts") } })"),
              R"({"data":{"item":{"series":[null,0.5]}}})");
}

TEST_F(ComputeTest, TakesTheSecondArrayFromAnotherSource) {
    const std::string_view members = R"({"floats": [1, 2, 3], "sure": [3, 2, 1]})";
    EXPECT_EQ(ask(members, R"({ floats @fetchSource(name: "a") sure @fetchSource(name: "b")
                                r: _float @compute(type: "covariance", source: "a", with: "b") })"),
              R"({"data":{"floats":[1,2,3],"sure":[3,2,1],"r":-1}})");
    EXPECT_EQ(ask(members, R"({ sure @fetchSource(name: "b")
                                floats @compute(type: "derivative", with: "b",
                                                dependencySources: ["b"]) })"),
              R"({"data":{"sure":[3,2,1],"floats":[null,-1,-1]}})");
}

TEST_F(ComputeTest, IsNullWhereASourceIsNull) {
    EXPECT_EQ(ask(R"({"floats": null, "sure": [1]})",
                  R"({ floats @fetchSource(name: "f") sure @fetchSource(name: "s")
                       sum: _float @compute(type: "sum", source: "f")
                       rows: _float @compute(type: "sum", source: "f", of: "ele")
                       dot: _float @compute(type: "dot", source: "s", with: "f") })"),
              R"({"data":{"floats":null,"sure":[1],"sum":null,"rows":null,"dot":null}})");
}

TEST_F(ComputeTest, WorksOnWhatListDirectivesLeave) {
    EXPECT_EQ(ask(R"({"floats": [5, 1, null, 7]})",
                  R"({ floats @filter(predicate: "ele != nil && ele > 1")
                              @compute(type: "cumsum") })"),
              R"({"data":{"floats":[5,12]}})");
    EXPECT_EQ(ask(R"({"floats": [5, 1, 7]})",
                  R"({ floats @compute(type: "diff") @filter(predicate: "ele != nil")
                              @compute(type: "cumsum") @compute(type: "rank") })"),
              R"({"data":{"floats":[1,2]}})");
}

TEST_F(ComputeTest, WorksOnWhatAMapperMade) {
    EXPECT_EQ(ask(R"({"ints": [1, 2]})",
                  R"q({ r: _floats @map(mapper: "map(ints, lambda(x) -> x * 10 end)")
                                  @compute(type: "lag") })q"),
              R"({"data":{"r":[null,10]}})");
}

TEST_F(ComputeTest, TakesArgumentsFromVariables) {
    EXPECT_EQ(
        ask(R"({"floats": [1, 2, 3]})",
            R"(query($w: Int!) { floats @compute(type: "movingSum", window: $w) })", R"({"w": 3})"),
        R"({"data":{"floats":[1,3,6]}})");
    EXPECT_EQ(
        ask(R"({"floats": [1]})",
            R"(query($w: Int!) { floats @compute(type: "movingSum", window: $w) })", R"({"w": 0})"),
        R"(@compute(type: "movingSum") on {floats}: Argument "window" of kernel "movingSum" )"
        R"(is from 1 to 2147483647, not 0.)");
}

// Each kernel of the reference, as its page shows it.
TEST_F(ComputeTest, ReachesEveryKernel) {
    for (const auto& [family, kernel] : registry_.all()) {
        const compute::Example& example = kernel->example;
        std::string arguments(example.arguments);
        if (!example.with.empty()) { arguments += ", with: \"second\""; }
        const std::string second(example.with.empty() ? "null" : example.with);
        const std::string got = ask(
            R"({"json": )" + std::string(example.input) + R"(, "second": )" + second + "}",
            R"({ json @compute(type: ")" + std::string(kernel->name) + "\", " + arguments + ") }");
        const value::Value data = json(got).member("data");
        ASSERT_TRUE(data.is(value::Kind::Object)) << kernel->name << ": " << got;
        expect_same(json(example.output), data.member("json"), got);
    }
}

TEST_F(ComputeTest, HasAnAnswerForEveryOddArray) {
    for (const auto& [family, kernel] : registry_.all()) {
        const std::string with = kernel->second == compute::Second::None ? "" : ", with: \"json\"";
        for (const char* input : {"[]", "[5]", "[null]", "[null, null]", "[0, 0, 0]",
                                  "[1, null, 3, 2]", "[1e308, -1e308, 1e308]", "null"}) {
            const std::string got =
                ask(R"({"json": )" + std::string(input) + "}",
                    R"({ json @compute(type: ")" + std::string(kernel->name) + "\", " +
                        std::string(kernel->example.arguments) + with + ") }");
            EXPECT_NE(got.find(R"("data":{"json":)"), std::string::npos) << kernel->name << got;
        }
    }
}

TEST_F(ComputeTest, ReportsWhatIsNotFiniteAndKeepsTheRest) {
    EXPECT_EQ(ask(R"({"floats": [1, 0, -1]})", R"({ floats @compute(type: "log") })"),
              R"({"data":{"floats":[0,null,null]},"errors":[{"message":"2 results of @compute are )"
              R"(no finite numbers; they are null.","path":["floats"],)"
              R"("extensions":{"code":"COMPUTE_NOT_FINITE"}}]})");
    EXPECT_EQ(
        ask(R"({"items": [{"series": [0]}, {"series": [1]}]})",
            R"({ items { series @compute(type: "log") } })"),
        R"({"data":{"items":[{"series":[null]},{"series":[0]}]},"errors":[{"message":"A result )"
        R"(of @compute is no finite number; it is null.","path":["items",0,"series"],)"
        R"("extensions":{"code":"COMPUTE_NOT_FINITE"}}]})");
}

TEST_F(ComputeTest, SaysWhereANullMayNotBe) {
    EXPECT_EQ(ask(R"({"sure": [1, 3]})", R"({ sure @compute(type: "diff") })"),
              R"({"data":{"sure":null},"errors":[{"message":"Cannot return null for )"
              R"(non-nullable field Query.sure.","path":["sure",0],)"
              R"("extensions":{"code":"NULL_IN_NON_NULL"}}]})");
}

TEST_F(ComputeTest, HandsListsToOtherDirectives) {
    EXPECT_EQ(ask(R"({"floats": [1.25, 3, null]})",
                  R"({ floats @compute(type: "cumsum") @round(digits: 1) })"),
              R"({"data":{"floats":[1.3,4.3,null]}})");
}

TEST_F(ComputeTest, RefusesMixedLists) {
    for (const char* input : {"[1, \"2\"]", "[true]", "[[1]]", "[{}]", "{}", "\"text\""}) {
        const std::string got =
            ask(R"({"json": )" + std::string(input) + "}", R"({ json @compute(type: "sum") })");
        EXPECT_NE(got.find("COLUMN_TYPE"), std::string::npos) << got;
        EXPECT_NE(got.find(R"("data":{"json":null})"), std::string::npos) << got;
    }
    EXPECT_NE(ask(R"({"floats": [1e999]})", R"({ floats @compute(type: "cumsum") })")
                  .find("COLUMN_RANGE"),
              std::string::npos);
}

TEST_F(ComputeTest, EndsAtTheLimitOfSteps) {
    EXPECT_NE(ask(R"({"json": [1, 2]})",
                  R"({ json @compute(type: "resample", points: 1000000)
                            @compute(type: "savgol", window: 9999) })")
                  .find("COMPUTE_LIMIT"),
              std::string::npos);
}

// --- what is wrong with a query ---

struct Refusal {
    std::string_view query;
    std::string_view message;
};

TEST_F(ComputeTest, RefusesWhatCannotBe) {
    const Refusal refusals[] = {
        {R"({ floats @compute(type: "movingAverge", window: 2) })",
         R"(@compute(type: "movingAverge") on {floats}: There is no kernel "movingAverge". Did you mean "movingAverage"?)"},
        {R"({ floats @compute(type: "cumsum", window: 2) })",
         R"(@compute(type: "cumsum") on {floats}: Kernel "cumsum" takes no argument "window".)"},
        {R"({ floats @compute(type: "movingAverage") })",
         R"(@compute(type: "movingAverage") on {floats}: Kernel "movingAverage" needs the argument "window".)"},
        {R"({ floats @compute(type: "mean") })",
         R"(@compute(type: "mean") on {floats}: the result is one number; write it on _float, or on a field of type Float)"},
        {R"({ floats @compute(type: "linearFit") })",
         R"(@compute(type: "linearFit") on {floats}: the result is an object of numbers; write it on _json)"},
        {R"({ floats @compute(type: "histogram") })",
         R"(@compute(type: "histogram") on {floats}: the result is a list of objects; write it on _json)"},
        {R"({ ints @compute(type: "movingAverage", window: 2) })",
         R"(@compute(type: "movingAverage") on {ints}: the result has fractions; write it on _floats, or on a field of type [Float])"},
        {R"({ floats @compute(type: "mean") @compute(type: "diff") })",
         R"(@compute(type: "diff") on {floats}: Kernel "diff" needs an array, and "mean" gives none.)"},
        {R"({ floats @fetchSource(name: "f") _float @compute(type: "diff", source: "f") })",
         R"(@compute(type: "diff") on {_float}: the result is a list of numbers; write it on _floats, or on a field of type [Float])"},
        {R"({ _floats @compute(type: "diff") })",
         "{_floats} has no value of its own: it needs a directive that computes one"},
        {R"({ words @compute(type: "diff") })",
         R"(@compute(type: "diff") on {words}: the field is no list of numbers)"},
        {R"({ matrix @compute(type: "diff") })",
         R"(@compute(type: "diff") on {matrix}: the field is no list of numbers)"},
        {R"({ one @compute(type: "diff") })",
         R"(@compute(type: "diff") on {one}: the field is no list of numbers)"},
        {R"({ items @compute(type: "diff") { name } })",
         R"(@compute(type: "diff") on {items}: the field has objects; publish it with @fetchSource and compute with "source" and "of" on _floats, _float or _json)"},
        {R"({ floats @compute(type: "diff", of: "ele") })",
         R"(@compute(type: "diff") on {floats}: "of" is about the rows of a "source")"},
        {R"({ one @fetchSource(name: "o") _floats @compute(type: "diff", source: "o") })",
         R"(@compute(type: "diff") on {_floats}: "source" is no list)"},
        {R"({ ints @fetchSource(name: "i") floats @compute(type: "diff") @compute(type: "diff", source: "i") })",
         R"(@compute(type: "diff") on {floats}: only the first @compute of a field has a source; this one goes on with the result of the one before)"},
        {R"({ floats @compute(type: "diff", with: "ints") })",
         R"(@compute(type: "diff") on {floats}: the kernel takes no second array (with))"},
        {R"({ floats @filter(predicate: "true") @compute(type: "derivative", with: "ints") })",
         R"(@compute(type: "derivative") on {floats}: "with" behind a directive on items knows sources only, not "ints"; name the source in "dependencySources")"},
        {R"({ floats @fetchSource(name: "f") _float @compute(type: "sum", source: "f", of: "ele +") })",
         R"(@compute(type: "sum") on {_float}: invalid "of" 'ele +': )"},
    };
    for (const Refusal& refusal : refusals) {
        const std::string got = ask("{}", refusal.query);
        EXPECT_TRUE(got.starts_with(refusal.message)) << refusal.query << "\n" << got;
    }
}

}  // namespace

}  // namespace millrace::ext::directive_compute
