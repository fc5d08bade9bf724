// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "app/cli/session.h"
#include "core/base/error.h"
#include "core/formats/format.h"
#include "core/model/family.h"

namespace lathe::app {

namespace {

struct Options {
    std::string model, text;
    bool noSpecial = false;
};

/// Of a whole model, or of a checkpoint that holds nothing but a vocabulary.
core::TokenizerPtr tokenizerFor(const std::string& name) {
    const bool sample = name.starts_with("sample:");
    core::TokenizerPtr tokenizer =
        sample ? core::openModel(name)->tokenizer() : core::tokenizerOf(core::readCheckpoint(name));
    if (!tokenizer) throw core::Error(core::ErrorKind::NotFound, name + " has no tokenizer with it");
    return tokenizer;
}

void tokenize(Session& session, const Options& options) {
    const core::TokenizerPtr tokenizer = tokenizerFor(options.model);
    core::Tokenizer::EncodeOptions how;
    how.addSpecial = !options.noSpecial;
    const std::vector<core::TokenId> ids = tokenizer->encode(options.text, how);
    Json pieces = Json::array();
    std::string text;
    for (const core::TokenId id : ids) {
        pieces.push_back(tokenizer->pieceOf(id));
        text += fmt::format("{:>8}  {}\n", id, tokenizer->pieceOf(id));
    }
    const Json json = {{"ids", ids}, {"pieces", std::move(pieces)}};
    if (session.options().json) {
        const std::string dumped = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
        std::fwrite(dumped.data(), 1, dumped.size(), stdout);
    } else {
        session.print(json, text);
    }
}

}  // namespace

void addTokenize(Parser& app, Command& chosen) {
    auto options = std::make_shared<Options>();
    Parser command = app.addSubcommand("tokenize", "Ids and pieces of a text");
    command.addOption("MODEL", options->model, "Model, or a GGUF that holds a vocabulary only").required();
    command.addOption("--text", options->text, "The text").required();
    command.addFlag("--no-special", options->noSpecial, "Without BOS and EOS");
    command.callback([options, &chosen] { chosen = [options](Session& session) { tokenize(session, *options); }; });
}

}  // namespace lathe::app
