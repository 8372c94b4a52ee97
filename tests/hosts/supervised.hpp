#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lab.hpp"
#include "lib/marked_processes.hpp"
#include "lib/process.hpp"

namespace muster::test {

using Words = std::vector<std::string>;

inline const Words master_mode = {"run", "--as-master"};
inline const Words advertise_mode = {"advertise", "db"};

/// A command that muster runs on a host of its own, and all their processes.
struct Supervised {
  Supervised(const Words& mode, const Words& command) : Supervised(Words{}, mode, command) {}
  /// Muster itself is run by `runner`, as env(1) would.
  Supervised(const Words& runner, const Words& mode, const Words& command) {
    Words all = runner;
    all.emplace_back(MUSTER_PROGRAM);
    all.insert(all.end(), mode.begin(), mode.end());
    all.emplace_back("--");
    all.insert(all.end(), command.begin(), command.end());
    process = std::make_unique<Process>(lab.host(0), Process::Call{all, {processes.variable()}});
  }

  /// Polls, because not every condition changes with the output.
  bool await(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    Process* const all[] = {process.get()};
    while (!condition() && std::chrono::steady_clock::now() < deadline) {
      poll_until(all, condition, std::chrono::milliseconds(5));
    }
    return condition();
  }
  bool await_output(std::string_view text) {
    return await([&] { return process->output().find(text) != std::string::npos; });
  }
  bool await_errors(std::string_view text) {
    return await([&] { return process->errors().find(text) != std::string::npos; });
  }
  bool await_end() {
    return await([&] { return process->has_ended(); });
  }
  /// Waits while something must not happen.
  void pass(std::chrono::nanoseconds time) {
    Process* const all[] = {process.get()};
    poll_until(
        all, [] { return false; }, time);
  }

  MarkedProcesses processes;
  Lab lab{1};
  std::unique_ptr<Process> process;
};

}  // namespace muster::test
