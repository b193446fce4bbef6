#pragma once
/// @file random_world.hpp — schemas, operations and data, all made from a seed
///
/// What a world says depends on the seed, the call and the key alone, never on when it is asked:
/// an oracle can ask it the same questions as the engine did.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "fake_source.hpp"

namespace millrace::engine::simulation {

/// A hash that is good enough to be taken for chance.
[[nodiscard]] inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
    std::uint64_t x = a * 0x9e3779b97f4a7c15U + b + 0x2545f4914f6cdd1dU;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}
[[nodiscard]] inline std::uint64_t mix(std::uint64_t a, std::string_view text) noexcept {
    std::uint64_t hash = mix(a, text.size());
    for (const char c : text) { hash = mix(hash, static_cast<unsigned char>(c)); }
    return hash;
}

class Random {
public:
    explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

    std::uint64_t next() noexcept { return state_ = mix(state_, 1); }
    std::size_t below(std::size_t count) noexcept { return next() % count; }
    bool chance(std::size_t percent) noexcept { return below(100) < percent; }

private:
    std::uint64_t state_;
};

// --- schemas ----------------------------------------------------------------------------------

struct FieldModel {
    static constexpr std::size_t kInt = ~std::size_t{0};

    std::string name;
    std::size_t type = kInt;  // index into SchemaModel::types
    std::size_t lists = 0;    // around it
    bool non_null = false;
    // Fetched only:
    bool fetched = false;
    std::string call = {};
    int key_member = -1;  // k0, k1, k2; negative: none
    bool key_argument = false;
    int keys_max = -1;  // negative: not batched
    bool shareable = true;

    [[nodiscard]] bool is_batched() const noexcept { return keys_max >= 0; }
};

struct TypeModel {
    std::string name;
    std::vector<std::size_t> possible;  // interfaces only
    std::vector<FieldModel> fields;

    [[nodiscard]] bool is_interface() const noexcept { return !possible.empty(); }
    [[nodiscard]] const FieldModel* field(std::string_view field_name) const noexcept {
        const auto found = std::ranges::find(fields, field_name, &FieldModel::name);
        return found == fields.end() ? nullptr : &*found;
    }
};

/// Query, some object types that refer to each other, and an interface of all but the first.
///
/// Fields of objects: numbers v and w (non-null), members m and l, fetched ones f0, f1, …, and
/// `shared`, which every type gets in its own way. Members k0, k1, k2 are keys that the schema
/// does not mention.
struct SchemaModel {
    static constexpr std::size_t kQuery = 0;
    static constexpr std::size_t kInterface = 1;

    std::vector<TypeModel> types;

    explicit SchemaModel(Random& random);
    [[nodiscard]] std::string sdl() const;

private:
    FieldModel member(Random& random, std::string name, std::size_t lists) const;
    FieldModel fetched(Random& random, const TypeModel& owner, std::string name) const;
    [[nodiscard]] std::string type_text(const FieldModel& field) const;
    [[nodiscard]] std::size_t random_type(Random& random) const {
        return kInterface + random.below(types.size() - kInterface);
    }
};

inline SchemaModel::SchemaModel(Random& random) {
    types.resize(4 + random.below(3));
    types[kQuery].name = "Query";
    types[kInterface].name = "I";
    for (std::size_t i = kInterface + 1; i < types.size(); ++i) {
        types[i].name = fmt::format("T{}", i);
        if (i > kInterface + 1) { types[kInterface].possible.push_back(i); }
    }
    FieldModel shared = fetched(random, types[kInterface], "shared");
    for (std::size_t i = kInterface + 1; i < types.size(); ++i) {
        TypeModel& type = types[i];
        type.fields.push_back({.name = "v"});
        type.fields.push_back({.name = "w", .non_null = true});
        type.fields.push_back(member(random, "m", 0));
        type.fields.push_back(member(random, "l", 1 + random.below(2)));
        for (std::size_t f = 1 + random.below(3); f > 0; --f) {
            type.fields.push_back(fetched(random, type, fmt::format("f{}", f)));
        }
        FieldModel& own = type.fields.emplace_back(fetched(random, type, "shared"));
        own.type = shared.type;
        own.lists = shared.lists;
        own.non_null = shared.non_null;
    }
    types[kInterface].fields = {{.name = "v"}, shared};
    for (std::size_t f = 2 + random.below(3); f > 0; --f) {
        FieldModel field = fetched(random, types[kQuery], fmt::format("q{}", f));
        field.key_member = -1;
        field.key_argument = random.chance(20);
        if (random.chance(50)) { field.lists = 1; }
        types[kQuery].fields.push_back(field);
    }
    types[kQuery].fields.push_back(member(random, "m", 0));
}

