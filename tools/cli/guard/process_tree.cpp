#include "cli/guard/process_tree.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>

namespace muster::cli {

namespace {

using std::filesystem::directory_iterator;
using std::filesystem::path;

/// The entries of a folder of /proc that are numbers; none if it has gone.
std::vector<pid_t> numbers_in(const path& folder) {
  std::vector<pid_t> numbers;
  std::error_code failure;
  for (directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
    const std::string name = at->path().filename();
    if (name.find_first_not_of("0123456789") == std::string::npos) {
      numbers.push_back(std::stoi(name));
    }
  }
  return numbers;
}

path folder_of(pid_t process) {
  return path("/proc") / std::to_string(process);
}

bool lists_children() {
  static const bool does = std::filesystem::exists("/proc/thread-self/children");
  return does;
}

/// The parent, from proc(5), "stat"; the name before it may have spaces and brackets.
std::optional<pid_t> parent_of(pid_t process) {
  std::ifstream file(folder_of(process) / "stat");
  std::string line;
  std::getline(file, line);
  const auto name_end = line.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  constexpr std::size_t state_bytes = 4;  // ") S "
  return std::stoi(line.substr(name_end + state_bytes));
}

}  // namespace

std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> children;
  // Each thread has its own.
  const path threads = folder_of(parent) / "task";
  for (const pid_t thread : numbers_in(threads)) {
    std::ifstream list(threads / std::to_string(thread) / "children");
    for (pid_t child = 0; list >> child;) children.push_back(child);
  }
  return children;
}

std::vector<pid_t> descendants_of(pid_t ancestor) {
  if (!lists_children()) return descendants_by_parent(ancestor);
  std::vector<pid_t> found = children_of(ancestor);
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const pid_t child : children_of(found[i])) found.push_back(child);
  }
  return found;
}

std::vector<pid_t> descendants_by_parent(pid_t ancestor) {
  std::vector<std::pair<pid_t, pid_t>> parents;
  for (const pid_t process : numbers_in("/proc")) {
    if (const auto parent = parent_of(process)) parents.emplace_back(process, *parent);
  }
  std::vector<pid_t> found = {ancestor};
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const auto& [process, parent] : parents) {
      if (parent == found[i]) found.push_back(process);
    }
  }
  found.erase(found.begin());
  return found;
}

}  // namespace muster::cli
