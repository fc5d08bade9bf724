// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hash.h"

#include <openssl/evp.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/job.h"

namespace lathe::core {

namespace {
constexpr size_t kChunkBytes = size_t{1} << 20;  // between two looks at the stop token: about 1 ms
}  // namespace

struct Sha256::Impl {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~Impl() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : m_impl(std::make_unique<Impl>()) {
    if (!m_impl->context || EVP_DigestInit_ex(m_impl->context, EVP_sha256(), nullptr) != 1)
        throw Error(ErrorKind::Internal, "SHA-256 is not available in the installed libcrypto");
}

Sha256::~Sha256() = default;

void Sha256::update(const void* data, size_t sizeBytes) {
    EVP_DigestUpdate(m_impl->context, data, sizeBytes);
}

std::string Sha256::finish() {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    EVP_DigestFinal_ex(m_impl->context, digest, &length);
    static const char* kHex = "0123456789abcdef";
    std::string text;
    for (unsigned int i = 0; i < length; ++i) {
        text += kHex[digest[i] >> 4];
        text += kHex[digest[i] & 15];
    }
    return text;
}

std::string sha256(std::string_view bytes) {
    Sha256 hash;
    hash.update(bytes.data(), bytes.size());
    return hash.finish();
}

std::string sha256File(const std::filesystem::path& path, JobContext* job) {
    const auto file = MappedFile::open(path);
    Sha256 hash;
    for (size_t done = 0; done < file->size(); done += kChunkBytes) {
        if (job) job->checkpoint();
        const size_t count = std::min(kChunkBytes, file->size() - done);
        hash.update(file->data() + done, count);
        if (job) job->advance(static_cast<int64_t>(count));
    }
    return hash.finish();
}

}  // namespace lathe::core
