#include "cli/run/run_command.hpp"

#include <fmt/format.h>

#include <iostream>
#include <utility>

#include "cli/foreground/ending_signals.hpp"
#include "cli/foreground/foreground.hpp"
#include "cli/foreground/leader_name.hpp"
#include "cli/foreground/waiting_notice.hpp"
#include "cli/guard/spawner.hpp"
#include "cli/guard/supervision.hpp"
#include "cli/options/monitor_flags.hpp"
#include "cli/output/json_lines.hpp"
#include "cli/run/leader_work.hpp"
#include "cli/run/resource_work.hpp"
#include "cli/run/run_printer.hpp"
#include "muster/election.hpp"

namespace muster::cli {

namespace {

/// A node that runs commands, and what each kind of work needs of it.
struct Host {
  Host(const RunCall& the_call, const CommonOptions& common, Spawner& the_spawner)
      : call(the_call),
        has_json(common.json),
        spawner(the_spawner),
        printer(make_event_printer(format_of(common))),
        commands(common.json),
        foreground(to_options(common), *printer) {
    foreground.report_to_service_manager();
  }

  Timing timing() { return foreground.node().timing(); }
  WorkerSettings settings(Duration lease) const {
    return {.command = call.command,
            .grace = call.grace,
            .lease = lease,
            .is_mute = has_json,
            .failures_max = call.failures_max};
  }

