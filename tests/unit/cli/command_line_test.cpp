#include "cli/command/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

#include "lib/scratch_directory.hpp"
#include "muster/error.hpp"

namespace muster::cli {

namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

/// The result of a command line.
struct Outcome {
  std::variant<CommandLine, ExitCode> result;
  std::string out;
  std::string err;

  const CommandLine& line() const { return std::get<CommandLine>(result); }
  const Options& options() const { return line().common.options; }
  ExitCode code() const { return std::get<ExitCode>(result); }
};

Outcome parse(std::vector<const char*> words) {
  words.insert(words.begin(), "muster");
  std::ostringstream out;
  std::ostringstream err;
  auto result = parse_command_line(static_cast<int>(words.size()), words.data(), out, err);
  return {std::move(result), out.str(), err.str()};
}

/// The error of a wrong command line.
std::string complaint(std::vector<const char*> words) {
  const Outcome outcome = parse(std::move(words));
  if (std::holds_alternative<CommandLine>(outcome.result)) return "nothing";
  EXPECT_EQ(outcome.code(), ExitCode::usage);
  EXPECT_EQ(outcome.out, "");
  return outcome.err;
}

// The options for legacy nodes; the key comes from a file.
TEST(CommandLine, TakesTheLegacySide) {
  const test::ScratchDirectory files;
  const std::string key = files.write("key", "some words\n");
  const Outcome outcome = parse(
      {"node", "--legacy", "node-discovery", "--accept-unauthenticated", "--legacy-key-file",
       key.c_str(), "--legacy-algorithm", "aes192", "--legacy-iv", "hex:0a0b", "--legacy-port",
       "9999", "--legacy-hello-interval", "2s", "--legacy-node-timeout", "9s", "--legacy-only"});
  const auto legacy = to_options(outcome.line().common).legacy;
  EXPECT_EQ(legacy, (Legacy{.dialect = LegacyDialect::node_discovery,
                            .accept_unauthenticated = true,
                            .only = true,
                            .port = 9999,
                            .key = "some words",
                            .iv = "\x0a\x0b",
                            .algorithm = "aes192",
                            .hello_interval = 2s,
                            .node_timeout = 9s}));
  EXPECT_FALSE(to_options(parse({"node"}).line().common).legacy);
  EXPECT_THROW(to_options(parse({"node", "--legacy-port", "9"}).line().common), Error);
  EXPECT_THAT(complaint({"node", "--legacy", "node-red"}), HasSubstr("node-red"));
}

// The channels of a bridge.
TEST(CommandLine, ReadsTheBridge) {
  const Outcome outcome = parse({"bridge", "--channel", "a,b", "--channel", "c"});
  EXPECT_THAT(std::get<BridgeCall>(outcome.line().call).channels, ElementsAre("a", "b", "c"));
}

// The answering side needs no option; the other side names its partner.
TEST(CommandLine, ReadsTheBench) {
  EXPECT_FALSE(std::get<BenchCall>(parse({"bench"}).line().call).to);
  const Outcome outcome = parse({"bench", "--to", "h2", "--size", "1000", "--rate", "50", "--count",
                                 "7", "--duration", "5s", "--wait", "1s"});
  const auto& call = std::get<BenchCall>(outcome.line().call);
  EXPECT_EQ(call.to, "h2");
  EXPECT_EQ(call.setting.size, 1'000u);
  EXPECT_EQ(call.setting.rate, 50u);
  EXPECT_EQ(call.setting.count, 7u);
  EXPECT_EQ(call.setting.duration, 5s);
  EXPECT_EQ(call.setting.wait, 1s);
  EXPECT_THAT(complaint({"bench", "--to", "h2", "--size", "3"}),
              HasSubstr("\"3\" is not a whole number from"));
  EXPECT_THAT(complaint({"bench", "--rate", "0"}), HasSubstr("from 1 to 1000000"));
  EXPECT_THAT(complaint({"bench", "--count", "-1"}), HasSubstr("-1"));
}

// Without options a command has the defaults of the library.
TEST(CommandLine, HasTheDefaultsOfTheLibrary) {
  const Outcome outcome = parse({"node"});
  EXPECT_TRUE(std::holds_alternative<NodeCall>(outcome.line().call));
  EXPECT_EQ(outcome.options().cluster, Options{}.cluster);
  EXPECT_EQ(outcome.options().port, 12345);
  EXPECT_TRUE(outcome.options().transports.broadcast);
  EXPECT_FALSE(outcome.options().transports.multicast_v4);
  EXPECT_EQ(outcome.options().timing.detect_within, preset::lan);
  EXPECT_FALSE(outcome.options().timing.hello_interval);
  EXPECT_FALSE(outcome.options().weight);
  EXPECT_TRUE(outcome.options().eligible);
  EXPECT_EQ(outcome.options().ignore, Ignore::self);
  EXPECT_FALSE(outcome.line().common.json);
}

// Each option sets its member, before or after the command.
TEST(CommandLine, FillsOptions) {
  const Outcome outcome = parse({"--cluster",
                                 "lab",
                                 "node",
                                 "--port",
                                 "2000",
                                 "--loopback",
                                 "--weight",
                                 "-2.5",
                                 "--ineligible",
                                 "--no-lifelines",
                                 "--masters",
                                 "3",
                                 "--name",
                                 "a b",
                                 "--ttl",
                                 "4",
                                 "--term-floor",
                                 "7",
                                 "--ignore",
                                 "none",
                                 "--json",
                                 "--info",
                                 R"({"a":[1,2]})",
                                 "--preempt-after",
                                 "3s"});
  const Options& options = outcome.options();
  EXPECT_EQ(options.cluster, "lab");
  EXPECT_EQ(options.port, 2000);
  EXPECT_TRUE(options.interfaces.loopback_only);
  EXPECT_EQ(options.weight, -2.5);
  EXPECT_FALSE(options.eligible);
  EXPECT_FALSE(options.lifelines);
  EXPECT_EQ(options.masters_required, 3);
  EXPECT_EQ(options.name, "a b");
  EXPECT_EQ(outcome.line().common.ttl, 4);
  EXPECT_EQ(options.term_floor, 7u);
  EXPECT_EQ(options.ignore, Ignore::none);
  EXPECT_TRUE(outcome.line().common.json);
  EXPECT_EQ(to_string(options.info.value), R"({"a":[1,2]})");
  EXPECT_EQ(options.preempt_after, 3s);
}

// One option fills both lists of rules, as often as needed.
TEST(CommandLine, SplitsInterfaceRules) {
  const Outcome outcome = parse(
      {"node", "--interface", "eth*", "--interface", "!docker*", "--interface", "10.0.0.0/8"});
  EXPECT_THAT(outcome.options().interfaces.allow, ElementsAre("eth*", "10.0.0.0/8"));
  EXPECT_THAT(outcome.options().interfaces.deny, ElementsAre("docker*"));
}

// Transports are added to each other.
TEST(CommandLine, AddsTransports) {
  const Outcome outcome = parse({"node", "--multicast", "v4", "--multicast", "ff02::1234",
                                 "--unicast", "a:1", "--unicast", "b"});
  const Transports& transports = outcome.options().transports;
  EXPECT_TRUE(transports.broadcast);
  EXPECT_EQ(transports.multicast_v4->group, MulticastV4{}.group);
  EXPECT_EQ(transports.multicast_v6->group, "ff02::1234");
  EXPECT_THAT(transports.seeds, ElementsAre("a:1", "b"));
  EXPECT_FALSE(parse({"node", "--no-broadcast"}).options().transports.broadcast);
  EXPECT_EQ(parse({"node", "--multicast", "239.1.2.3"}).options().transports.multicast_v4->group,
            "239.1.2.3");
}

// Times have units, and the presets have names.
TEST(CommandLine, ReadsTimes) {
  EXPECT_EQ(parse({"node", "--detect-within", "wifi"}).options().timing.detect_within, 6s);
  EXPECT_EQ(parse({"node", "--detect-within", "1.5s"}).options().timing.detect_within, 1500ms);
  EXPECT_EQ(parse({"node", "--hello-interval", "250ms"}).options().timing.hello_interval, 250ms);
  EXPECT_THAT(complaint({"node", "--detect-within", "5"}),
              HasSubstr("\"5\" is not a span of time"));
  EXPECT_THAT(complaint({"node", "--node-timeout", "soon"}), HasSubstr("250ms, 2s or 3m"));
}

// The arguments of the commands.
TEST(CommandLine, ReadsCalls) {
  const Outcome nodes = parse({"nodes", "--for", "3s"});
  EXPECT_EQ(std::get<NodesCall>(nodes.line().call).listen_for, 3s);
  const Outcome send = parse({"send", "chat", R"({"a":1})", "--wait", "500ms"});
  EXPECT_EQ(std::get<SendCall>(send.line().call).channel, "chat");
  EXPECT_EQ(std::get<SendCall>(send.line().call).json, R"({"a":1})");
  EXPECT_EQ(std::get<SendCall>(send.line().call).wait, 500ms);
  EXPECT_FALSE(std::get<SendCall>(parse({"send", "chat"}).line().call).json);
  const Outcome listen = parse({"listen", "a", "b", "--count", "2"});
  EXPECT_THAT(std::get<ListenCall>(listen.line().call).channels, ElementsAre("a", "b"));
  EXPECT_EQ(std::get<ListenCall>(listen.line().call).count, 2u);
  EXPECT_TRUE(std::holds_alternative<KeygenCall>(parse({"keygen"}).line().call));
  EXPECT_EQ(std::get<DoctorCall>(parse({"doctor"}).line().call).listen_for, 2s);
}

// Arguments after "--" belong to the command, also if they look like options.
TEST(CommandLine, ReadsCallsAboutServices) {
  const Outcome advertise =
      parse({"advertise", "web", "--config", R"({"port":80})", "--version", "1.2.0", "--ready-when",
             "tcp:80", "--json", "--", "run", "--json", "[a,b]", "--", ""});
  const auto& offered = std::get<AdvertiseCall>(advertise.line().call);
  EXPECT_EQ(
      offered.offer,
      (ServiceOffer{.name = "web", .config = parse_value(R"({"port":80})"), .version = "1.2.0"}));
  EXPECT_EQ(offered.ready_when_port, 80);
  EXPECT_THAT(offered.command, ElementsAre("run", "--json", "[a,b]", "--", ""));
  const Outcome wait = parse({"wait", "a", "b", "--count", "2", "--timeout", "3s", "--", "run"});
  const auto& waited = std::get<WaitCall>(wait.line().call);
  EXPECT_THAT(waited.names, ElementsAre("a", "b"));
  EXPECT_EQ(waited.count, 2u);
  EXPECT_EQ(waited.timeout, 3s);
  EXPECT_THAT(waited.command, ElementsAre("run"));
  EXPECT_FALSE(
      std::get<AdvertiseCall>(parse({"advertise", "a", "--not-ready"}).line().call).offer.ready);
  const auto run =
      parse({"run", "--as-master", "--grace", "3s", "--", "work", "--now"}).line().call;
  EXPECT_TRUE(std::get<RunCall>(run).as_master);
  EXPECT_EQ(std::get<RunCall>(run).grace, 3s);
  EXPECT_THAT(std::get<RunCall>(run).command, ElementsAre("work", "--now"));
  const auto pool = parse({"run",  "--resources", "http://a/list", "--header",
                           "A: b", "--header",    "C:d",           "--poll",
                           "5s",   "--set",       "pool",          "--capacity",
                           "2",    "--label",     "gpu",           "--label",
                           "eu",   "--ca-file",   "ca.pem",        "--",
                           "work"})
                        .line()
                        .call;
  const ResourcesCall& listed = std::get<RunCall>(pool).resources;
  EXPECT_FALSE(std::get<RunCall>(pool).as_master);
  EXPECT_EQ(listed.source, "http://a/list");
  EXPECT_THAT(listed.headers, ElementsAre(Pair("A", "b"), Pair("C", "d")));
  EXPECT_EQ(listed.poll, 5s);
  EXPECT_EQ(listed.set, "pool");
  EXPECT_EQ(listed.capacity, 2U);
  EXPECT_EQ(listed.labels, (std::vector<std::string>{"gpu", "eu"}));
  EXPECT_EQ(listed.ca_file, "ca.pem");
  const auto shares = parse({"node", "--partitions", "8", "--exclude-leader"}).line().call;
  EXPECT_TRUE(std::get<NodeCall>(shares).exclude_leader);
  const auto posted =
      parse({"run", "--resources", "http://a/list", "--method", "POST", "--body", "{}",
             "--redirects", "same-host", "--source-timeout", "5m", "--", "work"})
          .line()
          .call;
  const ResourcesCall& asked = std::get<RunCall>(posted).resources;
  EXPECT_EQ(asked.method, "POST");
  EXPECT_EQ(asked.body, "{}");
  EXPECT_EQ(asked.redirects, Redirects::same_host);
  EXPECT_EQ(asked.source_timeout, 5min);
  EXPECT_EQ(std::get<ServicesCall>(parse({"services", "--for", "3s"}).line().call).listen_for, 3s);
}

// Channels and messages may look like commands, lists or options.
TEST(CommandLine, TakesArgumentsLiterally) {
  const Outcome listen = parse({"listen", "node", "listen"});
  EXPECT_THAT(std::get<ListenCall>(listen.line().call).channels, ElementsAre("node", "listen"));
  EXPECT_EQ(std::get<SendCall>(parse({"send", "c", "[1,2]"}).line().call).json, "[1,2]");
  EXPECT_EQ(std::get<SendCall>(parse({"send", "c", "--", "-5"}).line().call).json, "-5");
  EXPECT_EQ(std::get<SendCall>(parse({"send", "wait", "--", "-5"}).line().call).json, "-5");
}

// The error of a wrong call names the mistake and the choices.
TEST(CommandLine, RefusesMistakes) {
  EXPECT_THAT(complaint({}), HasSubstr("no command is given; there are node, nodes, send"));
  EXPECT_THAT(complaint({"nodes", "extra"}), HasSubstr("\"extra\" is one argument too many"));
  EXPECT_THAT(complaint({"node", "--port", "99999"}), HasSubstr("99999"));
  EXPECT_THAT(complaint({"node", "--port", "-1"}), HasSubstr("-1"));
  EXPECT_THAT(complaint({"node", "--weight", "heavy"}), HasSubstr("heavy"));
  EXPECT_THAT(complaint({"node", "--term-floor", "-1"}), HasSubstr("-1"));
  EXPECT_THAT(complaint({"node", "--ignore", "all"}), HasSubstr("all"));
  EXPECT_THAT(complaint({"node", "--log-level", "loud"}), HasSubstr("loud"));
  EXPECT_THAT(complaint({"send"}), HasSubstr("CHANNEL is required"));
  EXPECT_THAT(complaint({"listen", "c", "--count", "0"}), HasSubstr("--count"));
  EXPECT_THAT(complaint({"wait", "--", "run"}), HasSubstr("NAME is required"));
  EXPECT_THAT(complaint({"wait", "a", "--count", "0"}), HasSubstr("--count"));
  EXPECT_THAT(complaint({"wait", "a", "--count", "99999999999999999999"}), HasSubstr("--count"));
  EXPECT_THAT(complaint({"wait", "a", "--"}), HasSubstr("no command after --"));
  EXPECT_THAT(complaint({"run", "--", "work"}), HasSubstr("--as-master"));
  EXPECT_THAT(complaint({"run", "--as-master"}), HasSubstr("no command after --"));
  EXPECT_THAT(complaint({"run", "--resources", "list", "--as-master", "--", "work"}),
              HasSubstr("--as-master excludes --resources"));
  EXPECT_THAT(complaint({"run", "--as-master", "--poll", "1s", "--", "work"}),
              HasSubstr("--poll requires --resources"));
  EXPECT_THAT(complaint({"node", "--capacity", "2"}),
              HasSubstr("--capacity requires --partitions"));
  EXPECT_THAT(complaint({"node", "--exclude-leader"}),
              HasSubstr("--exclude-leader requires --partitions"));
  EXPECT_THAT(complaint({"run", "--as-master", "--exclude-leader", "--", "work"}),
              HasSubstr("--exclude-leader requires --resources"));
  EXPECT_THAT(complaint({"run", "--resources", "list", "--redirects", "all", "--", "work"}),
              HasSubstr("\"all\" is none of any-host, none, same-host"));
  EXPECT_THAT(complaint({"run", "--resources", "list", "--header", "secret", "--", "work"}),
              AllOf(HasSubstr("--header"), Not(HasSubstr("secret"))));
  EXPECT_THAT(complaint({"advertise", "a", "--ready-when", "tcp:0"}), HasSubstr("\"tcp:0\""));
  EXPECT_THAT(complaint({"advertise", "a", "--not-ready", "--ready-when", "tcp:1"}),
              HasSubstr("--not-ready"));
  EXPECT_THAT(complaint({"keygen", "--json"}), HasSubstr("--json"));
}

// The error of an option with JSON names the option and the place in the JSON.
TEST(CommandLine, InvalidJsonIsRefusedWithItsOption) {
  EXPECT_THAT(complaint({"node", "--info", "{1}"}), HasSubstr("--info: "));
  EXPECT_THAT(complaint({"advertise", "web", "--config", "{"}), HasSubstr("--config: "));
}

// A misspelt command or option is answered with the one that is most like it.
TEST(CommandLine, MisspeltWordsGetASuggestion) {
  EXPECT_THAT(complaint({"nod"}), HasSubstr("no command \"nod\"; did you mean node?"));
  EXPECT_THAT(complaint({"nod", "--help"}), HasSubstr("did you mean node?"));
  EXPECT_THAT(complaint({"advertize", "db"}), HasSubstr("did you mean advertise?"));
  EXPECT_THAT(complaint({"xyzzy"}), Not(HasSubstr("did you mean")));
  EXPECT_THAT(complaint({"node", "--prot", "1"}),
              HasSubstr("no option --prot; did you mean --port?"));
  EXPECT_THAT(complaint({"node", "--clsuter=x"}), HasSubstr("did you mean --cluster?"));
  EXPECT_THAT(complaint({"wait", "db", "--timout", "3s"}), HasSubstr("did you mean --timeout?"));
  EXPECT_THAT(complaint({"--prot", "1", "node"}), HasSubstr("did you mean --port?"));
  EXPECT_THAT(complaint({"node", "--ignore", "slef"}), HasSubstr("did you mean self?"));
}

// The help of a misspelt command is refused with a suggestion, too.
TEST(CommandLine, MisspeltTopicsOfHelpGetASuggestion) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(run(HelpCall{.topic = "sned"}, {}), ExitCode::usage);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("did you mean send?"));
}

