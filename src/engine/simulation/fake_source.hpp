#pragma once
/// @file fake_source.hpp — a data source whose answers and delays a test decides
///
///     author: User @fake(key: ["authorId"], keysMax: 10, ms: 20)
///
/// The engine sees it through the public seam of room source, as it sees HTTP.

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <millrace/source/bindings.hpp>
#include <millrace/source/directive_reader.hpp>
#include <millrace/source/source.hpp>
#include <millrace/source/template.hpp>
#include <millrace/wire/json_reader.hpp>

#include "virtual_time.hpp"

namespace millrace::engine::simulation {

inline constexpr std::string_view kFakeDirective = R"(
directive @fake(
  "What the upstream calls it; the coordinate of the field when it is left out."
  call: String
  "Members of the parent and, with a dollar sign, arguments; a null makes no call."
  key: [String!]
  "Arguments that keep keys apart: keys that differ there never share a call."
  group: [String!]
  "Keys in one call, 0: no limit. Left out: not batched."
  keysMax: Int
  "How long a call takes, unless the test says otherwise."
  ms: Int
  "Equal calls may be one. On unless said otherwise."
  shareable: Boolean
) on FIELD_DEFINITION
)";

/// What the upstream says to one key.
struct Said {
    enum class How : std::uint8_t {
        Value,
        ValueAndError,  // The value stays, `message` is reported beside it.
        ValueFails,     // Of this key only.
        CallFails,      // With all keys of the call.
        KeyFails,       // There is no call: the key cannot be made.
        RequestFails,   // There is no call: it cannot be rendered.
    };
    std::string json = "null";
    How how = How::Value;
    std::string message = {};
};

/// One exchange, as the upstream saw it.
struct Call {
    std::string name;
    std::vector<std::string> keys;
    Millis sent = 0;
    Millis ended = -1;  // negative: never
    Millis usual_ms = 0;
    const source::Claim* claim = nullptr;
};

/// The other side.
class Upstream {
public:
    Upstream() = default;
    Upstream(const Upstream&) = delete;
    Upstream& operator=(const Upstream&) = delete;
    virtual ~Upstream() = default;

    [[nodiscard]] virtual Said say(std::string_view call, std::string_view key) = 0;
    [[nodiscard]] virtual Millis duration(const Call& call) { return call.usual_ms; }
    /// How many calls of a name may be under way; others wait for their turn. 0: no limit.
    [[nodiscard]] virtual std::size_t at_once(std::string_view /*call*/) { return 0; }
};

class FakeBinding final : public source::Binding {
public:
    FakeBinding(const source::BindRequest& request, Upstream& upstream,
                source::ConfigReport& report)
        : Binding(source::BindingKind::Fetch, request.field), upstream_(upstream) {
        const source::DirectiveReader reader(request.directive, request.arena, report);
        name_ = std::string(request.field.owner->name) + "." + std::string(request.field.name);
        name_ = std::string(reader.text("call").value_or(name_));
        for (const std::string_view part : reader.texts("key")) { add_part(key_, part); }
        for (const std::string_view part : reader.texts("group")) { add_part(group_, part); }
        ms_ = reader.integer("ms").value_or(0);
        batch_.batched = reader.has("keysMax");
        batch_.keys_max = static_cast<std::uint32_t>(reader.integer("keysMax").value_or(0));
        idempotent_ = reader.boolean("shareable").value_or(true);
        source_name_ = "fake";
    }

    [[nodiscard]] std::unique_ptr<const source::Claim> claim(
        const source::ClaimRequest& request) const override;
    [[nodiscard]] std::string_view summary() const noexcept override { return name_; }

    struct Part {
        std::string name;
        std::uint16_t need = 0;  // into parent_needs(), when a member
        bool is_argument = false;
    };
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const std::vector<Part>& key() const noexcept { return key_; }
    [[nodiscard]] const std::vector<Part>& group() const noexcept { return group_; }
    [[nodiscard]] Millis usual_ms() const noexcept { return ms_; }
    [[nodiscard]] Upstream& upstream() const noexcept { return upstream_; }

private:
    void add_part(std::vector<Part>& parts, std::string_view text) {
        if (text.starts_with('$')) {
            parts.push_back({std::string(text.substr(1)), 0, true});
        } else {
            parts.push_back({std::string(text), parent_needs_.add({std::string(text)}), false});
        }
    }

    Upstream& upstream_;
    std::string name_;
    std::vector<Part> key_;
    std::vector<Part> group_;
    Millis ms_ = 0;
};

