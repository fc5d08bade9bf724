// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An ObservationView that keeps what it measured, with what was chosen since, for each document
// until it closes.

#include <map>

#include "app/desktop/observatory/observation_view.h"

namespace lathe::app {

/// `State` has a `study`, a pointer to what was measured, which knows its text.
template <class State>
class ObservationOf : public ObservationView {
  public:
    using ObservationView::ObservationView;

    /// Of the current document; null before measuring.
    auto study() const { return state() ? state()->study.get() : nullptr; }

  protected:
    bool hasResult() const override { return state() != nullptr; }
    TextOrigin textOrigin() const override { return {study()->textName, study()->textSha256}; }
    void forget(Document* closing) override { m_states.erase(closing); }

    State* state() { return stateOf(document()); }
    const State* state() const {
        const auto found = m_states.find(document());
        return found == m_states.end() ? nullptr : &found->second;
    }
    State* stateOf(Document* measured) {
        const auto found = m_states.find(measured);
        return found == m_states.end() ? nullptr : &found->second;
    }
    void keep(Document& measured, State state) { m_states[&measured] = std::move(state); }

  private:
    std::map<Document*, State> m_states;
};

}  // namespace lathe::app
