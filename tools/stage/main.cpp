#include <fmt/format.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "muster/key.hpp"
#include "stage.hpp"

/// The demo: six nodes on one machine meet, elect a master, send messages, die and return. It
/// prints how long each step takes.
namespace muster::stage {

namespace {

using namespace std::chrono_literals;

/// A new key in a temporary file, which the destructor removes.
class KeyFile {
 public:
  KeyFile() {
    std::string pattern = std::filesystem::temp_directory_path() / "muster-demo-XXXXXX";
    directory_ = mkdtemp(pattern.data());
    umask(077);
    std::ofstream(path()) << Key::generate().reveal() << '\n';
  }
  KeyFile(const KeyFile&) = delete;
  KeyFile& operator=(const KeyFile&) = delete;
  ~KeyFile() { std::filesystem::remove_all(directory_); }

  std::string path() const { return directory_ / "cluster.key"; }

 private:
  std::filesystem::path directory_;
};

class Play {
 public:
  explicit Play(const std::string& program) : stage_(program) {}

  void perform() {
    five_nodes_meet();
    they_talk();
    the_master_is_killed();
    a_node_comes_late();
    a_node_leaves();
    the_master_falls_asleep();
    summary();
    let_people_look();
    everybody_leaves();
  }

 private:
  using Names = std::vector<std::string>;

