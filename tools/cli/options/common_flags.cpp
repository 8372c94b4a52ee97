#include "cli/options/common_flags.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cli/options/duration_option.hpp"
#include "muster/error.hpp"

namespace muster::cli {

namespace {

using Words = std::vector<std::string>;

/// An option that may be given several times, or once with commas.
void add_list(CLI::App& app, const std::string& name, const std::string& type,
              std::function<void(const Words&)> take, const std::string& help) {
  app.add_option_function<Words>(name, std::move(take), help)
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name(type);
}

void take_interfaces(InterfaceRules& rules, const Words& entries) {
  for (const std::string& entry : entries) {
    if (entry.starts_with('!')) {
      rules.deny.push_back(entry.substr(1));
    } else {
      rules.allow.push_back(entry);
    }
  }
}

/// An address with a colon is of IPv6. Whether it is a group is for the library to say.
void take_multicast(Transports& transports, const Words& groups) {
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

void take_info(Options& options, const std::string& text) {
  try {
    options.info = {.value = parse_value(text)};
  } catch (const Error& error) {
    throw Error(error.errc(), fmt::format("--info: {}", error.what()));
  }
}

void add_identity(CLI::App& app, CommonOptions& common) {
  Options& options = common.options;
  app.add_option("--cluster", options.cluster, "Nodes of different clusters never meet")
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option("--key-file", common.key_file, "Keys as `muster keygen` prints them, one per line")
      ->type_name("FILE");
  app.add_option("--passphrase-file", common.passphrase_file, "A passphrase in its first line")
      ->type_name("FILE");
  app.add_option("--name", options.name, "What others call this node [host name]")
      ->type_name("NAME");
  app.add_option("--host-name", options.host_name, "The host's name, if it is another one")
      ->type_name("NAME");
  app.add_option_function<std::string>(
         "--info", [&options](const std::string& text) { take_info(options, text); },
         "What this node advertises")
      ->type_name("JSON");
}

void add_network(CLI::App& app, CommonOptions& common) {
  Options& options = common.options;
  InterfaceRules& interfaces = options.interfaces;
  Transports& transports = options.transports;
  app.add_option("--port", options.port, "UDP port of group traffic; see `muster doctor`")
      ->type_name("PORT")
      ->check(CLI::Range(1, 65535).description(""))
      ->capture_default_str();
  add_list(
      app, "--interface", "RULE",
      [&interfaces](const Words& entries) { take_interfaces(interfaces, entries); },
      "Use only interfaces of this name, pattern, CIDR block or address; !RULE: do not [all]");
  app.add_flag("--loopback", interfaces.loopback_only, "Stay within this host");
  app.add_option("--bind-address", interfaces.bind_address, "Use only this address")
      ->type_name("ADDRESS");
  app.add_flag("--broadcast,!--no-broadcast", transports.broadcast,
               "Reach others by IPv4 broadcast, or not [yes]");
  add_list(
      app, "--multicast", "v4|v6|GROUP",
      [&transports](const Words& groups) { take_multicast(transports, groups); },
      "Reach them by multicast too, to the usual group or this one");
  app.add_option("--ttl", common.ttl, "Routers that IPv4 multicast may pass, plus one")
      ->type_name("1-255");
  add_list(
      app, "--unicast", "HOST[:PORT]",
      [&transports](const Words& seeds) { transports.seeds = seeds; },
      "Greet this host by unicast too");
  app.add_flag_callback(
      "--no-lifelines", [&options] { options.lifelines = false; },
      "Hold no TCP connections by which dead processes are noticed at once");
  app.add_option("--receive-buffer-bytes", options.receive_buffer_bytes, "Of each socket")
      ->check(CLI::NonNegativeNumber.description(""))
      ->type_name("BYTES")
      ->default_str("up to 4 MiB");
  app.add_option("--datagram-bytes-max", options.datagram_bytes_max, "Send no longer datagrams")
      ->check(CLI::NonNegativeNumber.description(""))
      ->type_name("BYTES")
      ->capture_default_str();
}

void add_election(CLI::App& app, CommonOptions& common) {
  Options& options = common.options;
  app.add_option("--weight", options.weight, "The heaviest nodes become masters [random]")
      ->type_name("NUMBER");
  app.add_flag_callback(
      "--ineligible", [&options] { options.eligible = false; }, "Never become master");
  app.add_option("--masters", options.masters_required, "How many masters the cluster should have")
      ->type_name("1-255")
      ->capture_default_str();
  add_duration(app, "--preempt-after", options.preempt_after,
               "Replace a lighter master after this time [never]");
  app.add_option("--term-floor", options.term_floor, "Promote under higher terms only")
      ->check(CLI::NonNegativeNumber.description(""))
      ->type_name("TERM");
}

void add_timing(CLI::App& app, CommonOptions& common) {
  TimingOptions& timing = common.options.timing;
  add_detect_within(app, timing.detect_within);
  add_duration(app, "--hello-interval", timing.hello_interval, "Between two hellos [derived]");
  add_duration(app, "--node-timeout", timing.node_timeout,
               "Silence after which a node is removed [derived]");
  add_duration(app, "--master-timeout", timing.master_timeout,
               "Silence after which a master is removed [derived]");
  app.add_option("--hello-rate-max", timing.hello_rate_max,
                 "Hellos per second of all nodes together; more nodes say them less often")
      ->type_name("1-1000000")
      ->capture_default_str();
}

void add_legacy(CLI::App& app, CommonOptions& common) {
  static const std::map<std::string, LegacyDialect> names = {
      {"node-discovery", LegacyDialect::node_discovery},
      {"node-discover", LegacyDialect::node_discover}};
  Legacy& legacy = common.legacy;
  app.add_option_function<std::string>(
         "--legacy", [&legacy](const std::string& name) { legacy.dialect = names.at(name); },
         "Meet the nodes of this package")
      ->type_name("node-discovery|node-discover")
      ->check(CLI::IsMember(names).description(""));
  app.add_flag("--accept-unauthenticated", legacy.accept_unauthenticated,
               "Let them into the cluster, although anyone can forge them");
  app.add_flag("--legacy-only", legacy.only, "Meet no others");
  app.add_option("--legacy-port", legacy.port, "Their UDP port; --port must be another one")
      ->type_name("PORT")
      ->check(CLI::Range(1, 65535).description(""))
      ->capture_default_str();
  app.add_option("--legacy-key-file", common.legacy_key_file,
                 "Their key, or hex:DIGITS, in its first line")
      ->type_name("FILE");
  app.add_option("--legacy-algorithm", legacy.algorithm, "Their algorithm, as OpenSSL calls it")
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option_function<std::string>(
         "--legacy-iv", [&legacy](const std::string& text) { legacy.iv = parse_legacy_key(text); },
         "Their initialisation vector, or hex:DIGITS")
      ->type_name("IV");
  add_duration(app, "--legacy-hello-interval", legacy.hello_interval, "How often they say hello");
  add_duration(app, "--legacy-node-timeout", legacy.node_timeout,
               "Silence after which one of them is removed");
}

void add_output(CLI::App& app, CommonOptions& common) {
  static const std::map<std::string, Ignore> names = {
      {"self", Ignore::self}, {"process", Ignore::process}, {"none", Ignore::none}};
  app.add_option_function<std::string>(
         "--ignore", [&common](const std::string& name) { common.options.ignore = names.at(name); },
         "Whose words this node does not hear [self]")
      ->type_name("self|process|none")
      ->check(CLI::IsMember(names).description(""));
  app.add_flag("--json", common.json, "One JSON object per line on standard output");
  app.add_option("--log-level", common.log_level, "What is logged on standard error")
      ->type_name("debug|info|warning|error|off")
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "off"}).description(""))
      ->capture_default_str();
}

/// MUSTER_KEY_FILE for "key-file".
std::string variable_of(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  return "MUSTER_" + name;
}

void name_variables(CLI::App& app) {
  const auto is_of_the_command = [](const CLI::Option* option) {
    return !option->check_lname("help") && !option->check_lname("version");
  };
  for (CLI::Option* option : app.get_options(is_of_the_command)) {
    option->envname(variable_of(option->get_lnames().front()));
  }
}

}  // namespace

void add_common_flags(CLI::App& app, CommonOptions& common) {
  // Options go to the group that is the default when they are declared.
  app.option_defaults()->group("Who it is");
  add_identity(app, common);
  app.option_defaults()->group("How it reaches others");
  add_network(app, common);
  app.option_defaults()->group("Election");
  add_election(app, common);
  app.option_defaults()->group("Timing");
  add_timing(app, common);
  app.option_defaults()->group("JavaScript nodes (see docs/migrating.md)");
  add_legacy(app, common);
  app.option_defaults()->group("Output and configuration");
  add_output(app, common);
  app.option_defaults()->group("Options");
  name_variables(app);
}

}  // namespace muster::cli
