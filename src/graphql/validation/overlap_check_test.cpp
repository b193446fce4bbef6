#include "validation/overlap_check.hpp"

#include <random>

#include "validation/hostile_documents.hpp"
#include "validation/overlap_report.hpp"
#include "validation/validation_test_kit.hpp"
#include "validation/walk.hpp"

namespace millrace::graphql::validation {
namespace {

using Verdict = OverlapCheck::Verdict;

/// One document walked, so that the check can run on it.
class Walked {
public:
    explicit Walked(std::string_view sdl, std::string text)
        : text_(std::move(text)), schema_(schema_of(sdl)) {
        const auto document = parse_document(text_, arena_);
        if (!document) {
            ADD_FAILURE() << document.error().message << " in " << text_;
            return;
        }
        context_ = std::make_unique<Context>(**document, *schema_, arena_, options_);
        AllRules rules(*context_);
        Walk(*context_, rules).document();
        context_->log = ErrorLog(options_.max_errors);
    }

    [[nodiscard]] Context& context() { return *context_; }

private:
    std::string text_;
    std::shared_ptr<const Schema> schema_;
    Arena arena_;
    ValidateOptions options_;
    std::unique_ptr<Context> context_;
};

struct Hostile {
    const char* name;
    std::string text;
    Verdict verdict;
    std::size_t steps_max;
};

void PrintTo(const Hostile& row, std::ostream* out) {
    *out << row.name;
}

class HostileDocument : public testing::TestWithParam<Hostile> {};

// What matters is not the time of one machine but that work grows with the document only.
TEST_P(HostileDocument, TakesFewSteps) {
    Walked walked(hostile::kHostileSchema, GetParam().text);
    OverlapCheck check(walked.context());
    EXPECT_EQ(check.run(), GetParam().verdict);
    EXPECT_LE(check.steps(), GetParam().steps_max);
}

TEST_P(HostileDocument, IsRefusedOnlyForAConflict) {
    const Texts errors = errors_in(GetParam().text, {}, hostile::kHostileSchema);
    if (GetParam().verdict == Verdict::Conflicting) {
        ASSERT_FALSE(errors.empty());
        EXPECT_NE(errors[0].find("conflict because"), std::string::npos) << errors[0];
    } else {
        EXPECT_EQ(errors, Texts{});
    }
}

INSTANTIATE_TEST_SUITE_P(
    OverlapCheck, HostileDocument,
    testing::Values(
        Hostile{"OneField", hostile::one_field_repeated(3000), Verdict::Mergeable, 3'000},
        Hostile{"OneFieldWithArguments", hostile::one_field_with_arguments_repeated(3000),
                Verdict::Mergeable, 6'000},
        Hostile{"Aliases", hostile::aliases(3000), Verdict::Mergeable, 3'000},
        Hostile{"NestedPairs", hostile::nested_pairs(10), Verdict::Mergeable, 6'000},
        Hostile{"FragmentsInOnePlace", hostile::fragments_in_one_place(500), Verdict::Mergeable,
                5'000},
        Hostile{"DoublingFragments", hostile::doubling_fragments(16), Verdict::Mergeable, 200},
        Hostile{"DoublingFragmentsThatMeet", hostile::doubling_fragments_that_meet(16),
                Verdict::Mergeable, 500},
        Hostile{"FragmentChain", hostile::fragment_chain(3000), Verdict::Mergeable, 10'000},
        Hostile{"MeetingChain", hostile::meeting_chain(3000), Verdict::Mergeable, 25'000},
        // Where grouping itself would explode, it gives way to comparing pairs.
        Hostile{"ExclusiveTypes", hostile::exclusive_types(12), Verdict::Undecided, 300'000},
        Hostile{"ChangingCompany", hostile::changing_company(20), Verdict::Undecided, 300'000},
        Hostile{"SharedFragment", hostile::shared_fragment(1000, 1000), Verdict::Undecided,
                300'000},
        Hostile{"ConflictingArguments", hostile::conflicting_arguments(3000), Verdict::Conflicting,
                10'000},
        Hostile{"ConflictingNestedPairs", hostile::conflicting_nested_pairs(10),
                Verdict::Conflicting, 100'000},
        Hostile{"ConflictingChain", hostile::conflicting_chain(300), Verdict::Conflicting, 300'000},
        Hostile{"LongConflictingChain", hostile::conflicting_chain(3000), Verdict::Conflicting,
                400'000}),
    [](const auto& row) { return row.param.name; });

/// Random selections of few names on few types, so that much overlaps and some conflicts.
class RandomDocument {
public:
    static constexpr std::string_view kSchema = R"(
        interface Node { a(x: Int): String  f(x: Int): Query  i: Node }
        type Query implements Node { a(x: Int): String  b: Int  f(x: Int): Query  i: Node  r: Red  g: Green }
        type Red implements Node { a(x: Int): String  f(x: Int): Query  i: Node  c: Int  d: String }
        type Green implements Node { a(x: Int): String  f(x: Int): Query  i: Node  c: String  d: String! }
    )";

    explicit RandomDocument(std::uint32_t seed) : random_(seed) {}

    std::string make() {
        fragments_ = below(4);
        std::string text = selection_set(3);
        for (std::uint32_t i = 0; i < fragments_; ++i) {
            text += fmt::format(" fragment F{} on {} {}", i, type(), selection_set(2));
        }
        return text;
    }

private:
    std::uint32_t below(std::uint32_t bound) { return random_() % bound; }

    std::string_view type() {
        constexpr std::array<std::string_view, 4> kTypes{"Query", "Node", "Red", "Green"};
        return kTypes[below(kTypes.size())];
    }

    std::string selection_set(std::uint32_t depth) {
        std::string text = "{";
        for (std::uint32_t count = 1 + below(3); count > 0; --count) {
            text += " " + selection(depth);
        }
        return text + " }";
    }

    std::string selection(std::uint32_t depth) {
        const std::uint32_t choice = below(10);
        if (choice < 2 && fragments_ > 0) { return fmt::format("...F{}", below(fragments_)); }
        if (choice < 4 && depth > 0) {
            return fmt::format("... on {} {}", type(), selection_set(depth - 1));
        }
        constexpr std::array<std::string_view, 6> kLeaves{"a", "b", "c", "d", "a(x: 1)", "c: b"};
        constexpr std::array<std::string_view, 6> kNodes{"f", "i", "r", "g", "f(x: 1)", "i: f"};
        if (depth == 0 || choice < 7) { return std::string(kLeaves[below(kLeaves.size())]); }
        return fmt::format("{} {}", kNodes[below(kNodes.size())], selection_set(depth - 1));
    }

    std::minstd_rand random_;
    std::uint32_t fragments_ = 0;
};

/// `check` has run, or is null: then all pairs are compared.
Texts report(Context& context, OverlapCheck* check) {
    EXPECT_TRUE(OverlapReport(context, check).run());
    Texts texts;
    for (const GraphqlError& error : context.log.take(context.document.source)) {
        texts.push_back(text_of(error));
    }
    return texts;
}

// Grouping and comparing all pairs are two ways to the same answer.
TEST(OverlapCheck, AgreesWithComparingPairs) {
    std::size_t conflicting = 0;
    constexpr std::uint32_t kDocuments = 3'000;
    for (std::uint32_t seed = 1; seed <= kDocuments; ++seed) {
        const std::string text = RandomDocument(seed).make();
        Walked again(RandomDocument::kSchema, text);
        const Texts expected = report(again.context(), nullptr);
        Walked walked(RandomDocument::kSchema, text);
        OverlapCheck check(walked.context());
        const Verdict verdict = check.run();
        ASSERT_EQ(verdict == Verdict::Mergeable, expected.empty()) << text;
        ASSERT_EQ(report(walked.context(), &check), expected) << text;
        conflicting += verdict == Verdict::Conflicting ? 1 : 0;
    }
    EXPECT_GT(conflicting, kDocuments / 10);
    EXPECT_LT(conflicting, kDocuments / 10 * 9);
}

}  // namespace
}  // namespace millrace::graphql::validation
