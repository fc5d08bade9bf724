// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Things that threads fill beside each other, each its own: no more of them than threads at work.
// What is in them must not depend on the order of filling, and neither does the outcome then.

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace lathe::core {

template <class T>
class Leases {
  public:
    explicit Leases(std::function<std::unique_ptr<T>()> make) : m_make(std::move(make)) {}

    struct Return {
        Leases* owner;
        void operator()(T* thing) const { owner->takeBack(thing); }
    };
    using Lease = std::unique_ptr<T, Return>;

    /// For one thread.
    Lease lease() {
        const std::lock_guard lock(m_mutex);
        if (m_idle.empty()) return Lease(m_make().release(), {this});
        Lease lease(m_idle.back().release(), {this});
        m_idle.pop_back();
        return lease;
    }

    /// All that there are; none may be leased.
    std::vector<std::unique_ptr<T>>& all() { return m_idle; }

  private:
    void takeBack(T* thing) {
        const std::lock_guard lock(m_mutex);
        m_idle.emplace_back(thing);
    }

    std::function<std::unique_ptr<T>()> m_make;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<T>> m_idle;
};

}  // namespace lathe::core
