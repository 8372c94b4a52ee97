#include "cli/command/run.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <iostream>
#include <system_error>

#include "cli/command/command_line.hpp"
#include "cli/options/failure.hpp"
#include "cli/options/log.hpp"
#include "cli/output/output_buffer.hpp"
#include "cli/output/printable.hpp"

namespace muster::cli {

namespace {

/// If one of the three standard descriptors is closed, the next socket would take its number, and
/// people's text would go out by it.
void fill_standard_descriptors() {
  int descriptor = 0;
  do {
    descriptor = open("/dev/null", O_RDWR);
  } while (descriptor >= 0 && descriptor <= STDERR_FILENO);
  if (descriptor >= 0) close(descriptor);
}

ExitCode run_command(int argc, const char* const* argv) {
  const auto parsed = parse_command_line(argc, argv, std::cout, std::cerr);
  if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) return *code;
  const auto& line = std::get<CommandLine>(parsed);
  const LogSink log = make_log(line.common.log_level);
  for (const std::string& warning : line.warnings) log(LogLevel::warning, warning);
  return std::visit([&](const auto& call) { return run(call, line.common); }, line.call);
}

ExitCode fail(std::string_view sentence, ExitCode code) {
  std::cerr << "muster: " << printable(sentence) << std::endl;
  return code;
}

/// A reader that has stopped reading (`| head -1`) misses nothing.
ExitCode finish_output(OutputBuffer& output) {
  if (output.drain() || output.failure() == EPIPE) return ExitCode::ok;
  return fail(
      "standard output cannot be written: " + std::generic_category().message(output.last_error()),
      ExitCode::failure);
}

}  // namespace

ExitCode run(int argc, const char* const* argv) {
  fill_standard_descriptors();
  StandardStreams streams;
  try {
    const ExitCode code = run_command(argc, argv);
    const ExitCode output = finish_output(streams.output());
    return code == ExitCode::ok ? output : code;
  } catch (const Error& error) {
    return fail(sentence_of(error), exit_code_of(error.errc()));
  } catch (const std::exception& error) {
    return fail(error.what(), ExitCode::failure);
  }
}

}  // namespace muster::cli