// A secret that is given as an option is answered with the option for its file, and never repeated.
TEST(CommandLine, SecretsBelongInFiles) {
  for (const char* name : {"--passphrase", "--key", "--legacy-key", "--monitor-token"}) {
    const std::string answer = complaint({"node", name, "hunter2"});
    EXPECT_THAT(answer, HasSubstr(std::string(name) + "-file FILE"));
    EXPECT_THAT(answer, Not(HasSubstr("hunter2")));
  }
  EXPECT_THAT(complaint({"node", "--passphrase=hunter2"}),
              AllOf(HasSubstr("--passphrase-file FILE"), Not(HasSubstr("hunter2"))));
}

// An empty file name is refused. An unset variable must not lead to clear text.
TEST(CommandLine, NamesOfFilesAreNotEmpty) {
  for (const char* name : {"--key-file", "--passphrase-file", "--legacy-key-file", "--config"}) {
    EXPECT_THAT(complaint({"node", name, ""}), AllOf(HasSubstr(name), HasSubstr("empty")));
  }
  EXPECT_THAT(complaint({"run", "--resources", "", "--", "work"}),
              AllOf(HasSubstr("--resources"), HasSubstr("empty")));
}

// An option without its value says which value it needs.
TEST(CommandLine, MissingValuesAreNamed) {
  EXPECT_THAT(complaint({"node", "--port"}), HasSubstr("--port needs a value: --port 1-65535"));
  EXPECT_THAT(complaint({"node", "--key-file"}), HasSubstr("--key-file FILE"));
}

