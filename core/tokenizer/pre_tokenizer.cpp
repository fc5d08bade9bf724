// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/pre_tokenizer.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>

#include <memory>

#include "core/base/error.h"
#include "core/tokenizer/utf8.h"

namespace lathe::core {

namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};
using Code = std::unique_ptr<pcre2_code, Freed<pcre2_code_free>>;
using MatchData = std::unique_ptr<pcre2_match_data, Freed<pcre2_match_data_free>>;
using MatchContext = std::unique_ptr<pcre2_match_context, Freed<pcre2_match_context_free>>;
using JitStack = std::unique_ptr<pcre2_jit_stack, Freed<pcre2_jit_stack_free>>;

/// Oniguruma, for which these expressions were written, takes \s to be Unicode's White_Space; PCRE2's
/// \s also has U+180E. So the class is spelled out.
std::string withWhiteSpaceSpelledOut(std::string_view regex) {
    static constexpr std::string_view kWhite =
        R"(\x{9}-\x{D}\x{20}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000})";
    std::string out;
    bool inClass = false;
    for (size_t i = 0; i < regex.size(); ++i) {
        const char c = regex[i];
        if (c == '\\' && i + 1 < regex.size()) {
            const char escaped = regex[++i];
            if (escaped == 's')
                out += inClass ? std::string(kWhite) : fmt::format("[{}]", kWhite);
            else if (escaped == 'S' && !inClass)
                out += fmt::format("[^{}]", kWhite);
            else
                out.append({'\\', escaped});
            continue;
        }
        if (c == '[') inClass = true;
        if (c == ']') inClass = false;
        out.push_back(c);
    }
    return out;
}

std::string messageOf(int code) {
    PCRE2_UCHAR buffer[160];
    pcre2_get_error_message(code, buffer, sizeof buffer);
    return reinterpret_cast<const char*>(buffer);
}

}  // namespace

struct PreTokenizer::Stage {
    std::string regex;
    Code code;

    explicit Stage(std::string_view text) : regex(text) {
        const std::string spelled = withWhiteSpaceSpelledOut(text);
        int error = 0;
        PCRE2_SIZE offset = 0;
        code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(spelled.data()), spelled.size(),
                                 PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error, &offset, nullptr));
        if (!code)
            throw Error(ErrorKind::Unsupported,
                        fmt::format("the pre-tokenizer's regular expression '{}' does not compile: {}", text,
                                    messageOf(error)));
        pcre2_jit_compile(code.get(), PCRE2_JIT_COMPLETE);  // where there is no JIT, the interpreter runs
    }
};

namespace {

/// Matching state of one split() call; the compiled expressions are shared between threads.
class Matcher {
  public:
    Matcher() : m_context(pcre2_match_context_create(nullptr)), m_data(pcre2_match_data_create(1, nullptr)) {
        if (!m_context || !m_data) throw std::bad_alloc();
        m_stack.reset(pcre2_jit_stack_create(32 * 1024, 4 * 1024 * 1024, nullptr));
        if (m_stack) pcre2_jit_stack_assign(m_context.get(), nullptr, m_stack.get());
        pcre2_set_heap_limit(m_context.get(), 256 * 1024);  // KiB
    }

    /// The next match in `text`, which is valid UTF-8, at or after `from`.
    bool find(const pcre2_code* code, const std::string& regex, std::string_view text, size_t from, size_t& begin,
              size_t& end) {
        const auto subject = reinterpret_cast<PCRE2_SPTR>(text.data());
        int result = pcre2_match(code, subject, text.size(), from, PCRE2_NO_UTF_CHECK, m_data.get(), m_context.get());
        if (result == PCRE2_ERROR_JIT_STACKLIMIT)
            result = pcre2_match(code, subject, text.size(), from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, m_data.get(),
                                 m_context.get());
        if (result == PCRE2_ERROR_NOMATCH) return false;
        if (result < 0)
            throw Error(ErrorKind::Unsupported,
                        fmt::format("the pre-tokenizer's regular expression '{}' gave up at byte {} of the text: {}",
                                    regex, from, messageOf(result)));
        begin = pcre2_get_ovector_pointer(m_data.get())[0];
        end = pcre2_get_ovector_pointer(m_data.get())[1];
        return begin <= end;  // \K can turn them round; such an expression splits nothing
    }

  private:
    MatchContext m_context;
    MatchData m_data;
    JitStack m_stack;
};

void splitBy(Matcher& matcher, const pcre2_code* code, const std::string& regex, std::string_view word,
             std::vector<std::string_view>& out) {
    const auto emit = [&](size_t begin, size_t end) {
        if (end > begin) out.push_back(word.substr(begin, end - begin));
    };
    size_t cut = 0, from = 0, begin = 0, end = 0;
    while (from <= word.size() && matcher.find(code, regex, word, from, begin, end)) {
        if (begin < cut) break;
        emit(cut, begin);
        emit(begin, end);
        cut = end;
        // An empty match cuts there; the search goes on one character later.
        from = end > begin ? end : end + std::max<size_t>(1, characterLength(word.substr(end)));
    }
    emit(cut, word.size());
}

}  // namespace

PreTokenizer::PreTokenizer(std::string_view name) {
    for (const std::string& regex : preTokenizerStages(name)) m_stages.push_back(std::make_unique<const Stage>(regex));
}

PreTokenizer::~PreTokenizer() = default;

std::vector<std::string_view> PreTokenizer::split(std::string_view text) const {
    std::vector<std::string_view> words, next;
    Matcher matcher;
    while (!text.empty()) {
        const size_t valid = validPrefix(text);
        if (valid > 0) {
            std::vector<std::string_view> run{text.substr(0, valid)};
            for (const auto& stage : m_stages) {
                next.clear();
                for (const std::string_view word : run) splitBy(matcher, stage->code.get(), stage->regex, word, next);
                run.swap(next);
            }
            words.insert(words.end(), run.begin(), run.end());
        }
        size_t bad = valid;
        while (bad < text.size() && characterLength(text.substr(bad)) == 0) ++bad;
        if (bad > valid) words.push_back(text.substr(valid, bad - valid));
        text.remove_prefix(bad);
    }
    return words;
}

}  // namespace lathe::core