  void enter(const std::string& name, int weight, const Names& more = {}) {
    Names arguments = {"node", "--loopback", "--json"};
    const std::map<std::string, std::string> options = {
        {"--log-level", "error"},    {"--port", "15432"}, {"--cluster", cluster_},
        {"--key-file", key_.path()}, {"--name", name},    {"--weight", std::to_string(weight)}};
    for (const auto& [option, value] : options) {
      arguments.push_back(option);
      arguments.push_back(value);
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    stage_.enter(name, arguments);
    present_.push_back(name);
  }

  /// Waits until each of `speakers` has printed `event` about `about`, from line `from` on. Returns
  /// the time of the last one in seconds on the monotonic clock.
  double all_say(const Names& speakers, const std::string& event, const std::string& about,
                 std::size_t from) {
    std::vector<Line> said;
    stage_.until(event + " " + about, [&] {
      said = stage_.lines(from, [&](const Line& line) {
        return line.event == event && line.about() == about &&
               std::find(speakers.begin(), speakers.end(), line.speaker) != speakers.end();
      });
      std::set<std::string> who;
      for (const Line& line : said) who.insert(line.speaker);
      return who.size() == speakers.size();
    });
    return said.back().seconds;
  }

  Names others(const std::string& name) const {
    Names rest = present_;
    std::erase(rest, name);
    return rest;
  }

  static double milliseconds(double from, double to) { return (to - from) * 1'000; }

  void note(std::string what, double from, double to, std::string remark) {
    const double time = milliseconds(from, to);
    stage_.result(fmt::format("{:.1f} ms: {}", time, remark));
    results_.push_back(fmt::format("{:<46} {:>8.1f} ms", what, time));
  }

  void five_nodes_meet() {
    stage_.title("Five nodes start on this machine: no server, no configuration, no network.");
    const double start = stage_.now();
    int weight = 50;
    for (const char* name : {"ada", "bob", "cyd", "dee"}) enter(name, weight -= 5);
    enter("eve", weight -= 5, {"--monitor", "0"});
    double met = 0;
    for (const std::string& name : present_) met = all_say(others(name), "added", name, 0);
    stage_.say("ada, bob, cyd, dee and eve have found each other; every packet is sealed.");
    note("five processes started, everyone known", start, met, "from the first process's start");
    const double agreed = all_say(others("ada"), "master", "ada", 0);
    stage_.say("They elected ada, the heaviest, under term 1.");
    note("started together, one master agreed", start, agreed,
         "200 ms of that are for listening, so that it happens once");
    stage_.say(fmt::format("eve shows the cluster live at {}", page_of("eve")));
  }

  /// Where the node shows itself over HTTP.
  std::string page_of(const std::string& name) {
    std::vector<Line> said;
    stage_.until("the page of " + name, [&] {
      said = stage_.lines(
          0, [&](const Line& line) { return line.event == "monitor" && line.speaker == name; });
      return !said.empty();
    });
    return std::string(said.front().fields.at("url").as_string());
  }

  /// On a terminal the cluster runs until Enter is pressed.
  void let_people_look() {
    if (!stage_.has_audience()) return;
    fmt::print("\n{} shows the rest of the cluster. Press Enter to end it. ", page_of("eve"));
    std::fflush(stdout);
    stage_.await_enter();
  }

  void they_talk() {
    stage_.title("They talk on a channel.");
    for (const std::string& name : present_) stage_.actor(name).say("join tea");
    stage_.pause(200ms);
    const std::size_t from = stage_.line_count();
    const double sent = stage_.now();
    stage_.actor("bob").say(R"(send tea {"say":"the kettle is on"})");
    double last = 0;
    stage_.until("the message", [&] {
      const auto heard =
          stage_.lines(from, [](const Line& line) { return line.event == "message"; });
      if (!heard.empty()) last = heard.back().seconds;
      return heard.size() >= present_.size() - 1;
    });
    stage_.say(R"(bob says {"say":"the kettle is on"}, and everyone else has heard it.)");
    note("a message to four others", sent, last, "from typing it to the last of them");
  }

  void the_master_is_killed() {
    stage_.title("The master is killed: SIGKILL, no goodbye.");
    const std::size_t from = stage_.line_count();
    const double killed = stage_.now();
    leave("ada", SIGKILL);
    const double agreed = all_say(others("bob"), "master", "bob", from);
    stage_.say("bob, the next in line, is master under term 2, and everyone knows.");
    note("master killed, next one agreed", killed, agreed,
         "its silence was noticed, and its host said that its port is closed");
  }

  void a_node_comes_late() {
    stage_.title("A node comes late.");
    const std::size_t from = stage_.line_count();
    const double start = stage_.now();
    enter("fay", 60);
    const double seen = all_say(others("fay"), "added", "fay", from);
    stage_.say("fay is here. She is the heaviest now, but a working master stays.");
    note("late process started, seen by all", start, seen, "from the process's start");
  }

  void a_node_leaves() {
    stage_.title("A node stops as it should.");
    const std::size_t from = stage_.line_count();
    const double stopped = stage_.now();
    leave("cyd", SIGTERM);
    const double gone = all_say(present_, "removed", "cyd", from);
    stage_.say("cyd said goodbye.");
    note("clean stop, removed by all", stopped, gone, "from the signal");
  }

  void the_master_falls_asleep() {
    stage_.title("The master falls asleep: SIGSTOP, and SIGCONT when another has taken over.");
    const std::size_t from = stage_.line_count();
    const double asleep = stage_.now();
    stage_.actor("bob").signal(SIGSTOP);
    present_ = others("bob");
    const double agreed = all_say(others("fay"), "master", "fay", from);
    stage_.say("fay is master under term 3.");
    note("master frozen, next one agreed", asleep, agreed, "announced: within 600 ms");
    stage_.pause(500ms);
    const double woken = stage_.now();
    stage_.actor("bob").signal(SIGCONT);
    double told = 0;
    stage_.until("bob's demotion", [&] {
      const auto demoted = stage_.lines(
          from, [](const Line& line) { return line.event == "demotion" && line.speaker == "bob"; });
      if (!demoted.empty()) told = demoted.front().seconds;
      return !demoted.empty();
    });
    stage_.say("bob wakes: his lease is over, so he knows that he is master no more.");
    note("woken, mastership given up", woken, told, "before he did anything else");
    present_.push_back("bob");
  }

  void leave(const std::string& name, int how) {
    stage_.actor(name).signal(how);
    present_ = others(name);
  }

  void summary() {
    stage_.title("In short");
    for (const std::string& line : results_) fmt::print("  {}\n", line);
    const auto promotions =
        stage_.lines(0, [](const Line& line) { return line.event == "promotion"; });
    fmt::print("  promotions in all: {}, one for each master that was needed\n", promotions.size());
  }

  void everybody_leaves() {
    for (const std::string& name : present_) stage_.actor(name).signal(SIGTERM);
    for (const std::string& name : present_) {
      const int status = stage_.actor(name).wait();
      if (status != 0) throw std::runtime_error(fmt::format("{} ended with {}", name, status));
    }
    fmt::print("All nodes said goodbye and ended with exit code 0.\n");
  }

  const std::string cluster_ = fmt::format("demo {}", getpid());
  KeyFile key_;
  Stage stage_;
  Names present_;
  std::vector<std::string> results_;
};

}  // namespace

}  // namespace muster::stage

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: {} PATH-OF-MUSTER\n", argv[0]);
    return 2;
  }
  try {
    muster::stage::Play(argv[1]).perform();
  } catch (const std::exception& error) {
    fmt::print(stderr, "the demo failed: {}\n", error.what());
    return 1;
  }
}