struct FakeRequest : source::Request {
    const source::Claim* claim = nullptr;
    std::span<const std::string_view> keys;
};

class FakeAnswer final : public source::Answer {
public:
    explicit FakeAnswer(std::vector<Said> said) : said_(std::move(said)) {
        for (Said& one : said_) { one.json.append(wire::kJsonPaddingBytes, ' '); }
    }
    [[nodiscard]] const Said& said(std::size_t i) const noexcept { return said_[i]; }
    [[nodiscard]] wire::PaddedJson json(std::size_t i) const noexcept {
        const std::string_view padded = said_[i].json;
        return wire::PaddedJson(padded.substr(0, padded.size() - wire::kJsonPaddingBytes));
    }

private:
    std::vector<Said> said_;
};

class FakeClaim final : public source::Claim {
public:
    FakeClaim(const FakeBinding& binding, const value::Projection& projection) noexcept
        : Claim(binding), binding_(binding), projection_(projection) {}

    [[nodiscard]] const FakeBinding& fake() const noexcept { return binding_; }

    Result<const source::Request*> render(const source::Instance& instance,
                                          source::RequestContext& context) const override {
        const std::string_view key = text_of(binding_.key(), instance, context.arena);
        if (key.data() == nullptr) { return nullptr; }
        return request_of({&key, 1}, text_of(binding_.group(), instance, context.arena), context);
    }
    Result<source::Decoded> decode(const source::Answer& answer,
                                   source::RequestContext& context) const override {
        source::Decoded decoded;
        MR_TRY(decoded.value, value_of(answer, 0, context.arena, decoded.loose));
        return decoded;
    }

    Result<source::BatchKey> key_of(const source::Instance& instance,
                                    source::RequestContext& context) const override {
        source::BatchKey key;
        key.text = text_of(binding_.key(), instance, context.arena);
        key.instance = &instance;
        if (!key.is_call()) { return key; }
        key.group = text_of(binding_.group(), instance, context.arena);
        const Said said = binding_.upstream().say(binding_.name(), key.text);
        if (said.how == Said::How::KeyFails) { return refuse(said, context.arena); }
        return key;
    }
    Result<const source::Request*> render_batch(std::span<const source::BatchKey> keys,
                                                source::RequestContext& context) const override {
        const auto texts = context.arena.make_array<std::string_view>(keys.size());
        for (std::size_t i = 0; i < keys.size(); ++i) { texts[i] = keys[i].text; }
        return request_of(texts, keys.front().group, context);
    }
    Result<const source::LooseFailure*> decode_batch(
        const source::Answer& answer, std::span<const source::BatchKey> keys,
        std::span<value::Value> values, source::RequestContext& context) const override {
        const source::LooseFailure* loose = nullptr;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            auto value = value_of(answer, i, context.arena, loose);
            values[i] = value ? *value : value::Value::error(failure(value.error(), context.arena));
        }
        return loose;
    }

private:
    // The parts with commas between them; data() null when one is null or missing.
    static std::string_view text_of(const std::vector<FakeBinding::Part>& parts,
                                    const source::Instance& instance, Arena& arena) {
        std::string text;
        for (const FakeBinding::Part& part : parts) {
            const auto scalar = source::scalar_text(value_of_part(part, instance), arena);
            if (scalar.state != source::ScalarText::State::Text) { return {}; }
            if (&part != &parts.front()) { text.push_back(','); }
            text += scalar.text;
        }
        return text.empty() ? std::string_view("") : arena.copy(std::string_view(text));
    }
    static value::Value value_of_part(const FakeBinding::Part& part,
                                      const source::Instance& instance) {
        if (part.is_argument) { return instance.args.member(part.name); }
        if (!instance.parent.is(value::Kind::Row)) { return value::Value::absent(); }
        return instance.parent.slots()[instance.slots->slots[part.need]];
    }

    Result<const source::Request*> request_of(std::span<const std::string_view> keys,
                                              std::string_view group,
                                              source::RequestContext& context) const {
        std::string text = binding_.name() + "[" + std::string(group) + "]";
        for (const std::string_view key : keys) {
            const Said said = binding_.upstream().say(binding_.name(), key);
            if (said.how == Said::How::RequestFails) { return refuse(said, context.arena); }
            text.append("\n").append(key);
        }
        auto* request = context.arena.make<FakeRequest>();
        request->key = context.arena.copy(std::string_view(text));
        request->shareable = binding_.idempotent();
        request->claim = this;
        request->keys = context.arena.copy(keys);
        return request;
    }

    Result<value::Value> value_of(const source::Answer& answer, std::size_t i, Arena& arena,
                                  const source::LooseFailure*& loose) const {
        const auto& fake = static_cast<const FakeAnswer&>(answer);
        const Said& said = fake.said(i);
        if (said.how == Said::How::ValueFails) { return refuse(said, arena); }
        if (said.how == Said::How::ValueAndError) {
            auto* beside = arena.make<source::LooseFailure>();
            beside->key = i;
            beside->failure = failure(error(said, arena), arena);
            beside->next = loose;
            loose = beside;
        }
        return wire::project(fake.json(i), projection_, arena);
    }

    static Error error(const Said& said, Arena& arena) {
        return Error::make(arena, ErrorCode::Upstream, "FAKE", said.message, "fake");
    }
    static tl::unexpected<Error> refuse(const Said& said, Arena& arena) {
        return fail(error(said, arena));
    }
    static const value::Failure* failure(const Error& error, Arena& arena) {
        auto* failure = arena.make<value::Failure>();
        failure->message = error.message();
        failure->code = error.detail().code;
        failure->source = error.detail().source;
        return failure;
    }

    const FakeBinding& binding_;
    value::Projection projection_;
};

