// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where numbers were measured, and with what: recorded beside every result.

#include <cstdint>
#include <string>

#include "core/backend/backend.h"

namespace lathe::core {

struct Machine {
    std::string processor;
    int cores = 0;          ///< logical processors
    int threads = 0;        ///< used
    uint64_t memoryBytes = 0;
    std::string system;     ///< kernel and release
    std::string backend;    ///< "cpu"
    std::string target;     ///< instruction set and GEMM library
    std::string precision;  ///< "fp32"
    std::string program;    ///< "Lathe 0.1.0"
    bool operator==(const Machine&) const = default;
};

Machine thisMachine(const Backend& backend);
std::string programVersion();  ///< "0.1.0"

}  // namespace lathe::core
