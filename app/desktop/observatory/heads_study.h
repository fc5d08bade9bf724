// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the heads view measures, as jobs over plain values, and the arithmetic of marking heads:
// whole groups where queries share keys, since only those can be removed.

#include <QStringList>
#include <memory>
#include <optional>
#include <vector>

#include "app/desktop/observatory/observed_text.h"
#include "core/observe/attention_patterns.h"
#include "core/observe/head_removal.h"
#include "core/workspace/recipe.h"

namespace lathe::app {

struct HeadsRequest {
    core::ModelPtr model;
    std::shared_ptr<core::Backend> backend;
    TextChoice text;
    bool leaveOneOut = true;
};

enum class HeadScore { LeaveOneOut, Gradient, Estimate, Entropy, Distance };

/// How alike two definitions rank the heads.
struct HeadAgreement {
    HeadScore first, second;
    double rho = 0;  ///< Spearman's
};

/// A sentence of the text, or a piece of a long one, behind what texts begin with.
struct Sentence {
    std::vector<core::TokenId> tokens;
    QString text;
};

/// What heads attend to on one sentence that is read alone.
struct HeadPatterns {
    core::AttentionPatterns patterns;
    QStringList tokens;  ///< as people read them
};

struct HeadsStudy {
    core::HeadReport report;
    std::vector<Sentence> sentences;  ///< to choose from: at least one
    HeadPatterns first;               ///< of the first of them
    QString textName, textSha256;
    std::vector<int> perGroup;  ///< heads that share keys, of each layer of the report; 1: none
    std::vector<HeadAgreement> agreements;  ///< of all pairs, in the order of the scores
    bool leftOut = false;  ///< the loss without each head was measured

    int layers() const { return static_cast<int>(report.layers.size()); }
    int mostHeads() const;
    bool grouped() const;  ///< in some layer
};

HeadsStudy studyHeads(const HeadsRequest& request, core::JobContext& job);
HeadPatterns patternsOn(const HeadsRequest& request, const Sentence& sentence,
                        core::JobContext& job);
core::LossChange measureWithout(const HeadsRequest& request,
                                const std::vector<core::HeadPlace>& removed, core::JobContext& job);

/// What is removed at once: a head, or a group of them. `layer` counts those of the report.
struct HeadUnit {
    int layer = 0, first = 0, count = 1;
    bool operator==(const HeadUnit&) const = default;
};

double headScore(const core::HeadImportance& head, HeadScore score);
/// Whether the score has a sign that means something.
bool isSigned(HeadScore score);
HeadUnit unitOf(const HeadsStudy& study, int layer, int head);
/// Least score first; a group's is the measured one where there is one, else the sum or, of
/// descriptions, the mean of its heads'.
std::vector<HeadUnit> unitsByScore(const HeadsStudy& study, HeadScore score);

/// Which heads are marked; layers of the report times mostHeads().
class HeadMarks {
  public:
    HeadMarks() = default;
    explicit HeadMarks(const HeadsStudy& study);

    bool isMarked(int layer, int head) const { return m_marked[place(layer, head)]; }
    bool isMarked(const HeadUnit& unit) const { return isMarked(unit.layer, unit.first); }
    void set(const HeadUnit& unit, bool marked);
    int units(const HeadsStudy& study) const;
    std::vector<core::HeadPlace> places(const HeadsStudy& study) const;
    /// First order: what the gradients say that the loss grows by without all of them.
    double estimate(const HeadsStudy& study) const;
    bool operator==(const HeadMarks&) const = default;

  private:
    size_t place(int layer, int head) const {
        return static_cast<size_t>(layer) * m_heads + static_cast<size_t>(head);
    }
    size_t m_heads = 0;
    std::vector<bool> m_marked;
};

/// The step that removes them; layers may differ afterwards if the marks do.
core::RecipeStep removalOf(const HeadsStudy& study, const HeadMarks& marks);

}  // namespace lathe::app