inline std::unique_ptr<const source::Claim> FakeBinding::claim(
    const source::ClaimRequest& request) const {
    return std::make_unique<FakeClaim>(*this, request.projection);
}

/// The wire: keeps a record of every exchange.
class FakeSource final : public source::Source {
public:
    FakeSource(VirtualTime& time, Upstream& upstream) noexcept : time_(time), upstream_(upstream) {}

    Task<Result<source::AnswerRef>> send(const source::Request& request,
                                         source::RequestContext& context) override {
        const auto& asked = static_cast<const FakeRequest&>(request);
        const std::size_t place = begin(asked);
        const Millis duration = calls[place].ended - time_.now();
        if (!co_await time_.wait(duration, context.until.cancellation)) {
            calls[place].ended = time_.now();
            co_return fail(Error::make(context.arena, ErrorCode::Timeout, "CANCELLED",
                                       "nobody waits any more", "fake"));
        }
        std::vector<Said> said;
        for (const std::string& key : calls[place].keys) {
            said.push_back(upstream_.say(calls[place].name, key));
            if (said.back().how != Said::How::CallFails) { continue; }
            co_return fail(Error::make(context.arena, ErrorCode::Upstream, "FAKE",
                                       said.back().message, "fake"));
        }
        co_return source::AnswerRef(new FakeAnswer(std::move(said)));
    }

    std::vector<Call> calls;  // in the order in which they were sent

private:
    std::size_t begin(const FakeRequest& asked) {
        const FakeBinding& binding = static_cast<const FakeClaim*>(asked.claim)->fake();
        Call& call = calls.emplace_back();
        call.name = binding.name();
        call.keys.assign(asked.keys.begin(), asked.keys.end());
        call.sent = time_.now();
        call.usual_ms = binding.usual_ms();
        call.claim = asked.claim;
        call.ended = time_.now();
        const std::size_t places = upstream_.at_once(call.name);
        if (places == 0) {
            call.ended += upstream_.duration(call);
            return calls.size() - 1;
        }
        auto& free_at = free_at_[call.name];
        free_at.resize(places);
        Millis& place = *std::ranges::min_element(free_at);
        call.ended = std::max(call.ended, place) + upstream_.duration(call);
        place = call.ended;
        return calls.size() - 1;
    }

    VirtualTime& time_;
    Upstream& upstream_;
    std::map<std::string, std::vector<Millis>> free_at_;  // of each place, by name of the call
};

class FakeFactory final : public source::SourceFactory {
public:
    explicit FakeFactory(Upstream& upstream) noexcept : upstream_(upstream) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "fake"; }
    [[nodiscard]] std::string_view directive_sdl() const noexcept override {
        return kFakeDirective;
    }
    [[nodiscard]] std::unique_ptr<source::Binding> bind(
        const source::BindRequest& request, source::ConfigReport& report) const override {
        return std::make_unique<FakeBinding>(request, upstream_, report);
    }
    [[nodiscard]] std::unique_ptr<source::Source> open(const source::SourceConfig& /*config*/,
                                                       io::Loop& /*loop*/) const override {
        return nullptr;  // the simulation makes its own
    }

private:
    Upstream& upstream_;
};

}  // namespace millrace::engine::simulation
