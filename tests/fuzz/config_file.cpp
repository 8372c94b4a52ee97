#include "cli/command/command_line.hpp"

#include <sstream>

#include "fuzz/fuzz.hpp"
#include "fuzz/memory_file.hpp"
#include "muster/error.hpp"

namespace {

using namespace muster;

/// The parser may refuse the file, with a sentence for the user.
void parse(const std::string& path) {
  const char* const words[] = {"muster", "--config", path.c_str(), "nodes"};
  std::ostringstream out;
  std::ostringstream err;
  const auto result = cli::parse_command_line(std::size(words), words, out, err);
  if (std::holds_alternative<cli::CommandLine>(result)) return;
  const bool is_usage = std::get<cli::ExitCode>(result) == cli::ExitCode::usage;
  FUZZ_CHECK(!is_usage || !err.str().empty());
}

}  // namespace

/// The text of a configuration file, up to the options that it sets.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::MemoryFile file({data, size});
  try {
    parse(file.path());
  } catch (const Error& error) {
    FUZZ_CHECK(error.errc() != Errc::internal);
  }
  return 0;
}
