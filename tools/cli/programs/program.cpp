#include "cli/programs/program.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <sstream>
#include <system_error>

namespace muster::cli {

namespace {

/// Where execvp looks for it.
std::vector<std::string> places_of(const std::string& name) {
  if (name.empty()) return {};
  if (name.find('/') != std::string::npos) return {name};
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "/bin:/usr/bin" : path);
  std::vector<std::string> places;
  for (std::string folder; std::getline(folders, folder, ':');) {
    places.push_back(folder.empty() ? name : folder + '/' + name);
  }
  return places;
}

bool is_executable(const std::string& place) {
  struct stat status {};
  if (stat(place.c_str(), &status) != 0) return false;
  if (S_ISREG(status.st_mode)) return access(place.c_str(), X_OK) == 0;
  errno = EACCES;
  return false;
}

}  // namespace

std::vector<char*> to_native(const Words& words) {
  std::vector<char*> native;
  for (const std::string& word : words) native.push_back(const_cast<char*>(word.c_str()));
  native.push_back(nullptr);
  return native;
}

void require_program(const Words& words) {
  const std::string& name = words.front();
  int failure = ENOENT;
  for (const std::string& place : places_of(name)) {
    if (is_executable(place)) return;
    // As execvp: what is found and may not be run says more than what is not found.
    if (errno == EACCES) failure = EACCES;
  }
  throw not_run(words, failure);
}

Error not_run(const Words& words, int number) {
  return Error(Errc::unreadable_file, fmt::format("cannot run \"{}\": {}", words.front(),
                                                  std::generic_category().message(number)));
}

void become(const Words& words, const Variables& variables) {
  for (const auto& [name, value] : variables) setenv(name.c_str(), value.c_str(), 1);
  execvp(words.front().c_str(), to_native(words).data());
  throw not_run(words, errno);
}

}  // namespace muster::cli
