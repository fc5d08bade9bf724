// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <limits>

#include "core/base/error.h"
#include "core/model/key_reader.h"
#include "core/model/meta.h"
#include "core/model/names.h"
#include "core/model/spec.h"
#include "core/model/spec_fields.h"

namespace lathe::core {

namespace {

constexpr size_t kListLimit = 65536;  // layers, divisors, labels or means; checkSpec knows the real limits

class Writer {
  public:
    template <class T>
    void field(const char* name, const T& value) {
        m_members.emplace(name, of(value));
    }
    template <class T>
    void optional(const char* name, const T& value) {
        field(name, value);
    }
    MetaValue take() { return meta::object(std::move(m_members)); }

  private:
    static MetaValue of(bool value) { return meta::flag(value); }
    static MetaValue of(int value) { return meta::integer(value); }
    static MetaValue of(int64_t value) { return meta::integer(value); }
    static MetaValue of(double value) { return meta::real(value); }
    static MetaValue of(float value) { return meta::real(double{value}); }
    static MetaValue of(const std::string& value) { return meta::text(value); }
    template <class T>
    static MetaValue of(const std::vector<T>& values) {
        MetaValue::Array elements;
        for (const T& value : values) elements.push_back(of(value));
        return meta::array(std::move(elements));
    }
    template <class T>
    static MetaValue of(const T& value) {
        if constexpr (std::is_enum_v<T>) {
            return meta::text(wordFor(value));
        } else {
            Writer writer;
            fields(writer, value);
            return writer.take();
        }
    }

    MetaValue::Object m_members;
};

class Reader {
  public:
    Reader(const MetaValue::Object& object, std::string what) : m_keys(object, std::move(what)) {}

    template <class T>
    void field(const char* name, T& value) {
        const MetaValue* found = m_keys.find(name);
        if (!found) m_keys.fail(name, "is missing from the model's description");
        read(name, *found, value);
    }
    template <class T>
    void optional(const char* name, T& value) {
        if (const MetaValue* found = m_keys.find(name)) read(name, *found, value);
    }

  private:
    void read(const char* name, const MetaValue&, bool& value) { value = m_keys.flagOr(name, false); }
    void read(const char* name, const MetaValue&, int& value) {
        value = static_cast<int>(
            m_keys.count(name, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
    }
    void read(const char* name, const MetaValue&, int64_t& value) {
        value = m_keys.count(name, std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max());
    }
    void read(const char* name, const MetaValue&, double& value) { value = m_keys.real(name); }
    void read(const char* name, const MetaValue&, std::string& value) { value = m_keys.textOr(name, ""); }

    template <class T>
    void read(const char* name, const MetaValue& found, std::vector<T>& values) {
        const MetaValue::Array* elements = found.array();
        if (!elements || elements->size() > kListLimit) m_keys.fail(name, "is not a list of sane length");
        for (size_t i = 0; i < elements->size(); ++i) {
            T value{};
            readElement(fmt::format("{}.{}", name, i), (*elements)[i], value);
            values.push_back(std::move(value));
        }
    }

    void readElement(const std::string& name, const MetaValue& found, float& value) {
        const auto number = found.real();
        if (!number) m_keys.fail(name, "is not a number");
        value = static_cast<float>(*number);
    }
    void readElement(const std::string& name, const MetaValue& found, std::string& value) {
        if (!found.text()) m_keys.fail(name, "is not a text");
        value = *found.text();
    }
    template <class T>
    void readElement(const std::string& name, const MetaValue& found, T& value) {
        if (!found.object()) m_keys.fail(name, "is not an object");
        Reader reader(*found.object(), m_keys.what() + ": " + name);
        fields(reader, value);
    }

    template <class T>
    void read(const char* name, const MetaValue& found, T& value) {
        if constexpr (std::is_enum_v<T>) {
            const std::string word = m_keys.textOr(name, "");
            const auto known = valueFor<T>(word);
            if (!known) m_keys.fail(name, fmt::format("is '{}', which this program does not know", word));
            value = *known;
        } else {
            readElement(name, found, value);
        }
    }

    KeyReader m_keys;
};

}  // namespace

std::string specToJson(const ModelSpec& spec) {
    Writer writer;
    fields(writer, spec);
    return toJson(writer.take());
}

ModelSpec specFromJson(const std::string& json) {
    const MetaValue value = parseJson(json);
    if (!value.object()) throw Error(ErrorKind::Corrupt, "the model's description is not a JSON object");
    ModelSpec spec;
    Reader reader(*value.object(), "model description");
    fields(reader, spec);
    checkSpec(spec);
    return spec;
}

}  // namespace lathe::core
