#pragma once

#include <variant>

#include "cli/advertise/advertise_command.hpp"
#include "cli/bench/bench_command.hpp"
#include "cli/bridge/bridge_command.hpp"
#include "cli/command/help_command.hpp"
#include "cli/doctor/doctor_command.hpp"
#include "cli/elections/elections_command.hpp"
#include "cli/keygen/keygen_command.hpp"
#include "cli/listen/listen_command.hpp"
#include "cli/lock/lock_command.hpp"
#include "cli/node/node_command.hpp"
#include "cli/nodes/nodes_command.hpp"
#include "cli/partitions/partitions_command.hpp"
#include "cli/run/run_command.hpp"
#include "cli/send/send_command.hpp"
#include "cli/services/services_command.hpp"
#include "cli/sim/sim_command.hpp"
#include "cli/version/version_command.hpp"
#include "cli/wait/wait_command.hpp"

namespace muster::cli {

/// The table of commands, in the order of the help. Each command has a folder of its own, with a
/// type that holds its arguments and options, and with
///
///     static const About about;                        summary, examples; a member of the type
///     void declare(CLI::App& app, TheCall& call);      declares the arguments and options
///     ExitCode run(const TheCall& call, const CommonOptions& common);
///     void check(const TheCall& call);                 only if some options exclude each other
///
/// A type with a member `command` takes a program after "--".
using Call =
    std::variant<NodeCall, NodesCall, SendCall, ListenCall, AdvertiseCall, WaitCall, ServicesCall,
                 RunCall, LockCommandCall, PartitionsCall, ElectionsCall, DoctorCall, BenchCall,
                 SimCall, BridgeCall, KeygenCall, HelpCall, VersionCall>;

template <class Type>
concept TakesProgram = requires(Type& call) {
  call.command;
};

template <class Type>
concept ChecksItself = requires(const Type& call) {
  check(call);
};

}  // namespace muster::cli
