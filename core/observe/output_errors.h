// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How much other versions of a linear change its output, ||W'x - Wx|| / ||Wx||, on the inputs that
// pass by: the error that is a weight's own, before anything behind it reacts. Bias apart, since it
// is no part of what is compressed.

#include <map>
#include <string>
#include <vector>

#include "core/model/forward.h"

namespace lathe::core {

class OutputErrors : public Observer {
  public:
    /// A weight, how its input is rounded, and how it is turned before.
    struct Version {
        EncodingPtr weight;
        ActivationFormat format;
        InputTransform transform = {};
    };

    /// `job` is asked for cancel; it and the backend must outlive this.
    OutputErrors(Backend& backend, const JobContext& job) : m_backend(backend), m_job(job) {}

    void watch(const std::string& site, Version original, std::vector<Version> others);

    void onInput(std::string_view site, ConstMatrix x) override;

    struct Sums {
        double signal = 0;           ///< sum of squares of Wx
        std::vector<double> errors;  ///< of W'x - Wx, for each other version
    };
    const Sums& at(const std::string& site) const { return m_sites.at(site).sums; }

  private:
    /// What a version reads, where the original has read `x`.
    ConstMatrix inputOf(const Version& version, const Version& original, ConstMatrix x,
                        Matrix& turned) const;

    struct Site {
        Version original;
        std::vector<Version> others;
        Sums sums;
    };
    Backend& m_backend;
    const JobContext& m_job;
    std::map<std::string, Site, std::less<>> m_sites;
};

}  // namespace lathe::core
