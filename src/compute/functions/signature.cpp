#include <algorithm>
#include <array>
#include <limits>

#include <millrace/base/assert.hpp>

#include "functions/function.hpp"

namespace millrace::compute {

namespace {

struct TypeWord {
    std::string_view word;
    Types types;
};

constexpr std::array kWords{
    TypeWord{"any", types::kAny},       TypeWord{"boolean", types::kBoolean},
    TypeWord{"long", types::kLong},     TypeWord{"double", types::kDouble},
    TypeWord{"number", types::kNumber}, TypeWord{"string", types::kString},
    TypeWord{"date", types::kDate},     TypeWord{"list", types::kSequence},
    TypeWord{"map", types::kMap},       TypeWord{"function", types::kFunction},
    TypeWord{"nil", types::kNil},
};

constexpr bool is_word(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

struct ReadType {
    Types types = 0;
    Flow flow;
};

/// Reads the notation of FunctionRow.
class SignatureReader {
public:
    explicit SignatureReader(std::string_view text) noexcept : text_(text) {}

    Signature read() {
        Signature signature;
        expect('(');
        while (!take(')')) {
            if (!signature.parameters.empty()) { expect(','); }
            signature.parameters.push_back(parameter());
        }
        for (const Parameter& p : signature.parameters) {
            signature.arguments_min += p.optional || p.variadic ? 0U : 1U;
            signature.arguments_max =
                p.variadic ? std::numeric_limits<std::size_t>::max() : signature.arguments_max + 1;
        }
        expect('-');
        expect('>');
        signature.result = type().flow;
        MR_REQUIRE(at_ == text_.size());
        return signature;
    }

private:
    Parameter parameter() {
        Parameter result;
        result.name = word();
        if (text_.substr(at_).starts_with("...")) {
            at_ += 3;
            result.variadic = true;
        }
        result.optional = take('?');
        expect(':');
        skip_blanks();
        const std::size_t start = at_;
        ReadType read = type();
        result.type = text_.substr(start, at_ - start);
        result.types = read.types;
        result.flow = std::move(read.flow);
        return result;
    }

    ReadType type() {
        ReadType all = single();
        while (take('|')) {
            const ReadType other = single();
            all.types |= other.types;
            if (all.flow.kind == Flow::Kind::None) { all.flow = other.flow; }
        }
        return all;
    }

    ReadType single() {
        ReadType read;
        if (take('[')) {
            const ReadType item = type();
            expect(']');
            read.types = types::kSequence;
            read.flow.kind =
                item.flow.kind == Flow::Kind::Value ? Flow::Kind::Items : Flow::Kind::None;
            read.flow.letter = item.flow.letter;
        } else if (take('{')) {
            type();
            expect(':');
            const ReadType value = type();
            expect('}');
            read.types = types::kMap;
            read.flow.kind =
                value.flow.kind == Flow::Kind::None ? Flow::Kind::None : Flow::Kind::Values;
            read.flow.letter = value.flow.letter;
        } else if (take('(')) {
            read = function();
        } else {
            read = named();
        }
        if (take('?')) { read.types |= types::kNil; }
        return read;
    }

    ReadType function() {
        ReadType read;
        read.types = types::kFunction;
        read.flow.kind = Flow::Kind::Call;
        while (!take(')')) {
            if (!read.flow.parameters.empty()) { expect(','); }
            read.flow.parameters.push_back(type().flow.letter);
        }
        expect('-');
        expect('>');
        const ReadType result = single();
        read.flow.result = result.flow.letter;
        read.flow.result_is_list = result.flow.kind == Flow::Kind::Items;
        return read;
    }

    ReadType named() {
        const std::string_view name = word();
        ReadType read;
        if (name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z') {
            read.types = types::kAny;
            read.flow.kind = Flow::Kind::Value;
            read.flow.letter = name[0];
            return read;
        }
        const auto* found = std::ranges::find(kWords, name, &TypeWord::word);
        MR_REQUIRE(found != kWords.end());
        read.types = found->types;
        return read;
    }

    void skip_blanks() noexcept {
        while (at_ < text_.size() && text_[at_] == ' ') { ++at_; }
    }
    bool take(char c) noexcept {
        skip_blanks();
        if (at_ == text_.size() || text_[at_] != c) { return false; }
        ++at_;
        return true;
    }
    void expect(char c) noexcept { MR_REQUIRE(take(c)); }
    std::string_view word() noexcept {
        skip_blanks();
        const std::size_t start = at_;
        while (at_ < text_.size() && is_word(text_[at_])) { ++at_; }
        MR_REQUIRE(at_ > start);
        return text_.substr(start, at_ - start);
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

Signature read_signature(std::string_view text) {
    return SignatureReader(text).read();
}

}  // namespace millrace::compute