inline FieldModel SchemaModel::member(Random& random, std::string name, std::size_t lists) const {
    FieldModel field;
    field.name = std::move(name);
    field.type = random_type(random);
    field.lists = lists;
    return field;
}

inline FieldModel SchemaModel::fetched(Random& random, const TypeModel& owner,
                                       std::string name) const {
    FieldModel field;
    field.call = owner.name + "." + name;
    field.name = std::move(name);
    field.fetched = true;
    field.type = random.chance(10) ? FieldModel::kInt : random_type(random);
    field.lists = random.chance(70) ? 0 : 1 + random.below(2);
    field.non_null = random.chance(10);
    field.key_member = random.chance(85) ? static_cast<int>(random.below(3)) : -1;
    field.key_argument = random.chance(15);
    constexpr std::array kKeysMax{0, 0, 1, 2, 3, 5};
    if (random.chance(70)) { field.keys_max = kKeysMax[random.below(kKeysMax.size())]; }
    field.shareable = field.is_batched() || random.chance(70);
    return field;
}

inline std::string SchemaModel::type_text(const FieldModel& field) const {
    return std::string(field.lists, '[') +
           (field.type == FieldModel::kInt ? "Int" : types[field.type].name) +
           std::string(field.lists, ']') + (field.non_null ? "!" : "");
}

inline std::string SchemaModel::sdl() const {
    std::string text;
    for (const TypeModel& type : types) {
        const auto& possible = types[kInterface].possible;
        const auto index = static_cast<std::size_t>(&type - types.data());
        const bool implements = std::ranges::find(possible, index) != possible.end();
        text += fmt::format("{} {}{} {{\n", type.is_interface() ? "interface" : "type", type.name,
                            implements ? " implements I" : "");
        for (const FieldModel& field : type.fields) {
            text += fmt::format("  {}{}: {}", field.name, field.fetched ? "(k: Int)" : "",
                                type_text(field));
            if (field.fetched && !type.is_interface()) {
                text += fmt::format(" @fake(call: \"{}\"", field.call);
                std::string parts;
                if (field.key_member >= 0) { parts += fmt::format("\"k{}\" ", field.key_member); }
                if (field.key_argument) { parts += "\"$k\""; }
                if (!parts.empty()) { text += fmt::format(", key: [{}]", parts); }
                if (field.is_batched()) { text += fmt::format(", keysMax: {}", field.keys_max); }
                text += field.shareable ? ")" : ", shareable: false)";
            }
            text += "\n";
        }
        text += "}\n";
    }
    return text;
}

// --- operations -------------------------------------------------------------------------------

/// A field, or an inline fragment when `field` is empty.
struct Selected {
    std::string field;
    std::string key;    // of the response
    int argument = -1;  // k; negative: not given
    bool skipped = false;
    std::string directive;
    std::size_t on = SchemaModel::kQuery;  // fragments: their type
    std::vector<Selected> below;
};

/// Whether operations have @defer and @stream in them.
enum class Parts : std::uint8_t { Whole, Deferred };

class OperationMaker {
public:
    OperationMaker(const SchemaModel& schema, Random& random, Parts parts = Parts::Whole) noexcept
        : schema_(schema), random_(random), parts_(parts) {}

