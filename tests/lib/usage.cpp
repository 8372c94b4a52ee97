#include "lib/usage.hpp"

#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace muster::test {

namespace {

constexpr double bytes_per_kilobyte = 1024;
constexpr double nanoseconds_per_second = 1e9;

std::filesystem::path folder_of(pid_t pid) {
  return std::filesystem::path("/proc") / std::to_string(pid);
}

/// The number of a line like "VmRSS:  1234 kB", in bytes.
double bytes_in(const std::filesystem::path& file, std::string_view name) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name)) continue;
    double kilobytes = 0;
    std::istringstream(line.substr(name.size())) >> kilobytes;
    return kilobytes * bytes_per_kilobyte;
  }
  return 0;
}

}  // namespace

std::vector<pid_t> processes_of_group(pid_t leader) {
  std::vector<pid_t> processes;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    pid_t pid = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (read.ec == std::errc() && getpgid(pid) == leader) processes.push_back(pid);
  }
  return processes;
}

Seconds processor_time(pid_t pid) {
  Seconds sum = 0;
  std::error_code gone;
  for (const auto& task : std::filesystem::directory_iterator(folder_of(pid) / "task", gone)) {
    double nanoseconds = 0;
    std::ifstream(task.path() / "schedstat") >> nanoseconds;
    sum += nanoseconds / nanoseconds_per_second;
  }
  return sum;
}

double resident_bytes(pid_t pid) {
  return bytes_in(folder_of(pid) / "status", "VmRSS:");
}

double proportional_bytes(pid_t pid) {
  return bytes_in(folder_of(pid) / "smaps_rollup", "Pss:");
}

}  // namespace muster::test
