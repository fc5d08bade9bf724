// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the activations view measures, as jobs over plain values: peaks of every channel of every
// place, what the text is worth as calibration data, one place token by token, and what
// SmoothQuant's scales make of both sides of it.

#include <QStringList>
#include <filesystem>
#include <memory>
#include <vector>

#include "app/desktop/documents/selected_channels.h"
#include "app/desktop/observatory/observed_text.h"
#include "core/backend/backend.h"
#include "core/observe/activation_map.h"
#include "core/observe/activation_statistics.h"
#include "core/workspace/calibration_lens.h"

namespace lathe::app {

struct ActivationsRequest {
    core::ModelPtr model;
    std::shared_ptr<core::Backend> backend;
    TextChoice text;
    std::filesystem::path measured;  ///< what results are measured on; empty: nothing
};

struct ActivationsStudy {
    core::ActivationStatistics statistics;
    core::CalibrationLens lens;
    std::vector<core::TokenId> firstTokens;  ///< shown one by one
    QStringList tokenTexts;
    QString textName, textSha256;
    QStringList massiveTokens;  ///< of each of statistics.massive: its first token
    QStringList planted;        ///< steps of the model's history that planted outliers
    QString output;               ///< the weight that makes logits
    double massiveMagnitude = 0, massiveRatio = 0;  ///< of the criterion for massive activations
    double outlierMagnitude = 0;  ///< of the criterion for outlier features
    int outlierFeatures = 0;      ///< channels that meet it
    int loudest = 0;              ///< site with the channel that stands out most
};

ActivationsStudy studyActivations(const ActivationsRequest& request, core::JobContext& job);

/// Both sides of one place: peaks of what is read and of the weights that read it.
struct SiteSides {
    core::ActivationMap map;
    std::vector<double> inputs;   ///< max |x| over the whole text
    std::vector<double> weights;  ///< max |w|; empty for a residual stream
    bool smoothable = false;      ///< a norm stands before it and can take the scales
};
SiteSides sidesOf(const ActivationsRequest& request, const ActivationsStudy& study, int site,
                  core::JobContext& job);

/// Inputs divided and weights multiplied by SmoothQuant's scales.
struct SmoothedSides {
    std::vector<double> inputs, weights;
};
SmoothedSides smoothed(const SiteSides& sides, double alpha);

/// "layers.2.attn.q"; -1 if there is none.
int siteNamed(const ActivationsStudy& study, const std::string& name);
/// The site that a weight reads; -1 if there is none.
int siteOf(const ActivationsStudy& study, const QString& weight);
/// Where the channel of a weight's inputs or outputs is seen; of outputs of a block in the residual
/// stream that enters the next. -1 if it is nowhere.
int siteOf(const ActivationsStudy& study, const core::Model& model, const ChannelPlace& channel);
/// "block 2 · input of attn.q, k, v".
QString siteTitle(const core::ActivationSite& site);
/// The weight that stands for a site in the selection: one that reads it, for a residual stream
/// through a norm, which leaves channels in their places.
QString weightOf(const ActivationsStudy& study, int site);

}  // namespace lathe::app
