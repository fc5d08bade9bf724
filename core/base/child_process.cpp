// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

#include "core/base/error.h"

namespace lathe::core {

namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kErrorBytes = 4096;

/// Closes itself; the ends of pipes are not inherited by programs that other threads start.
struct Pipe {
    int read = -1, write = -1;

    Pipe() {
        std::array<int, 2> ends;
        if (pipe2(ends.data(), O_CLOEXEC) != 0)
            throw Error(ErrorKind::Io, fmt::format("cannot make a pipe: {}", std::strerror(errno)));
        read = ends[0];
        write = ends[1];
    }
    ~Pipe() {
        closeEnd(read);
        closeEnd(write);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    static void closeEnd(int& end) {
        if (const int open = std::exchange(end, -1); open >= 0) ::close(open);
    }
};

/// A started process, which is killed and waited for unless it ended before.
class Process {
  public:
    Process(const std::filesystem::path& program, const std::vector<std::string>& arguments,
            Pipe& output, Pipe& errors) {
        std::string path = program.string();
        std::vector<std::string> words = arguments;
        std::vector<char*> list = {path.data()};
        for (std::string& word : words) list.push_back(word.data());
        list.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, output.write, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, errors.write, STDERR_FILENO);
        const int problem =
            posix_spawn(&m_id, path.c_str(), &actions, nullptr, list.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        if (problem != 0)
            throw Error(ErrorKind::Io,
                        fmt::format("cannot start {}: {}", path, std::strerror(problem)));
        Pipe::closeEnd(output.write);
        Pipe::closeEnd(errors.write);
    }
    ~Process() {
        if (m_id <= 0) return;
        ::kill(m_id, SIGKILL);
        int status = 0;
        while (waitpid(m_id, &status, 0) < 0 && errno == EINTR) {
        }
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// Whether it has ended; the status is then that of waitpid.
    bool ended(int& status) {
        if (waitpid(m_id, &status, WNOHANG) <= 0) return false;
        m_id = -1;
        return true;
    }

  private:
    pid_t m_id = -1;
};

int millisecondsUntil(Clock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    return static_cast<int>(std::clamp<int64_t>(left.count(), 0, 1000));
}

/// Appends what can be read now, at most `limit` bytes in all (further ones are dropped). Closes
/// the pipe at its end. Returns whether the limit held.
bool drain(Pipe& pipe, std::string& into, uint64_t limit) {
    std::array<char, 65536> chunk;
    const ssize_t count = ::read(pipe.read, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) return true;
    if (count <= 0) {
        Pipe::closeEnd(pipe.read);
        return true;
    }
    const auto arrived = static_cast<uint64_t>(count), room = limit - into.size();
    into.append(chunk.data(), std::min(arrived, room));
    return arrived <= room;
}

}  // namespace

ChildResult runChild(const std::filesystem::path& program,
                     const std::vector<std::string>& arguments, const ChildLimits& limits) {
    const auto deadline = Clock::now() + limits.time;
    ChildResult result;
    Pipe output, errors;
    Process process(program, arguments, output, errors);
    while (output.read >= 0 || errors.read >= 0) {
        if (Clock::now() >= deadline) {
            result.end = ChildEnd::TooSlow;
            return result;
        }
        std::array<pollfd, 2> waiting = {{{output.read, POLLIN, 0}, {errors.read, POLLIN, 0}}};
        if (poll(waiting.data(), waiting.size(), millisecondsUntil(deadline)) <= 0) continue;
        if (waiting[1].revents) drain(errors, result.errors, kErrorBytes);
        if (waiting[0].revents && !drain(output, result.output, limits.outputBytes)) {
            result.end = ChildEnd::TooMuch;
            return result;
        }
    }
    int status = 0;
    while (!process.ended(status)) {
        if (Clock::now() >= deadline) {
            result.end = ChildEnd::TooSlow;
            return result;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    result.end = WIFSIGNALED(status) ? ChildEnd::Signalled : ChildEnd::Exited;
    result.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    return result;
}

}  // namespace lathe::core