// The range in an error is one that people can read.
TEST(CommandLine, RangesAreShort) {
  for (const char* name : {"--port", "--term-floor", "--receive-buffer-bytes", "--weight"}) {
    EXPECT_LT(complaint({"node", name, "-x"}).size(), 120u) << name;
  }
  for (const char* name : {"--seed", "--loss", "--runs"}) {
    EXPECT_LT(complaint({"sim", name, "-1"}).size(), 120u) << name;
  }
  EXPECT_THAT(complaint({"node", "--weight", "nan"}), HasSubstr("\"nan\" is not a number"));
  EXPECT_THAT(complaint({"node", "--masters", "256"}), HasSubstr("from 1 to 255"));
}

// A secret on the command line would be in the process list and in the shell history.
TEST(CommandLine, AcceptsNoSecret) {
  const std::string help = parse({"--help"}).out;
  EXPECT_EQ(help.find("--key "), std::string::npos);
  EXPECT_EQ(help.find("--passphrase "), std::string::npos);
}

// The version is a command and an option.
TEST(CommandLine, TellsItsVersion) {
  EXPECT_THAT(parse({"--version"}).out, HasSubstr("muster "));
  EXPECT_TRUE(std::holds_alternative<VersionCall>(parse({"version"}).line().call));
}

// The whole experiment is on the command line.
TEST(CommandLine, SimTakesItsNetworkAndItsRuns) {
  const Outcome outcome = parse({"sim", "--nodes", "100", "--loss", "0.2", "--delay", "1ms-5ms",
                                 "--partition", "5s-8s:3", "--seed", "7", "--runs", "20",
                                 "--duration", "1m", "--detect-within", "1s"});
  const auto& setting = std::get<SimCall>(outcome.line().call).setting;
  EXPECT_EQ(setting.nodes, 100u);
  EXPECT_EQ(setting.link.loss, 0.2);
  EXPECT_EQ(setting.link.delay_min, 1ms);
  EXPECT_EQ(setting.link.delay_max, 5ms);
  ASSERT_TRUE(setting.split);
  EXPECT_EQ(setting.split->from, 5s);
  EXPECT_EQ(setting.split->until, 8s);
  EXPECT_EQ(setting.split->nodes, 3u);
  EXPECT_EQ(setting.seed, 7u);
  EXPECT_EQ(setting.runs, 20u);
  EXPECT_EQ(setting.duration, 1min);
  EXPECT_EQ(outcome.options().timing.detect_within, 1s);
}

// A mistake is quoted with the accepted forms.
TEST(CommandLine, SimQuotesMistakes) {
  EXPECT_THAT(complaint({"sim", "--delay", "5ms-1ms"}), HasSubstr("write 1ms, or 50us-2ms"));
  EXPECT_THAT(complaint({"sim", "--partition", "8s"}), HasSubstr("write 5s-8s"));
  EXPECT_THAT(complaint({"sim", "--partition", "5s-8s:0"}), HasSubstr("\"5s-8s:0\""));
  EXPECT_THAT(complaint({"sim", "--nodes", "1"}), HasSubstr("--nodes"));
  EXPECT_THAT(complaint({"sim", "--loss", "20"}), HasSubstr("--loss"));
}

}  // namespace

}  // namespace muster::cli
