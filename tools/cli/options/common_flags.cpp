#include "cli/options/common_flags.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "cli/options/duration_option.hpp"
#include "cli/options/environment.hpp"
#include "cli/options/number_option.hpp"
#include "cli/options/value_options.hpp"
#include "muster/error.hpp"

namespace muster::cli {

namespace {

/// An option that may be given several times, or once with commas.
void add_list(CLI::App& app, const std::string& name, const std::string& type,
              std::function<void(const std::vector<std::string>&)> take, const std::string& help) {
  app.add_option_function<std::vector<std::string>>(name, std::move(take), help)
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name(type);
}

void take_interfaces(InterfaceRules& rules, const std::vector<std::string>& entries) {
  for (const std::string& entry : entries) {
    if (entry.starts_with('!')) {
      rules.deny.push_back(entry.substr(1));
    } else {
      rules.allow.push_back(entry);
    }
  }
}

/// An address with a colon is of IPv6. Whether it is a group is for the library to say.
void take_multicast(Transports& transports, const std::vector<std::string>& groups) {
  for (const std::string& group : groups) {
    if (group == "v4") {
      transports.multicast_v4.emplace();
    } else if (group == "v6") {
      transports.multicast_v6.emplace();
    } else if (group.find(':') != std::string::npos) {
      transports.multicast_v6 = MulticastV6{group};
    } else {
      transports.multicast_v4 = MulticastV4{.group = group};
    }
  }
}

void add_identity(CLI::App& app, CommonOptions& common) {
  Options& options = common.options;
  app.add_option_function<std::string>(
         "--cluster",
         [&common](const std::string& name) {
           common.options.cluster = name;
           common.names_cluster = true;
         },
         "Name of the cluster; nodes of different clusters ignore each other [as the key says, or "
         "muster]")
      ->type_name("NAME");
  add_file(app, "--key-file", common.key_file,
           "File with one key per line, as `muster keygen` writes it; the first key encrypts, all "
           "keys decrypt");
  add_file(app, "--passphrase-file", common.passphrase_file,
           "File whose first line is a passphrase; a key is derived from it");
  app.add_flag("--clear-text", options.clear_text,
               "Start without a key although anyone on the network can then read, join and forge");
  app.add_option("--name", options.name, "Name of this node")
      ->type_name("NAME")
      ->default_str("HOST-PID");
  app.add_option("--host-name", options.host_name, "Name of this host")
      ->type_name("NAME")
      ->default_str("as the system says");
  add_json(app, "--info", "JSON value that this node shows to the other nodes",
           [&options](const Value& value) { options.info = {.value = value}; });
}

void add_group_traffic(CLI::App& app, CommonOptions& common) {
  Transports& transports = common.options.transports;
  app.add_flag("--broadcast,!--no-broadcast", transports.broadcast,
               "Send to the group by IPv4 broadcast, or do not [yes]");
  add_list(
      app, "--multicast", "v4|v6|GROUP",
      [&transports](const auto& groups) { take_multicast(transports, groups); },
      "Send to the group by multicast too: to the default group, or to GROUP");
  app.add_option("--ttl", common.ttl, "Hop limit of IPv4 multicast; 1 stays on the link [1]")
      ->type_name("1-255");
  add_list(
      app, "--unicast", "HOST[:PORT]",
      [&transports](const auto& seeds) { transports.seeds = seeds; },
      "Contact this host directly too; one reachable node is enough to meet all");
}

void add_network(CLI::App& app, CommonOptions& common) {
  Options& options = common.options;
  InterfaceRules& interfaces = options.interfaces;
  add_number(app, "--port", options.port, {1, 65535},
             "UDP port that all nodes of the cluster share; each node also uses one of the 255 "
             "ports above it");
  add_list(
      app, "--interface", "RULE",
      [&interfaces](const auto& entries) { take_interfaces(interfaces, entries); },
      "Use only interfaces that match a name, pattern (eth*), CIDR block or address; !RULE "
      "excludes interfaces [all]");
  app.add_flag("--loopback", interfaces.loopback_only,
               "Use the loopback interface only, to meet nodes on this host");
  app.add_option("--bind-address", interfaces.bind_address,
                 "Use only the interface that has this address")
      ->type_name("ADDRESS");
  add_group_traffic(app, common);
  app.add_flag_callback(
      "--no-lifelines", [&options] { options.lifelines = false; },
      "Hold no TCP connections to other nodes; the death of a process is then noticed later");
  add_number(app, "--receive-buffer-bytes", options.receive_buffer_bytes, {},
             "Size of each socket's receive buffer in bytes, at least 16384")
      ->default_str("up to 4 MiB");
  add_number(app, "--datagram-bytes-max", options.datagram_bytes_max, {576, 9000},
             "Size of the largest datagram to send, in bytes");
  add_number(app, "--pending-messages-max", options.pending_messages_max, {},
             "Number of messages that may wait for this process; further ones are dropped");
}

void add_election(CLI::App& app, CommonOptions& common) {
  Options& options = common.options;
  app.add_option("--weight", options.weight,
                 "The eligible nodes with the highest weights become masters [random]")
      ->check([](const std::string& text) {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        return check_real(text, -infinity, infinity);
      })
      ->type_name("NUMBER");
  app.add_flag_callback(
      "--ineligible", [&options] { options.eligible = false; }, "Never become master");
  add_number(app, "--masters", options.masters_required, {1, 255},
             "Number of masters that the cluster should have");
  add_duration(app, "--preempt-after", options.preempt_after,
               "Time after which a heavier node replaces a master [never]");
  add_number(app, "--term-floor", options.term_floor, {},
             "Become master only under terms above this one");
}

void add_timing(CLI::App& app, CommonOptions& common) {
  TimingOptions& timing = common.options.timing;
  add_detect_within(app, timing.detect_within);
  add_duration(app, "--hello-interval", timing.hello_interval,
               "Time between two hellos of a node [half of --detect-within]");
  add_duration(app, "--node-timeout", timing.node_timeout,
               "Silence after which a node is removed [--detect-within]");
  add_duration(app, "--master-timeout", timing.master_timeout,
               "Silence after which a master is removed [0.3 of --detect-within]");
  add_number(app, "--hello-rate-max", timing.hello_rate_max, {1, 1'000'000},
             "Hellos per second of all nodes together; nodes of larger clusters send fewer each");
}

void add_legacy(CLI::App& app, CommonOptions& common) {
  static const std::map<std::string, LegacyDialect> names = {
      {"node-discovery", LegacyDialect::node_discovery},
      {"node-discover", LegacyDialect::node_discover}};
  Legacy& legacy = common.legacy;
  add_choice<LegacyDialect>(app, "--legacy", legacy.dialect, names,
                            "Meet the nodes of this JavaScript package, too");
  app.add_flag("--accept-unauthenticated", legacy.accept_unauthenticated,
               "Admit legacy nodes to the cluster, although anyone can forge them");
  app.add_flag("--legacy-only", legacy.only, "Meet legacy nodes only");
  add_number(app, "--legacy-port", legacy.port, {1, 65535},
             "UDP port of the legacy nodes; --port must be another one");
  add_file(app, "--legacy-key-file", common.legacy_key_file,
           "File whose first line is the key of the legacy nodes, as text or as hex:DIGITS");
  app.add_option("--legacy-algorithm", legacy.algorithm,
                 "Cipher of the legacy nodes, by its OpenSSL name")
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option_function<std::string>(
         "--legacy-iv", [&legacy](const std::string& text) { legacy.iv = parse_legacy_key(text); },
         "Initialisation vector of the legacy nodes, as text or as hex:DIGITS")
      ->type_name("IV");
  add_duration(app, "--legacy-hello-interval", legacy.hello_interval,
               "Time between two hellos of a legacy node");
  add_duration(app, "--legacy-node-timeout", legacy.node_timeout,
               "Silence after which a legacy node is removed");
}

void add_output(CLI::App& app, CommonOptions& common) {
  static const std::map<std::string, Ignore> ignored = {
      {"self", Ignore::self}, {"process", Ignore::process}, {"none", Ignore::none}};
  static const std::map<std::string, std::string> levels = {{"debug", "debug"},
                                                            {"info", "info"},
                                                            {"warning", "warning"},
                                                            {"error", "error"},
                                                            {"off", "off"}};
  add_choice<Ignore>(app, "--ignore", common.options.ignore, ignored,
                     "Messages that this node does not receive: its own, all of its process, or "
                     "none");
  app.add_flag("--json", common.json, "Print one JSON object per line on standard output");
  app.add_flag("--absolute-time", common.absolute_time,
               "Print date and time with each event, not the time since the start");
  add_choice<std::string>(app, "--log-level", common.log_level, levels,
                          "Severity from which messages are printed on standard error");
  add_file(app, "--config", common.config_file, "TOML file with options, named like here");
}

void name_variables(CLI::App& app) {
  const auto has_variable = [](const CLI::Option* option) {
    return !option->check_lname("help") && !option->check_lname("help-all") &&
           !option->check_lname("version");
  };
  for (CLI::Option* option : app.get_options(has_variable)) {
    give_variable(*option);
  }
}

}  // namespace

void add_common_flags(CLI::App& app, CommonOptions& common) {
  // Options go to the group that is the default when they are declared.
  app.option_defaults()->group("This node");
  add_identity(app, common);
  app.option_defaults()->group("Network");
  add_network(app, common);
  app.option_defaults()->group("Election");
  add_election(app, common);
  app.option_defaults()->group("Timing");
  add_timing(app, common);
  app.option_defaults()->group("Legacy nodes (see docs/migrating.md)");
  add_legacy(app, common);
  app.option_defaults()->group("Output and configuration");
  add_output(app, common);
  app.option_defaults()->group("Options");
  name_variables(app);
}

}  // namespace muster::cli