    std::vector<Selected> make() {
        fields_left_ = 8 + random_.below(24);
        return selections(SchemaModel::kQuery, 0);
    }

    /// With variables $yes and $no for the directives, and $three for arguments.
    static std::string text(const std::vector<Selected>& selections) {
        return "query($yes: Boolean!, $no: Boolean!, $three: Int) {" + body(selections) + " }";
    }

private:
    static constexpr std::size_t kDepthMax = 5;

    std::vector<Selected> selections(std::size_t type, std::size_t depth) {
        std::vector<Selected> made;
        for (std::size_t n = 1 + random_.below(depth == 0 ? 5 : 3); n > 0; --n) {
            const std::size_t fragments = parts_ == Parts::Deferred ? 35 : 8;
            if (random_.chance(type == SchemaModel::kInterface ? 50 : fragments) && depth > 0) {
                made.push_back(fragment(type, depth));
            } else if (!made.empty() && !made.back().field.empty() && random_.chance(10)) {
                made.push_back(again(made.back(), type, depth));
            } else {
                made.push_back(field(type, depth));
            }
        }
        return made;
    }

    Selected fragment(std::size_t type, std::size_t depth) {
        Selected made;
        made.on = type;
        if (type == SchemaModel::kInterface) {
            const auto& possible = schema_.types[type].possible;
            made.on = possible[random_.below(possible.size())];
        }
        decorate(made);
        if (parts_ == Parts::Deferred && random_.chance(50)) { made.directive += " @defer"; }
        made.below = selections(made.on, depth);
        return made;
    }

    Selected field(std::size_t type, std::size_t depth) {
        const auto& fields = schema_.types[type].fields;
        const FieldModel* model = &fields[random_.below(fields.size())];
        if (!model->fetched) { model = &fields[random_.below(fields.size())]; }
        const bool must_end = depth >= kDepthMax || fields_left_ == 0;
        if (must_end && type != SchemaModel::kQuery) { model = &fields.front(); }
        if (fields_left_ > 0) { --fields_left_; }
        Selected made;
        made.field = model->name;
        made.key = model->name;
        if (model->fetched && random_.chance(40)) {
            made.argument = static_cast<int>(random_.below(4));
        }
        if (made.argument >= 0 || random_.chance(20)) { made.key = fmt::format("a{}", ++aliases_); }
        decorate(made);
        if (parts_ == Parts::Deferred && model->lists > 0 && random_.chance(40)) {
            made.directive += fmt::format(" @stream(initialCount: {})", random_.below(3));
        }
        if (model->type != FieldModel::kInt) { made.below = selections(model->type, depth + 1); }
        return made;
    }

    // The same field a second time: the selections below it are merged.
    Selected again(const Selected& first, std::size_t type, std::size_t depth) {
        Selected made = first;
        const FieldModel& model = *schema_.types[type].field(first.field);
        if (model.type != FieldModel::kInt) { made.below = selections(model.type, depth + 1); }
        return made;
    }

    void decorate(Selected& made) {
        constexpr std::array<std::string_view, 4> kSkips{"@skip(if: true)", "@include(if: false)",
                                                         "@skip(if: $yes)", "@include(if: $no)"};
        constexpr std::array<std::string_view, 3> kStays{"@skip(if: $no)", "@include(if: $yes)",
                                                         "@include(if: true)"};
        made.skipped = random_.chance(8);
        if (made.skipped) {
            made.directive = kSkips[random_.below(kSkips.size())];
        } else if (random_.chance(10)) {
            made.directive = kStays[random_.below(kStays.size())];
        }
    }

