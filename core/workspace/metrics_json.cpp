// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/metrics_json.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "core/base/error.h"

namespace lathe::core {

namespace {

using Json = nlohmann::ordered_json;

// Each struct is described once, by a function `visit` that names its fields; Writer and Reader
// follow it. The structured bindings make a new field a compile error here, so that none is
// forgotten.

template <class Archive>
void visit(Archive& a, Percentiles& value) {
    auto& [min, p50, p90, p99, max, mean, count] = value;
    a("min", min), a("p50", p50), a("p90", p90), a("p99", p99), a("max", max), a("mean", mean);
    a("count", count);
}

template <class Archive>
void visit(Archive& a, PerplexityResult& value) {
    auto& [nll, perplexity, standardError, tokens, chunks, context, droppedTail, seconds,
           tokensPerSecond, protocol, dataSha256, tokenNll, windowNll] = value;
    static_cast<void>(tokenNll), static_cast<void>(windowNll);
    a("nll", nll), a("perplexity", perplexity), a("stderr", standardError), a("tokens", tokens);
    a("chunks", chunks), a("context", context), a("dropped_tail", droppedTail),
        a("seconds", seconds);
    a("tokens_per_second", tokensPerSecond), a("protocol", protocol), a("data_sha256", dataSha256);
}

template <class Archive>
void visit(Archive& a, DivergenceResult::Kl& value) {
    auto& [mean, standardError, median, p90, p99, max] = value;
    a("mean", mean), a("stderr", standardError), a("median", median), a("p90", p90), a("p99", p99);
    a("max", max);
}

template <class Archive>
void visit(Archive& a, DivergenceResult& value) {
    auto& [kl, top1Agreement, top1StandardError, lnRatio, lnRatioStandardError,
           probabilityChangeRms, reference, model, tokens, tokenKl, windowKl] = value;
    static_cast<void>(tokenKl), static_cast<void>(windowKl);
    a("kl", kl), a("top1_agreement", top1Agreement), a("top1_stderr", top1StandardError);
    a("ln_ppl_ratio", lnRatio), a("ln_ppl_ratio_stderr", lnRatioStandardError);
    a("probability_change_rms", probabilityChangeRms), a("reference", reference), a("model", model);
    a("tokens", tokens);
}

template <class Archive>
void visit(Archive& a, TaskItemResult& value) {
    auto& [correct, correctNorm, chosen, chosenNorm, logLikelihoods, tokens] = value;
    static_cast<void>(logLikelihoods), static_cast<void>(tokens);
    a("correct", correct), a("correct_norm", correctNorm), a("chosen", chosen);
    a("chosen_norm", chosenNorm);
}

template <class Archive>
void visit(Archive& a, TaskResult& value) {
    auto& [name, kind, n, acc, standardError, accNorm, accNormStandardError, chance, perplexity,
           truncated, seconds, protocol, dataSha256, items] = value;
    a("name", name), a("kind", kind), a("n", n), a("acc", acc), a("stderr", standardError);
    a("acc_norm", accNorm), a("acc_norm_stderr", accNormStandardError), a("chance", chance);
    a("perplexity", perplexity), a("truncated", truncated), a("seconds", seconds);
    a("protocol", protocol), a("data_sha256", dataSha256), a("items", items);
}

template <class Archive>
void visit(Archive& a, TaskComparison& value) {
    auto& [both, onlyFirst, onlySecond, neither, pValue] = value;
    a("both", both), a("only_first", onlyFirst), a("only_second", onlySecond),
        a("neither", neither);
    a("mcnemar_p", pValue);
}

template <class Archive>
void visit(Archive& a, MeasuredTask& value) {
    auto& [result, against] = value;
    a("result", result), a("against", against);
}

template <class Archive>
void visit(Archive& a, ReliabilityBin& value) {
    auto& [lower, upper, examples, confidence, accuracy] = value;
    a("lower", lower), a("upper", upper), a("examples", examples), a("confidence", confidence);
    a("accuracy", accuracy);
}

template <class Archive>
void visit(Archive& a, ClassQuality& value) {
    auto& [examples, predicted, precision, recall] = value;
    a("examples", examples), a("predicted", predicted), a("precision", precision);
    a("recall", recall);
}

template <class Archive>
void visit(Archive& a, ClassificationResult& value) {
    auto& [examples, classes, accuracy, accuracyStandardError, top5Accuracy, crossEntropy,
           crossEntropyStandardError, calibrationError, reliability, confusion, perClass, labels,
           predictions] = value;
    a("n", examples), a("classes", classes), a("accuracy", accuracy);
    a("stderr", accuracyStandardError), a("top5", top5Accuracy), a("cross_entropy", crossEntropy);
    a("cross_entropy_stderr", crossEntropyStandardError), a("calibration_error", calibrationError);
    a("reliability", reliability), a("confusion", confusion), a("per_class", perClass);
    a("labels", labels), a("predictions", predictions);
}

template <class Archive>
void visit(Archive& a, ClassificationChange& value) {
    auto& [flips, rightToWrong, wrongToRight, agreement, mcNemarP] = value;
    a("flips", flips), a("right_to_wrong", rightToWrong), a("wrong_to_right", wrongToRight);
    a("agreement", agreement), a("mcnemar_p", mcNemarP);
}

template <class Archive>
void visit(Archive& a, MeasuredClasses& value) {
    auto& [result, data, dataSha256, against, path, names] = value;
    a("result", result), a("data", data), a("data_sha256", dataSha256), a("against", against);
    a("path", path), a("names", names);
}

template <class Archive>
void visit(Archive& a, LatencyResult& value) {
    auto& [decodeMs, prefillMs, promptTokensPerSecond, generateTokensPerSecond, promptTokens,
           generateTokens, runs, kvCacheBytes, peakRssBytes, peakIsOwn] = value;
    a("decode_ms", decodeMs), a("prefill_ms", prefillMs);
    a("prompt_tokens_per_second", promptTokensPerSecond);
    a("generate_tokens_per_second", generateTokensPerSecond), a("prompt_tokens", promptTokens);
    a("generate_tokens", generateTokens), a("runs", runs), a("kv_cache_bytes", kvCacheBytes);
    a("peak_rss_bytes", peakRssBytes), a("peak_is_own", peakIsOwn);
}

template <class Archive>
void visit(Archive& a, WeightLoss& value) {
    auto& [name, relative, sqnrDb, zeros, bytesBefore, bytesAfter] = value;
    a("name", name), a("relative_error", relative), a("sqnr_db", sqnrDb), a("zeros", zeros);
    a("bytes_before", bytesBefore), a("bytes_after", bytesAfter);
}

template <class Archive>
void visit(Archive& a, PlanNote& value) {
    auto& [level, sentence, fix] = value;
    static_cast<void>(fix);  // an offer to whoever edits the recipe
    a("level", level), a("sentence", sentence);
}

template <class Archive>
void visit(Archive& a, HeldOutLook& value) {
    auto& [step, loss, negativeLogLikelihood, accuracy] = value;
    a("step", step), a("loss", loss), a("nll", negativeLogLikelihood), a("accuracy", accuracy);
}

template <class Archive>
void visit(Archive& a, TrainingResult& value) {
    auto& [losses, heldOut, stoppedEarly, seconds, stored] = value;
    a("losses", losses), a("held_out", heldOut), a("stopped_early", stoppedEarly);
    a("seconds", seconds), a("stored", stored);
}

template <class Archive>
void visit(Archive& a, CalibrationRecord& value) {
    auto& [data, sha256, inputs, rows, unreached] = value;
    a("data", data), a("sha256", sha256), a("inputs", inputs), a("rows", rows);
    a("unreached", unreached);
}

template <class Archive>
void visit(Archive& a, WarningFacts& value) {
    auto& [data, tokens, examples, row, column, others, perplexity, ratio, written, period, trained,
           reason] = value;
    a("data", data), a("tokens", tokens), a("examples", examples), a("row", row);
    a("column", column), a("others", others), a("perplexity", perplexity), a("ratio", ratio);
    a("written", written), a("period", period), a("trained", trained), a("reason", reason);
}

template <class Archive>
void visit(Archive& a, StepWarning& value) {
    auto& [condition, site, sentence, facts] = value;
    a("condition", condition), a("site", site), a("sentence", sentence), a("facts", facts);
}

template <class Archive>
void visit(Archive& a, StepReport& value) {
    auto& [id, text, seconds, bytesBefore, bytesAfter, anonymousBefore, anonymousPeak,
           plannedMemory, loss, notes, training, calibration, warnings] = value;
    a("anonymous_bytes_before", anonymousBefore), a("peak_anonymous_bytes", anonymousPeak);
    a("planned_memory_bytes", plannedMemory);
    a("calibration", calibration), a("warnings", warnings);
    a("id", id), a("step", text), a("seconds", seconds), a("bytes_before", bytesBefore);
    a("bytes_after", bytesAfter), a("loss", loss), a("notes", notes), a("training", training);
}

template <class Archive>
void visit(Archive& a, ExportEntry& value) {
    auto& [name, action, from, to, relativeError, reason, bytes] = value;
    a("name", name), a("action", action), a("from", from), a("to", to);
    a("relative_error", relativeError), a("reason", reason), a("bytes", bytes);
}

template <class Archive>
void visit(Archive& a, ExportResult& value) {
    auto& [format, path, bytes, verified, maxAbsLogitDifference, tensors] = value;
    a("format", format), a("path", path), a("bytes", bytes), a("verified", verified);
    a("max_abs_logit_difference", maxAbsLogitDifference), a("tensors", tensors);
}

template <class Archive>
void visit(Archive& a, MeasuredModel& value) {
    auto& [name, recipe, steps, parameters, bytes, bitsPerWeight, zeros, perplexity, divergence,
           tasks, classes, latency, generated, exported, textPath] = value;
    static_cast<void>(name), static_cast<void>(recipe);
    a("text_path", textPath);
    a("parameters", parameters), a("bytes", bytes), a("bits_per_weight", bitsPerWeight);
    a("zeros", zeros), a("perplexity", perplexity), a("divergence", divergence), a("tasks", tasks);
    a("classes", classes);
    a("latency", latency), a("text", generated), a("export", exported), a("steps", steps);
}

template <class Archive>
void visit(Archive& a, Machine& value) {
    auto& [processor, cores, threads, memoryBytes, system, backend, target, precision, program] =
        value;
    a("program", program), a("processor", processor), a("cores", cores), a("threads", threads);
    a("memory_bytes", memoryBytes), a("system", system), a("backend", backend), a("target", target);
    a("precision", precision);
}

/// Enumerations by the words for their values, in the order of the values.
constexpr const char* kTaskKinds[] = {"multiple_choice", "last_word"};
constexpr const char* kNoteLevels[] = {"error", "warning", "hint"};
constexpr const char* kActions[] = {"kept", "reencoded", "refused"};
std::span<const char* const> wordsOf(TaskKind) {
    return kTaskKinds;
}
std::span<const char* const> wordsOf(PlanNote::Level) {
    return kNoteLevels;
}
std::span<const char* const> wordsOf(ExportEntry::Action) {
    return kActions;
}

/// JSON has no infinity or NaN: they are texts.
Json toJson(double value) {
    if (std::isfinite(value)) return value;
    return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}
double realFrom(const Json& json) {
    if (!json.is_string()) return json.get<double>();
    const std::string& text = json.get_ref<const std::string&>();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (text == "inf") return kInfinity;
    if (text == "-inf") return -kInfinity;
    if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
    throw Error(ErrorKind::Corrupt, "'" + text + "' is no number");
}

class Writer {
  public:
    template <class T>
    void operator()(const char* key, T& value) {
        if constexpr (std::is_same_v<T, double>)
            m_json[key] = toJson(value);
        else if constexpr (std::is_same_v<T, std::filesystem::path>)
            m_json[key] = value.string();
        else if constexpr (std::is_enum_v<T>)
            m_json[key] = wordsOf(value)[static_cast<size_t>(value)];
        else if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>)
            m_json[key] = value;
        else
            m_json[key] = object(value);
    }
    template <class T>
    void operator()(const char* key, std::optional<T>& value) {
        if (value) m_json[key] = object(*value);
    }
    template <class T>
    void operator()(const char* key, std::vector<T>& values) {
        Json& list = m_json[key] = Json::array();
        for (T& value : values) list.push_back(object(value));
    }
    void operator()(const char* key, std::vector<double>& values) {
        Json& list = m_json[key] = Json::array();
        for (const double value : values) list.push_back(toJson(value));
    }
    void operator()(const char* key, std::vector<std::string>& values) { m_json[key] = values; }
    void operator()(const char* key, std::vector<int64_t>& values) { m_json[key] = values; }
    void operator()(const char* key, std::vector<int32_t>& values) { m_json[key] = values; }

