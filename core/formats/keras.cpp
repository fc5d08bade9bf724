// SPDX-License-Identifier: GPL-3.0-or-later

// Whole models as Keras saves them to HDF5 (keras: src/legacy/saving/legacy_h5_format.py):
// attributes of the root describe the network in JSON, the group model_weights holds its arrays. A
// process of its own walks the file (hdf5_child.h); what it says is checked here like any file.
// Only read.

#include "core/formats/keras.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/formats/format.h"
#include "core/formats/hdf5_child.h"
#include "core/formats/printable.h"
#include "core/formats/safetensors.h"

namespace lathe::core {

namespace {

constexpr std::string_view kSignature = "\x89HDF\r\n\x1a\n";

/// A native file has its own block before the signature, so it is none of these.
bool recognise(const std::filesystem::path& path) {
    std::error_code code;
    return std::filesystem::is_regular_file(path, code) &&
           MappedFile::open(path)->text().starts_with(kSignature);
}

RawCheckpoint read(const std::filesystem::path& path) {
    RawCheckpoint checkpoint = kerasFromStream(readHdf5InChild(path));
    checkpoint.path = path;
    checkpoint.fileBytes = MappedFile::open(path)->size();
    return checkpoint;
}

bool keepsNothing(const Encoding&) {
    return false;
}

}  // namespace

RawCheckpoint kerasFromStream(const Buffer& stream) {
    SafetensorsFile content =
        withContext("what the HDF5 reader said", [&] { return parseSafetensors(stream); });
    const auto description = content.metadata.find("model_config");
    if (description == content.metadata.end())
        throw Error(
            ErrorKind::Unsupported,
            "the HDF5 file has no attribute model_config: it holds weights alone, or is of another "
            "program; a whole model that Keras saved (model.save(\"model.h5\")) was expected");
    const MetaValue config =
        withContext("model_config", [&] { return parseJson(description->second); });
    const MetaValue* name = config.object() ? config.find("class_name") : nullptr;
    if (!name || !name->text())
        throw Error(
            ErrorKind::Corrupt,
            "model_config has no class_name; \"Sequential\" or \"Functional\" was expected");
    RawCheckpoint checkpoint;
    checkpoint.format = "keras";
    checkpoint.detail = "Keras HDF5";
    if (const auto version = content.metadata.find("keras_version");
        version != content.metadata.end()) {
        const std::string shown = printable(version->second, 20);
        checkpoint.detail = fmt::format("Keras {} HDF5", shown.substr(1, shown.size() - 2));
    }
    checkpoint.metadata["model_type"] = *name;
    checkpoint.metadata["model_config"] = config;
    checkpoint.tensors = std::move(content.tensors);
    return checkpoint;
}

extern const Format format_keras;
const Format format_keras = {"keras",   "Keras HDF5", ".h5",   "Keras loads it",
                             recognise, read,         nullptr, keepsNothing};

}  // namespace lathe::core