    static std::string body(const std::vector<Selected>& selections) {
        std::string text;
        for (const Selected& selected : selections) {
            if (selected.field.empty()) {
                text += " ...";
                if (selected.on != SchemaModel::kQuery) {
                    text += fmt::format(" on {}", name(selected.on));
                }
            } else {
                text += fmt::format(" {}: {}", selected.key, selected.field);
                if (selected.argument == 3) { text += "(k: $three)"; }
                if (selected.argument >= 0 && selected.argument != 3) {
                    text += fmt::format("(k: {})", selected.argument);
                }
            }
            text += " " + selected.directive;
            if (!selected.below.empty()) { text += fmt::format(" {{{} }}", body(selected.below)); }
        }
        return text;
    }
    static std::string name(std::size_t type) {
        return type == SchemaModel::kInterface ? "I" : fmt::format("T{}", type);
    }

    const SchemaModel& schema_;
    Random& random_;
    Parts parts_;
    std::size_t fields_left_ = 0;
    std::size_t aliases_ = 0;
};

// --- data -------------------------------------------------------------------------------------

/// One JSON value of the world.
struct Datum {
    enum class Kind : std::uint8_t { Null, Number, WrongText, List, Object, ObjectOfNoType };
    Kind kind = Kind::Null;
    std::uint64_t hash = 0;  // of the place; members follow from it
    std::size_t type = 0;    // Object: never an interface
    std::size_t depth = 0;   // Object: within one answer
    std::vector<Datum> items = {};

    [[nodiscard]] std::string number() const { return fmt::format("{}", hash % 1000); }
};

/// Whether upstreams fail and send what they should not.
enum class Mood : std::uint8_t { Moody, Calm };

class RandomWorld final : public Upstream {
public:
    RandomWorld(const SchemaModel& schema, std::uint64_t seed, Mood mood = Mood::Moody) noexcept
        : schema_(schema), seed_(seed), mood_(mood) {}

    /// Another world over the same schema.
    void reseed(std::uint64_t seed) {
        seed_ = seed;
        said_.clear();
    }

    [[nodiscard]] Datum fetched(const FieldModel& field, std::string_view key) const {
        const std::uint64_t hash = mix(mix(seed_, field.call), key);
        return datum(hash, field.type, field.lists, 0);
    }
    [[nodiscard]] Datum member(const Datum& object, const FieldModel& field) const {
        const std::uint64_t hash = mix(object.hash, field.name);
        if (field.non_null && (mood_ == Mood::Calm || !is_one_in(hash, 3, 24))) {
            return {.kind = Datum::Kind::Number, .hash = hash};
        }
        return datum(hash, field.type, field.lists, object.depth + 1);
    }
    /// Member k0, k1 or k2; negative: null.
    [[nodiscard]] static int key_member(const Datum& object, int index) noexcept {
        const std::uint64_t hash = mix(object.hash, static_cast<std::uint64_t>(index) + 77);
        return is_one_in(hash, 4, 16) ? -1 : static_cast<int>(hash % 9);
    }

    [[nodiscard]] Said::How how(const FieldModel& field, std::string_view key) const {
        const std::uint64_t hash = mix(mix(seed_, field.call), key);
        if (mood_ == Mood::Calm) { return Said::How::Value; }
        if (is_one_in(hash, 5, 40)) {
            return field.is_batched() ? Said::How::KeyFails : Said::How::RequestFails;
        }
        if (is_one_in(hash, 6, 60)) { return Said::How::CallFails; }
        if (is_one_in(hash, 7, 40)) { return Said::How::ValueFails; }
        if (is_one_in(hash, 8, 40)) { return Said::How::ValueAndError; }
        return Said::How::Value;
    }
    [[nodiscard]] static std::string message(std::string_view call, std::string_view key) {
        return fmt::format("{} does not like {}", call, key);
    }

