/// Both readers accept the same texts, and what is written of a document reads back the same.
#include <cstdint>

#include <millrace/base/assert.hpp>
#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/value_writer.hpp>

using millrace::Arena;
using millrace::Result;
using millrace::value::Shape;
using millrace::value::Value;
using millrace::value::Want;
using millrace::wire::PaddedJson;
using millrace::wire::ReplyBuffer;

namespace {

const std::array kLeafMembers{Shape::Member{"b", 0, Want::Scalar, nullptr},
                              Shape::Member{"c", 1, Want::Raw, nullptr}};
const Shape kLeaf{.members = kLeafMembers, .slot_count = 3, .wrapper_slot = 2};
const std::array kMembers{Shape::Member{"a", 0, Want::Row, &kLeaf, 3},
                          Shape::Member{"b", 1, Want::Dom, nullptr}};
const Shape kShape{.members = kMembers, .slot_count = 4, .whole_slot = 2};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Arena arena(std::size_t{64} << 20);
    const PaddedJson json = PaddedJson::copy({reinterpret_cast<const char*>(data), size}, arena);
    const Result<Value> document = parse_dom(json, arena);
    const Result<Value> projected = project(json, {Want::Row, &kShape}, arena);
    const std::array<std::string_view, 2> path{"a", "0"};
    const Result<Value> found = project_at(json, path, {.want = Want::Dom}, arena);
    MR_REQUIRE(document.has_value() == projected.has_value());
    MR_REQUIRE(document.has_value() == found.has_value());
    if (!document) { return 0; }

    ReplyBuffer first;
    append_json(first, *document);
    const Result<Value> again = parse_dom(PaddedJson::copy(first.view(), arena), arena);
    MR_REQUIRE(again.has_value());
    ReplyBuffer second;
    append_json(second, *again);
    MR_REQUIRE(first.view() == second.view());
    return 0;
}
