#include <millrace/value/project.hpp>

#include <array>

#include <gtest/gtest.h>

namespace millrace::value {
namespace {

class ProjectDom : public testing::Test {
protected:
    Value object(std::initializer_list<Member> members) {
        return Value::object(arena_.copy(std::span<const Member>(members.begin(), members.size())));
    }
    Value list(std::initializer_list<Value> items) {
        return Value::list(arena_.copy(std::span<const Value>(items.begin(), items.size())));
    }
    Value project(Value dom, const Shape& shape) {
        return project_dom(dom, {Want::Row, &shape}, arena_);
    }

    Arena arena_;
};

constexpr std::array kNameAndAge{Shape::Member{"name", 2, Want::Scalar},
                                 Shape::Member{"age", 0, Want::Scalar}};
constexpr Shape kPerson{.members = kNameAndAge, .slot_count = 3};

TEST_F(ProjectDom, PutsMembersIntoTheirSlots) {
    const Value row = project(object({{"age", Value::number("36")},
                                      {"unwanted", Value::boolean(true)},
                                      {"name", Value::string("Ada")}}),
                              kPerson);
    ASSERT_TRUE(row.is(Kind::Row));
    ASSERT_EQ(row.slots().size(), 3U);
    EXPECT_EQ(row.slots()[0].text(), "36");
    EXPECT_TRUE(row.slots()[1].is(Kind::Absent));
    EXPECT_EQ(row.slots()[2].text(), "Ada");
}

TEST_F(ProjectDom, TellsMissingFromNull) {
    const Value row = project(object({{"name", Value::null()}}), kPerson);
    EXPECT_TRUE(row.slots()[2].is(Kind::Null));
    EXPECT_TRUE(row.slots()[0].is(Kind::Absent));
}

TEST_F(ProjectDom, LaysOutEveryItemOfListsInLists) {
    const Value ada = object({{"name", Value::string("Ada")}});
    const Value lists = project(list({list({ada, Value::null()}), list({}), ada}), kPerson);
    ASSERT_TRUE(lists.is(Kind::List));
    const Value inner = lists.items()[0];
    EXPECT_EQ(inner.items()[0].slots()[2].text(), "Ada");
    EXPECT_TRUE(inner.items()[1].is(Kind::Null));
    EXPECT_TRUE(lists.items()[1].items().empty());
    EXPECT_EQ(lists.items()[2].slots()[2].text(), "Ada");
}

TEST_F(ProjectDom, KeepsThatAListMayGoOn) {
    EXPECT_TRUE(project(list({}).as_open_ended(), kPerson).is_open_ended());
    EXPECT_FALSE(project(list({}), kPerson).is_open_ended());
}

TEST_F(ProjectDom, LeavesWhatIsNoObjectForTheEngineToRefuse) {
    const Failure failure{"no", {}, {}, {}};
    for (const Value value : {Value::null(), Value::string("x"), Value::number("1"),
                              Value::boolean(true), Value::absent(), Value::error(&failure)}) {
        EXPECT_EQ(project(value, kPerson).kind(), value.kind());
    }
    const Value row = project(object({}), kPerson);
    EXPECT_EQ(project(row, kPerson).slots().data(), row.slots().data());
}

TEST_F(ProjectDom, OtherWantsKeepTheValueAsItIs) {
    const Value dom = object({{"name", Value::string("Ada")}});
    for (const Want want : {Want::Scalar, Want::Raw, Want::Dom}) {
        const Value kept = project_dom(dom, {want, nullptr}, arena_);
        ASSERT_TRUE(kept.is(Kind::Object));
        EXPECT_EQ(kept.members().data(), dom.members().data());
    }
}

TEST_F(ProjectDom, DescendsIntoMembersThatAreRows) {
    const std::array members{Shape::Member{"author", 0, Want::Row, &kPerson, 1}};
    const Shape post{.members = members, .slot_count = 2};
    const Value author = object({{"name", Value::string("Ada")}});
    const Value row = project(object({{"author", author}}), post);
    EXPECT_EQ(row.slots()[0].slots()[2].text(), "Ada");
    // Something looks inside by name as well.
    EXPECT_EQ(row.slots()[1].member("name").text(), "Ada");
}

TEST_F(ProjectDom, KeepsTheWholeObjectWhereItIsWanted) {
    Shape shape = kPerson;
    shape.whole_slot = 1;
    const Value row = project(object({{"name", Value::string("Ada")}}), shape);
    EXPECT_EQ(row.slots()[1].member("name").text(), "Ada");
}

class ProjectWrapper : public ProjectDom {
protected:
    Value project_wrapped(Value dom) {
        Shape shape = kPerson;
        shape.wrapper_slot = 1;
        return project(dom, shape);
    }
};

TEST_F(ProjectWrapper, TakesTheTypeFromTheOneKey) {
    const Value dog = object({{"Dog", object({{"name", Value::string("Rex")}})}});
    const Value row = project_wrapped(dog);
    EXPECT_EQ(row.slots()[1].text(), "Dog");
    EXPECT_EQ(row.slots()[2].text(), "Rex");
}

TEST_F(ProjectWrapper, WithoutExactlyOneObjectInsideThereIsNoType) {
    const Value inner = object({{"name", Value::string("Rex")}});
    for (const Value dom : {object({}), object({{"Dog", inner}, {"Cat", inner}}),
                            object({{"Dog", Value::string("Rex")}})}) {
        const Value row = project_wrapped(dom);
        ASSERT_TRUE(row.is(Kind::Row));
        EXPECT_TRUE(row.slots()[1].is(Kind::Absent));
        EXPECT_TRUE(row.slots()[2].is(Kind::Absent));
    }
}

}  // namespace
}  // namespace millrace::value