  const RunCall& call;
  const bool has_json;
  Spawner& spawner;
  const std::unique_ptr<EventPrinter> printer;
  RunPrinter commands;
  Foreground foreground;
};

/// The work ends before the node says goodbye, so that no other node takes over while it runs.
template <class Work>
void tie(Host& host, Work& work) {
  Foreground& foreground = host.foreground;
  foreground.on_signal([&](int signal) {
    if (is_user_defined(signal)) return work.pass_on(signal);
    work.finish([&foreground] { foreground.end(ExitCode::ok); });
  });
  // Without --json, standard output belongs to the commands.
  if (host.has_json) foreground.watch_reader();
}

/// Ends the work, and then muster with a failure.
template <class Work>
void fail(Host& host, Work& work, Errc code, std::string_view sentence) {
  host.printer->error(to_string(code), sentence);
  work.finish([&host] { host.foreground.end(ExitCode::failure); });
}

/// `lease` is that of the commands.
template <class Work>
ExitCode run_until_signal(Host& host, Work& work, Duration lease) {
  tie(host, work);
  Supervision supervision(host.foreground, host.spawner, lease);
  supervision.on_lost([&] {
    fail(host, work, Errc::internal,
         "the process that starts commands was killed; start muster again");
  });
  return host.foreground.run();
}

/// Shows the address of the monitor, once the node runs.
void announce(const Monitor* monitor, Host& host) {
  if (monitor == nullptr) return;
  host.foreground.on_start([monitor, &host] { host.printer->monitor(monitor->url()); });
}

/// Prints what the command waits for when the node has started.
void begin(Host& host, const Monitor* monitor, WaitingNotice& notice) {
  host.foreground.on_start([monitor, &host, &notice] {
    if (monitor != nullptr) host.printer->monitor(monitor->url());
    notice.start();
  });
}

/// Follows the start or the end of a leadership.
void follow(LeaderWork& work, WaitingNotice& notice, bool leads) {
  leads ? notice.stop() : notice.start();
  work.follow();
}

std::string describe_master(Discovery& node) {
  const std::vector<Node> masters = node.masters();
  if (masters.empty()) return "no master yet; waiting";
  return fmt::format("{} is master (term {}); waiting", masters.front().name, masters.front().term);
}

std::string describe_leader(Election& election) {
  const auto leader = election.leader();
  if (!leader) return fmt::format("\"{}\" has no leader yet; waiting", election.name());
  return fmt::format("leader of \"{}\" is {} (term {}); waiting", election.name(),
                     leader_name(election.node(), leader->id), leader->term);
}

ExitCode run_as_leader(Host& host) {
  const Duration lease = host.timing().lease;
  Election election(host.foreground.node(), host.call.as_leader);
  LeaderWork work(host.foreground, host.spawner, host.commands, host.settings(lease),
                  {.name = election.name(),
                   .token = [&election] { return election.token(); },
                   .resign = [&election] { election.resign(); },
                   .stand = [&election] { election.stand(); }});
  WaitingNotice notice(host.foreground, host.has_json,
                       [&election] { return describe_leader(election); });
  const ScopedConnection elected(
      election.on_elected([&](const FencingToken&) { follow(work, notice, true); }));
  const ScopedConnection resigned(
      election.on_resigned([&](DemotionReason, std::uint64_t) { follow(work, notice, false); }));
  const ScopedConnection leader(election.on_leader([&](const FencingToken& token) {
    if (host.has_json) {
      JsonLines(std::cout).write("leader", {{"election", election.name()},
                                            {"term", token.term},
                                            {"node", token.id.to_string()},
                                            {"name", leader_name(election.node(), token.id)}});
    }
  }));
  const auto monitor = start_monitor(host.call.monitor, host.foreground.services());
  begin(host, monitor.get(), notice);
  election.stand();
  return run_until_signal(host, work, lease);
}

ExitCode run_as_master(Host& host) {
  const Duration lease = host.timing().lease;
  Discovery& node = host.foreground.node();
  LeaderWork work(host.foreground, host.spawner, host.commands, host.settings(lease),
                  {.name = "master",
                   .token = [&node] { return node.token(); },
                   .resign = [&node] { node.demote(); }});
  WaitingNotice notice(host.foreground, host.has_json, [&node] { return describe_master(node); });
  node.on_promotion([&](std::uint64_t) { follow(work, notice, true); });
  node.on_demotion([&](DemotionReason, std::uint64_t) { follow(work, notice, false); });
  const auto monitor = start_monitor(host.call.monitor, host.foreground.services());
  begin(host, monitor.get(), notice);
  return run_until_signal(host, work, lease);
}

bool is_url(const std::string& source) {
  return source.find("://") != std::string::npos;
}

bool has_request_options(const ResourcesCall& call) {
  return call.method != "GET" || !call.body.empty() || call.redirects != Redirects::none ||
         !call.headers.empty() || !call.ca_file.empty();
}

std::shared_ptr<ResourceSource> source_of(const ResourcesCall& call) {
  if (is_url(call.source)) {
    return http_source({.url = call.source,
                        .method = call.method,
                        .body = call.body,
                        .redirects = call.redirects,
                        .headers = call.headers,
                        .ca_file = call.ca_file});
  }
  if (!has_request_options(call)) return file_source(call.source);
  throw Error(Errc::invalid_option,
              fmt::format("\"{}\" is a file: --method, --body, --redirects, --header and --ca-file "
                          "are for a URL, which begins with http:// or https://",
                          call.source));
}

bool has_source_timeout(const RunCall& call) {
  return call.resources.source_timeout > Duration::zero();
}

ResourcesOptions resources_options(const RunCall& call) {
  // The others wait until the command of a node that was lost has certainly been killed.
  constexpr Duration to_be_killed = std::chrono::milliseconds(500);
  ResourcesOptions options = {.assignment = {.set = call.resources.set,
                                             .capacity = call.resources.capacity,
                                             .labels = call.resources.labels,
                                             .exclude_leader = call.resources.exclude_leader,
                                             .grace = call.grace + to_be_killed},
                              .poll_interval = call.resources.poll};
  if (has_source_timeout(call)) options.source_lost_after = call.resources.source_timeout;
  return options;
}

/// Ends the work when its list is lost, if the call asks for that.
void tie_to_source(Host& host, ResourceWork& work) {
  if (!has_source_timeout(host.call)) return;
  work.on_source_lost([&] {
    fail(host, work, Errc::setup_failed,
         fmt::format("the list could not be read for {} (--source-timeout)",
                     format_duration(host.call.resources.source_timeout)));
  });
}

ExitCode run_for_resources(Host& host) {
  auto source = source_of(host.call.resources);
  // The lease of a resource counts from a renewal, and there are four renewals in a lease.
  const Duration lease = host.timing().node_timeout * 3 / 4;
  ResourceWork work(host.foreground, host.spawner, {*host.printer, host.commands},
                    host.settings(lease), std::move(source), resources_options(host.call));
  tie_to_source(host, work);
  const auto monitor = start_monitor(host.call.monitor, host.foreground.services());
  if (monitor) work.show_in(*monitor);
  announce(monitor.get(), host);
  return run_until_signal(host, work, lease);
}

}  // namespace

const About RunCall::about{
    .name = "run",
    .summary = "Run a command on the master, on a leader, or per resource",
    .details = "",
    .examples = {{{"muster run --as scheduler --key-file cluster.key -- ./scheduler",
                   "Runs ./scheduler on one of the nodes that run this command, its leader"},
                  {"muster run --resources list.json --key-file cluster.key -- ./connect",
                   "Runs ./connect for each resource of the list that this node owns"}}},
    .program = "-- COMMAND..."};

ExitCode run(const RunCall& call, const CommonOptions& common) {
  require_program(call.command);
  // First of all, while there are no threads and no sockets for commands to inherit.
  Spawner spawner;
  Host host(call, common, spawner);
  if (call.as_master) return run_as_master(host);
  return call.as_leader.empty() ? run_for_resources(host) : run_as_leader(host);
}

}  // namespace muster::cli
