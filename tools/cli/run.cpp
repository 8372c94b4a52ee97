#include "cli/run.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <exception>
#include <iostream>

#include "cli/advertise_command.hpp"
#include "cli/bench_command.hpp"
#include "cli/bridge_command.hpp"
#include "cli/command_line.hpp"
#include "cli/doctor_command.hpp"
#include "cli/failure.hpp"
#include "cli/keygen_command.hpp"
#include "cli/listen_command.hpp"
#include "cli/node_command.hpp"
#include "cli/nodes_command.hpp"
#include "cli/partitions_command.hpp"
#include "cli/printable.hpp"
#include "cli/run_command.hpp"
#include "cli/send_command.hpp"
#include "cli/services_command.hpp"
#include "cli/sim_command.hpp"
#include "cli/wait_command.hpp"

namespace muster::cli {

namespace {

/// Runs the command that was asked for.
struct Runner {
  const CommonOptions& common;

  ExitCode operator()(const NodeCall& call) const { return run_node(call, common); }
  ExitCode operator()(const NodesCall& call) const { return run_nodes(call, common); }
  ExitCode operator()(const SendCall& call) const { return run_send(call, common); }
  ExitCode operator()(const ListenCall& call) const { return run_listen(call, common); }
  ExitCode operator()(const AdvertiseCall& call) const { return run_advertise(call, common); }
  ExitCode operator()(const WaitCall& call) const { return run_wait(call, common); }
  ExitCode operator()(const RunCall& call) const { return run_run(call, common); }
  ExitCode operator()(const ServicesCall& call) const { return run_services(call, common); }
  ExitCode operator()(const PartitionsCall& call) const { return run_partitions(call, common); }
  ExitCode operator()(const BridgeCall& call) const { return run_bridge(call, common); }
  ExitCode operator()(const KeygenCall&) const { return run_keygen(); }
  ExitCode operator()(const DoctorCall& call) const { return run_doctor(call, common); }
  ExitCode operator()(const BenchCall& call) const { return run_bench(call, common); }
  ExitCode operator()(const SimCall& call) const { return run_sim(call, common); }
};

/// If one of the three standard descriptors is closed, the next socket would take its number, and
/// people's text would go out by it.
void fill_standard_descriptors() {
  int descriptor = 0;
  do {
    descriptor = open("/dev/null", O_RDWR);
  } while (descriptor >= 0 && descriptor <= STDERR_FILENO);
  if (descriptor >= 0) close(descriptor);
}

ExitCode run_unguarded(int argc, const char* const* argv) {
  const auto parsed = parse_command_line(argc, argv, std::cout, std::cerr);
  if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) return *code;
  const auto& line = std::get<CommandLine>(parsed);
  return std::visit(Runner{line.common}, line.call);
}

/// Whether whoever read our output has stopped (`| head -1`), and so misses nothing.
bool reader_has_gone() {
  pollfd output{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
  return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

ExitCode fail(std::string_view sentence, ExitCode code) {
  std::cerr << "muster: " << printable(sentence) << std::endl;
  return code;
}

}  // namespace

ExitCode run(int argc, const char* const* argv) {
  fill_standard_descriptors();
  try {
    const ExitCode code = run_unguarded(argc, argv);
    if (std::cout.flush() || code != ExitCode::ok || reader_has_gone()) return code;
    return fail("standard output cannot be written", ExitCode::failure);
  } catch (const Error& error) {
    return fail(sentence_of(error), exit_code_of(error.errc()));
  } catch (const std::exception& error) {
    return fail(error.what(), ExitCode::failure);
  }
}

}  // namespace muster::cli
