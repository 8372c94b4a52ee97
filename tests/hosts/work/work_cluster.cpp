#include "hosts/work/work_cluster.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <csignal>
#include <sstream>
#include <utility>

namespace muster::test {

namespace {

constexpr std::uint16_t port = 8080;
constexpr auto patience = 60s;

std::string list_of(std::size_t resources) {
  boost::json::array data;
  for (std::size_t i = 0; i < resources; ++i) {
    data.push_back({{"id", fmt::format("device-{}", i)},
                    {"address", fmt::format("10.1.{}.{}", i / 250, i % 250)},
                    {"every", 30}});
  }
  return boost::json::serialize(boost::json::object{{"data", std::move(data)}});
}

/// Bytes that the first interface of a host has sent, as its kernel counts them.
double bytes_sent_by(const NetNamespace& host) {
  std::istringstream lines(run_command(host, {"cat", "/proc/net/dev"}));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string name;
    fields >> name;
    if (name != "eth0:") continue;
    // The eight numbers of received traffic come first.
    double number = 0;
    for (int i = 0; i < 9; ++i) fields >> number;
    return number;
  }
  throw std::runtime_error("a host without eth0");
}

}  // namespace

WorkProcess::WorkProcess(const NetNamespace& where, std::string called, std::size_t partitions,
                         const std::string& url)
    : name(std::move(called)),
      process(where, {{MUSTER_WORKER, name, std::to_string(partitions), url}}) {}

WorkCluster::WorkCluster(const Size& size) : size_(size), lab_(size.hosts + 1) {
  lab_.host(size.hosts).run([&] {
    server_ = std::make_unique<WebServer>(
        [list = list_of(size.resources)](const WebServer::Request&) {
          return web_answer(200, list);
        },
        std::nullopt, Lab::address(size.hosts), port);
  });
}

WorkProcess& WorkCluster::start(Lab::Host host) {
  const std::string url = fmt::format("http://{}:{}/devices", Lab::address(size_.hosts), port);
  return *workers_.emplace_back(std::make_unique<WorkProcess>(
      lab_.host(host), fmt::format("w{}", workers_.size()), size_.partitions, url));
}

Seconds WorkCluster::kill(WorkProcess& worker) {
  const Seconds at = monotonic_now();
  worker.process.signal(SIGKILL);
  await("it has died", [&] { return worker.process.has_ended(); });
  partitions_.end_all(worker.name, at);
  resources_.end_all(worker.name, at);
  return at;
}

int WorkCluster::stop(WorkProcess& worker) {
  worker.process.signal(SIGTERM);
  await("it has ended", [&] { return worker.process.has_ended(); });
  return worker.process.exit_code();
}

std::vector<WorkProcess*> WorkCluster::running() const {
  std::vector<WorkProcess*> running;
  for (const auto& worker : workers_) {
    if (!worker->process.has_ended()) running.push_back(worker.get());
  }
  return running;
}

void WorkCluster::await_shared_out() {
  await("everything is shared out", [&] {
    return is_shared_out(partitions_, size_.partitions) &&
           is_shared_out(resources_, size_.resources);
  });
}

bool WorkCluster::is_shared_out(const Journal& journal, std::size_t units) const {
  const auto loads = journal.loads();
  if (loads.size() != running().size() || journal.worked_on() != units) return false;
  const auto [least, most] = std::minmax_element(
      loads.begin(), loads.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most->second - least->second <= 1;
}

void WorkCluster::await(std::string_view what, const std::function<bool()>& condition) {
  std::vector<Process*> processes;
  for (const auto& worker : workers_) processes.push_back(&worker->process);
  const auto look = [&] {
    take_lines();
    return condition();
  };
  if (poll_until(processes, look, patience)) return;
  std::string loads;
  for (const auto& [worker, load] : partitions_.loads())
    loads += fmt::format("{} {}\n", worker, load);
  for (const auto& [worker, load] : resources_.loads())
    loads += fmt::format("{} {}\n", worker, load);
  throw Missed(fmt::format("it did not happen that {}\n{}{}", what, loads, errors()));
}

void WorkCluster::take_lines() {
  for (const auto& worker : workers_) {
    const std::string& output = worker->process.output();
    for (auto end = output.find('\n', worker->taken); end != std::string::npos;
         end = output.find('\n', worker->taken)) {
      take_line(worker->name, output.substr(worker->taken, end - worker->taken));
      worker->taken = end + 1;
    }
  }
}

void WorkCluster::take_line(const std::string& worker, const std::string& line) {
  std::istringstream words(line);
  std::string what;
  std::string unit;
  Seconds at = 0;
  words >> what >> unit >> at;
  Journal& journal = unit.starts_with("device-") ? resources_ : partitions_;
  what == "begin" ? journal.begin(worker, unit, at) : journal.end(worker, unit, at);
}

double WorkCluster::bytes_sent() const {
  double bytes = 0;
  for (Lab::Host host = 0; host < size_.hosts; ++host) bytes += bytes_sent_by(lab_.host(host));
  return bytes;
}

std::string WorkCluster::errors() const {
  std::string errors;
  for (const auto& worker : workers_) {
    errors += fmt::format("{}: {}\n", worker->name, worker->process.errors());
  }
  return errors;
}

}  // namespace muster::test
