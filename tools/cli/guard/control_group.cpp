#include "cli/guard/control_group.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "cli/guard/descriptor.hpp"

namespace muster::cli {

namespace {

using std::filesystem::path;

/// Where version 2 is mounted, from proc(5), "mountinfo"; the fields after " - " are type, source
/// and options.
std::optional<path> mount_point() {
  std::ifstream mounts("/proc/self/mountinfo");
  for (std::string line; std::getline(mounts, line);) {
    if (line.find(" - cgroup2 ") == std::string::npos) continue;
    std::istringstream fields(line);
    std::string number, parent, device, root, point;
    fields >> number >> parent >> device >> root >> point;
    if (root == "/") return point;
  }
  return std::nullopt;
}

/// Our own group's folder. Nothing if it lies outside of what we see.
std::optional<path> own_folder() {
  const auto mount = mount_point();
  if (!mount) return std::nullopt;
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    constexpr std::string_view version_2 = "0::";
    if (!line.starts_with(version_2) || line.find("/..") != std::string::npos) continue;
    return *mount / path(line.substr(version_2.size())).relative_path();
  }
  return std::nullopt;
}

void write_to(const path& file, std::string_view text) {
  const Descriptor opened(open(file.c_str(), O_WRONLY | O_CLOEXEC));
  if (opened.is_open()) (void)!write(opened.get(), text.data(), text.size());
}

}  // namespace

std::optional<ControlGroup> ControlGroup::make() {
  const auto own = own_folder();
  if (!own) return std::nullopt;
  const path folder = *own / ("muster-command-" + std::to_string(getpid()));
  // A guard that was killed leaves an empty one behind.
  rmdir(folder.c_str());
  if (mkdir(folder.c_str(), S_IRWXU) != 0) return std::nullopt;
  ControlGroup made(folder);
  if (access(made.killer_.c_str(), W_OK) != 0) return std::nullopt;
  return made;
}

ControlGroup::ControlGroup(path folder)
    : folder_(std::move(folder)),
      members_(folder_ / "cgroup.procs"),
      killer_(folder_ / "cgroup.kill") {}

ControlGroup::ControlGroup(ControlGroup&& other) noexcept {
  *this = std::move(other);
}

ControlGroup& ControlGroup::operator=(ControlGroup&& other) noexcept {
  folder_.swap(other.folder_);
  members_.swap(other.members_);
  killer_.swap(other.killer_);
  return *this;
}

ControlGroup::~ControlGroup() {
  if (!folder_.empty()) rmdir(folder_.c_str());
}

void ControlGroup::enter() const {
  write_to(members_, "0");
}

void ControlGroup::kill() const {
  write_to(killer_, "1");
}

}  // namespace muster::cli
