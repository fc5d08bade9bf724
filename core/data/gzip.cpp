// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/gzip.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>

#include "core/base/error.h"

namespace lathe::core {

namespace {

class Inflater {
  public:
    explicit Inflater(std::string_view bytes) : m_input(bytes) {
        constexpr int kGzipWindow = 15 + 16;
        if (inflateInit2(&m_stream, kGzipWindow) != Z_OK)
            throw Error(ErrorKind::Memory, "there is no memory to decompress with");
    }
    ~Inflater() { inflateEnd(&m_stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    /// Fills `out` as far as there is content; how much that was.
    size_t read(char* out, size_t count) {
        constexpr size_t kMost = std::numeric_limits<uInt>::max();
        size_t done = 0;
        while (done < count && !m_ended) {
            // zlib only reads its input, but says so only in newer headers.
            m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(m_input.data()));
            m_stream.avail_in = static_cast<uInt>(std::min(m_input.size(), kMost));
            m_stream.next_out = reinterpret_cast<Bytef*>(out + done);
            m_stream.avail_out = static_cast<uInt>(std::min(count - done, kMost));
            const uInt in = m_stream.avail_in, room = m_stream.avail_out;
            const int status = inflate(&m_stream, Z_NO_FLUSH);
            m_input.remove_prefix(in - m_stream.avail_in);
            done += room - m_stream.avail_out;
            m_ended = status == Z_STREAM_END;
            if (status == Z_BUF_ERROR)
                throw Error(ErrorKind::Corrupt, "the gzip data end too early");
            if (status != Z_OK && !m_ended)
                throw Error(ErrorKind::Corrupt,
                            fmt::format("the gzip data are damaged ({})",
                                        m_stream.msg ? m_stream.msg : "no such stream"));
        }
        return done;
    }

  private:
    std::string_view m_input;
    z_stream m_stream{};
    bool m_ended = false;
};

}  // namespace

bool looksLikeGzip(std::string_view bytes) {
    return bytes.substr(0, 3) == "\x1F\x8B\x08";
}

std::string gunzippedStart(std::string_view bytes, size_t count) {
    std::string out(count, '\0');
    out.resize(Inflater(bytes).read(out.data(), count));
    return out;
}

std::string gunzipped(std::string_view bytes, uint64_t size) {
    constexpr uint64_t kBestRatio = 1032;  // of deflate
    if (size / kBestRatio > bytes.size())
        throw Error(ErrorKind::Corrupt,
                    fmt::format("{} bytes of gzip data cannot hold the {} bytes "
                                "that the header speaks of",
                                bytes.size(), size));
    std::string out(size, '\0');
    Inflater inflater(bytes);
    const size_t found = inflater.read(out.data(), out.size());
    char more = 0;
    if (found != size || inflater.read(&more, 1) != 0)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the gzip data hold {} bytes; the header says {}",
                                found == size ? "more" : std::to_string(found), size));
    return out;
}

}  // namespace lathe::core
