#pragma once
/// @file fake_bindings.hpp — a directive that says all a planner wants to know, for its tests

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <millrace/source/bindings.hpp>
#include <millrace/source/directive_reader.hpp>
#include <millrace/source/source.hpp>

namespace millrace::plan {

inline constexpr std::string_view kFakeDirective = R"(
directive @fake(
  "Places in the parent that are read: `a.b`; `*` is the whole parent."
  reads: [String!]
  "Keys in one call, 0: no limit. Left out: not batched."
  keysMax: Int
  "The source must be told which members to send."
  asks: Boolean
) on FIELD_DEFINITION
)";

class FakeBinding final : public source::Binding {
public:
    FakeBinding(const source::BindRequest& request, source::ConfigReport& report)
        : Binding(source::BindingKind::Fetch, request.field) {
        const source::DirectiveReader reader(request.directive, request.arena, report);
        for (const std::string_view text : reader.texts("reads")) {
            parent_needs_.add(text == "*" ? source::MemberPath()
                                          : reader.member_path("reads", text));
        }
        batch_.batched = reader.has("keysMax");
        batch_.keys_max = static_cast<std::uint32_t>(reader.integer("keysMax").value_or(0));
        asks_for_members_ = reader.boolean("asks").value_or(false);
        source_name_ = "fake";
        summary_ = std::string(request.field.owner->name) + "." + std::string(request.field.name);
    }

    [[nodiscard]] std::unique_ptr<const source::Claim> claim(
        const source::ClaimRequest& request) const override;
    [[nodiscard]] std::string_view summary() const noexcept override { return summary_; }

private:
    std::string summary_;
};

/// Keeps what it was made for.
class FakeClaim final : public source::Claim {
public:
    FakeClaim(const FakeBinding& binding, const source::ClaimRequest& asked) noexcept
        : Claim(binding), request(asked) {}

    const source::ClaimRequest request;
};

inline std::unique_ptr<const source::Claim> FakeBinding::claim(
    const source::ClaimRequest& request) const {
    return std::make_unique<FakeClaim>(*this, request);
}

class FakeFactory final : public source::SourceFactory {
public:
    [[nodiscard]] std::string_view kind() const noexcept override { return "fake"; }
    [[nodiscard]] std::string_view directive_sdl() const noexcept override {
        return kFakeDirective;
    }
    [[nodiscard]] std::unique_ptr<source::Binding> bind(
        const source::BindRequest& request, source::ConfigReport& report) const override {
        return std::make_unique<FakeBinding>(request, report);
    }
    [[nodiscard]] std::unique_ptr<source::Source> open(const source::SourceConfig& /*config*/,
                                                       io::Loop& /*loop*/) const override {
        return nullptr;
    }
};

}  // namespace millrace::plan
