#pragma once
/// @file kernel_test_fixture.hpp — kernels run from text to text, and compared as numbers

#include <cmath>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include <millrace/compute/pipeline.hpp>
#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/json_writer.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::ext {

/// `window: 2, nulls: ZERO` as the JSON object that says the same.
inline std::string arguments_to_json(std::string_view text) {
    std::string json = "{";
    for (std::size_t i = 0; i < text.size();) {
        if (std::isalpha(static_cast<unsigned char>(text[i])) == 0) {
            json += text[i++];
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && std::isalnum(static_cast<unsigned char>(text[end])) != 0) {
            ++end;
        }
        const std::string word(text.substr(i, end - i));
        json += word == "true" || word == "false" || word == "null" ? word : '"' + word + '"';
        i = end;
    }
    return json + "}";
}

class KernelTest : public testing::Test {
protected:
    explicit KernelTest(void (*add)(compute::KernelRegistry&)) { add(registry_); }

    value::Value json(std::string_view text) {
        const auto read = wire::parse_dom(wire::PaddedJson::copy(text, arena_), arena_);
        EXPECT_TRUE(read.has_value()) << text;
        return read.value_or(value::Value::null());
    }

    /// What the kernel makes of `input`, as JSON; `CODE: message` when it is refused. ` !n` is
    /// added when n results were not finite.
    std::string run(std::string_view type, std::string_view arguments, std::string_view input,
                    std::string_view with = {}) {
        const auto result = run_values(type, json(arguments_to_json(arguments)), json(input),
                                       with.empty() ? value::Value::null() : json(with));
        if (!result) {
            const ErrorDetail& detail = result.error().detail();
            return std::string(detail.code) + ": " + std::string(detail.message);
        }
        wire::ReplyBuffer out;
        wire::append_json(out, result->to_value(arena_));
        std::string text(out.view());
        if (result->non_finite > 0) { text += " !" + std::to_string(result->non_finite); }
        return text;
    }

    Result<compute::PipelineResult> run_values(std::string_view type, value::Value arguments,
                                               value::Value input, value::Value with) {
        compute::Pipeline pipeline;
        MR_CHECK(pipeline.add(registry_, type, arguments.members(), arena_));
        MR_TRY(const value::Column column, value::to_column(input, arena_));
        if (with.is_nothing()) { return pipeline.run(column, nullptr, arena_); }
        MR_TRY(const value::Column second, value::to_column(with, arena_));
        return pipeline.run(column, &second, arena_);
    }

    /// Every example of the reference page holds.
    void expect_examples() {
        for (const auto& [family, kernel] : registry_.all()) {
            const compute::Example& example = kernel->example;
            const std::string got =
                run(kernel->name, example.arguments, example.input, example.with);
            expect_same(json(example.output), json(got), std::string(kernel->name) + " " + got);
        }
    }

    /// Empty, single and missing elements are no trouble for any kernel.
    void expect_edges_hold() {
        for (const auto& [family, kernel] : registry_.all()) {
            for (const char* input : {"[]", "[5]", "[null]", "[null, null, null]", "[0, 0, 0]",
                                      "[1, null, 3, 2]", "[1e308, -1e308, 1e308]"}) {
                for (const char* nulls : {"SKIP", "PROPAGATE", "ZERO", "INTERPOLATE"}) {
                    std::string arguments(kernel->example.arguments);
                    arguments += (arguments.empty() ? "nulls: " : ", nulls: ") + std::string(nulls);
                    const std::string with = kernel->second == compute::Second::None ? "" : input;
                    const std::string got = run(kernel->name, arguments, input, with);
                    EXPECT_EQ(got.find("COMPUTE"), std::string::npos)
                        << kernel->name << '(' << arguments << ") " << input << " => " << got;
                }
            }
        }
    }

    /// The rows of tests/fixtures/kernels.json that are about kernels of this family.
    void expect_fixtures() {
        std::ifstream file("tests/fixtures/kernels.json");
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        std::size_t count = 0;
        for (const value::Value row : json(text).items()) {
            const std::string_view name = row.member("kernel").text();
            if (registry_.find(name) == nullptr) { continue; }
            const auto got =
                run_values(name, row.member("arguments"), row.member("input"), row.member("with"));
            ASSERT_TRUE(got.has_value()) << name << ": " << got.error().message();
            expect_same(row.member("output"), got->to_value(arena_), std::string(name));
            ++count;
        }
        EXPECT_GT(count, 0U);
    }

    /// Equal, numbers to 1e-9 of their size.
    void expect_same(value::Value want, value::Value got, const std::string& where) {
        using value::Kind;
        if (want.is(Kind::List)) {
            ASSERT_TRUE(got.is(Kind::List)) << where;
            ASSERT_EQ(want.items().size(), got.items().size()) << where;
            for (std::size_t i = 0; i < want.items().size(); ++i) {
                expect_same(want.items()[i], got.items()[i], where + "[" + std::to_string(i) + "]");
            }
        } else if (want.is(Kind::Object)) {
            ASSERT_TRUE(got.is(Kind::Object)) << where;
            for (const value::Member& member : want.members()) {
                expect_same(member.value, got.member(member.name),
                            where + "." + std::string(member.name));
            }
        } else if (want.is_nothing()) {
            EXPECT_TRUE(got.is_nothing()) << where;
        } else {
            ASSERT_FALSE(got.is_nothing()) << where;
            const double wanted = number(want);
            EXPECT_NEAR(wanted, number(got), 1e-9 * std::max(1e-3, std::abs(wanted))) << where;
        }
    }

    double number(value::Value value) {
        if (value.is(value::Kind::Float)) { return value.as_real(); }
        if (value.is(value::Kind::Int)) { return static_cast<double>(value.as_integer()); }
        return std::stod(std::string(value.text()));
    }

    Arena arena_;
    compute::KernelRegistry registry_;
};

}  // namespace millrace::ext