    template <class T>
    static Json object(T& value) {
        Writer writer;
        visit(writer, value);
        return std::move(writer.m_json);
    }

  private:
    Json m_json = Json::object();
};

class Reader {
  public:
    explicit Reader(const Json& json) : m_json(json) {}

    /// A field that is not there keeps its default: older programs did not know it.
    template <class T>
    void operator()(const char* key, T& value) {
        const auto found = m_json.find(key);
        if (found == m_json.end()) return;
        try {
            read(*found, value);
        } catch (const Json::exception&) {
            throw Error(ErrorKind::Corrupt,
                        std::string("the field '") + key + "' has a value of another kind");
        } catch (Error& error) {
            error.addContext(key);
            throw;
        }
    }

    template <class T>
    static void read(const Json& json, T& value) {
        if constexpr (std::is_same_v<T, double>)
            value = realFrom(json);
        else if constexpr (std::is_same_v<T, std::filesystem::path>)
            value = json.get<std::string>();
        else if constexpr (std::is_enum_v<T>)
            value = enumFrom<T>(json.get<std::string>());
        else if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>)
            value = json.get<T>();
        else {
            if (!json.is_object()) throw Error(ErrorKind::Corrupt, "an object was expected");
            Reader reader(json);
            visit(reader, value);
        }
    }
    template <class T>
    static void read(const Json& json, std::optional<T>& value) {
        read(json, value.emplace());
    }
    template <class T>
    static void read(const Json& json, std::vector<T>& values) {
        if (!json.is_array()) throw Error(ErrorKind::Corrupt, "a list was expected");
        for (const Json& item : json) read(item, values.emplace_back());
    }

  private:
    template <class T>
    static T enumFrom(const std::string& word) {
        const auto words = wordsOf(T{});
        for (size_t i = 0; i < words.size(); ++i)
            if (word == words[i]) return static_cast<T>(i);
        throw Error(ErrorKind::Corrupt, "'" + word + "' is no word this program knows");
    }
    const Json& m_json;
};

template <class T>
std::string textOf(const T& value) {
    T copy = value;  // visit takes what it may also fill
    return Writer::object(copy).dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class T>
T fromText(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) throw Error(ErrorKind::Corrupt, "the stored text is not JSON");
    T value;
    Reader::read(json, value);
    return value;
}

}  // namespace

std::string metricsToJson(const MeasuredModel& metrics) {
    return textOf(metrics);
}
MeasuredModel metricsFromJson(std::string_view json) {
    return fromText<MeasuredModel>(json);
}
std::string machineToJson(const Machine& machine) {
    return textOf(machine);
}
Machine machineFromJson(std::string_view json) {
    return fromText<Machine>(json);
}

}  // namespace lathe::core
