#include "lib/marked_processes.hpp"

#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

namespace muster::test {

namespace {

using std::filesystem::path;

std::string text_of(const path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

path folder_of(pid_t process) {
  return path("/proc") / std::to_string(process);
}

/// The command line of muster contains that of its command.
bool is_muster(pid_t process) {
  std::error_code gone;
  return std::filesystem::read_symlink(folder_of(process) / "exe", gone) == path(MUSTER_PROGRAM);
}

/// Returns the processes that match. A process that is ending does not: it has no command line.
std::vector<pid_t> all_that(const std::function<bool(pid_t)>& matches) {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    if (matches(std::stoi(name))) found.push_back(std::stoi(name));
  }
  return found;
}

}  // namespace

MarkedProcesses::MarkedProcesses() {
  static int number = 0;
  variable_ = {"MUSTER_TEST_MARK", std::to_string(getpid()) + "-" + std::to_string(++number)};
}

MarkedProcesses::~MarkedProcesses() {
  for (const pid_t process : all()) kill(process, SIGKILL);
}

std::vector<pid_t> MarkedProcesses::all() const {
  return all_that([&](pid_t process) {
    return !text_of(folder_of(process) / "cmdline").empty() && is_marked(process);
  });
}

std::vector<pid_t> MarkedProcesses::with(std::string_view word) const {
  return all_that([&](pid_t process) {
    const std::string line = text_of(folder_of(process) / "cmdline");
    return !line.empty() && line.find(word) != std::string::npos && is_marked(process) &&
           !is_muster(process);
  });
}

std::vector<pid_t> MarkedProcesses::named(std::string_view name) const {
  return all_that([&](pid_t process) {
    return text_of(folder_of(process) / "comm") == std::string(name) + '\n' && is_marked(process);
  });
}

bool MarkedProcesses::is_marked(pid_t process) const {
  const std::string all = '\0' + text_of(folder_of(process) / "environ");
  return all.find('\0' + variable_.first + '=' + variable_.second + '\0') != std::string::npos;
}

}  // namespace muster::test
