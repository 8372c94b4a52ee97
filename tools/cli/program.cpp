#include "cli/program.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace muster::cli {

std::vector<char*> to_native(const Words& words) {
  std::vector<char*> native;
  for (const std::string& word : words) native.push_back(const_cast<char*>(word.c_str()));
  native.push_back(nullptr);
  return native;
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
