#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "functions/function.hpp"
#include "functions/groups.hpp"

namespace millrace::compute {

namespace {

/// All functions with their signatures read. Made once, on first use.
class Registry {
public:
    static const Registry& get() {
        static const Registry registry;
        return registry;
    }

    [[nodiscard]] std::span<const Function> all() const noexcept { return functions_; }
    [[nodiscard]] const Function* find(std::string_view name) const noexcept {
        const auto found = by_name_.find(name);
        return found == by_name_.end() ? nullptr : found->second;
    }

private:
    Registry() {
        for (const FunctionGroup& group :
             {sequence_functions(), predicate_functions(), collection_functions(),
              statistics_functions(), shaping_functions(), map_functions(), joining_functions(),
              string_functions(), encoding_functions(), math_functions(), conversion_functions(),
              format_functions(), time_functions(), json_functions(), control_functions()}) {
            for (const FunctionRow& row : group.rows) {
                functions_.push_back({&row, group.title, read_signature(row.signature)});
            }
        }
        for (const Function& function : functions_) {
            by_name_.emplace(function.name(), &function);
        }
    }

    std::vector<Function> functions_;
    std::unordered_map<std::string_view, const Function*> by_name_;
};

template <std::size_t kSize>
bool is_one_of(const std::array<std::string_view, kSize>& names, std::string_view name) noexcept {
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::span<const Function> functions() noexcept {
    return Registry::get().all();
}

const Function* find_function(std::string_view name) noexcept {
    return Registry::get().find(name);
}

bool is_constant(const Function& function) noexcept {
    constexpr std::array<std::string_view, 4> kChanging{"now", "sysdate", "rand", "math.rand"};
    return !is_one_of(kChanging, function.name());
}

bool is_named_constant(const Function& function) noexcept {
    return function.signature.arguments_max == 0 && function.name().starts_with("math.");
}

bool updates_variable(const Function& function) noexcept {
    constexpr std::array<std::string_view, 4> kUpdating{"seq.add", "seq.add_all", "seq.put",
                                                        "seq.remove"};
    return is_one_of(kUpdating, function.name());
}

}  // namespace millrace::compute