    [[nodiscard]] Said say(std::string_view call, std::string_view key) override {
        const auto [place, is_new] = said_.try_emplace({std::string(call), std::string(key)});
        if (is_new) {
            const FieldModel& field = field_of(call);
            place->second.how = how(field, key);
            place->second.message = message(call, key);
            append(place->second.json = {}, fetched(field, key));
        }
        return place->second;
    }
    [[nodiscard]] Millis duration(const Call& call) override {
        constexpr std::array<Millis, 8> kDurations{0, 1, 1, 2, 5, 10, 20, 50};
        std::uint64_t hash = mix(seed_ + 1, call.name);
        for (const std::string& key : call.keys) { hash = mix(hash, key); }
        return kDurations[hash % kDurations.size()];
    }

    [[nodiscard]] const FieldModel& field_of(std::string_view call) const {
        const std::size_t dot = call.find('.');
        const auto type = std::ranges::find(schema_.types, call.substr(0, dot), &TypeModel::name);
        return *type->field(call.substr(dot + 1));
    }

private:
    // Independent chances from one hash.
    static bool is_one_in(std::uint64_t hash, std::uint64_t about, std::uint64_t count) noexcept {
        return mix(hash, about) % count == 0;
    }

    [[nodiscard]] bool is_wrong(std::uint64_t hash, std::uint64_t about,
                                std::uint64_t count) const noexcept {
        return mood_ == Mood::Moody && is_one_in(hash, about, count);
    }

    [[nodiscard]] Datum datum(std::uint64_t hash, std::size_t type, std::size_t lists,
                              std::size_t depth) const {
        constexpr std::size_t kDepthMax = 2;
        Datum made;
        made.hash = hash;
        if (is_one_in(hash, 1, 16)) { return made; }
        if (lists > 0) {
            made.kind = is_wrong(hash, 2, 50) ? Datum::Kind::Number : Datum::Kind::List;
            const std::uint64_t count = made.kind == Datum::Kind::List ? hash % 5 : 0;
            for (std::uint64_t i = 0; i < count; ++i) {
                made.items.push_back(datum(mix(hash, i), type, lists - 1, depth));
            }
            return made;
        }
        if (type == FieldModel::kInt) {
            made.kind = is_wrong(hash, 3, 25) ? Datum::Kind::WrongText : Datum::Kind::Number;
            return made;
        }
        if (depth > kDepthMax) { return made; }
        made.kind = Datum::Kind::Object;
        made.type = type;
        made.depth = depth;
        const TypeModel& model = schema_.types[type];
        if (model.is_interface()) {
            if (is_wrong(hash, 9, 30)) { made.kind = Datum::Kind::ObjectOfNoType; }
            made.type = model.possible[hash % model.possible.size()];
        }
        return made;
    }

    void append(std::string& json, const Datum& datum) const {
        switch (datum.kind) {
            case Datum::Kind::Null:
                json += "null";
                return;
            case Datum::Kind::Number:
                json += datum.number();
                return;
            case Datum::Kind::WrongText:
                json += R"("many")";
                return;
            case Datum::Kind::List:
                json += '[';
                for (const Datum& item : datum.items) {
                    if (&item != &datum.items.front()) { json += ','; }
                    append(json, item);
                }
                json += ']';
                return;
            case Datum::Kind::Object:
            case Datum::Kind::ObjectOfNoType:
                append_object(json, datum);
        }
    }
    void append_object(std::string& json, const Datum& object) const {
        const TypeModel& type = schema_.types[object.type];
        json += fmt::format(R"({{"__typename":"{}")",
                            object.kind == Datum::Kind::Object ? type.name : "Nobody");
        for (const int k : {0, 1, 2}) {
            const int key = key_member(object, k);
            json += fmt::format(R"(,"k{}":{})", k, key < 0 ? "null" : std::to_string(key));
        }
        for (const FieldModel& field : type.fields) {
            if (field.fetched) { continue; }
            json += fmt::format(R"(,"{}":)", field.name);
            append(json, member(object, field));
        }
        json += '}';
    }

    const SchemaModel& schema_;
    std::uint64_t seed_;
    Mood mood_;
    std::map<std::pair<std::string, std::string>, Said> said_;
};

}  // namespace millrace::engine::simulation
