#include "hosts/chaos/chaos.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

namespace muster::chaos {

namespace {

using namespace std::chrono_literals;
using test::monotonic_now;

constexpr std::uint16_t group_port = 12345;
constexpr std::size_t hostile_hosts = 2;
/// Interval between two turns of the hostile hosts.
constexpr Duration tick_time = 5ms;
/// Interval between two messages of a talking node. Every third host has one.
constexpr Seconds talk_interval = 0.2;
constexpr std::size_t talkers_every = 3;
constexpr Seconds look_interval = 0.1;
/// A stopped process says goodbye in much less time; a sanitizer then looks for leaks.
constexpr Seconds stop_patience = 20;

Seconds in_seconds(Duration time) {
  return std::chrono::duration<Seconds>(time).count();
}

Moment moment_of(const std::function<void()>& act) {
  const Seconds before = monotonic_now();
  act();
  return {before, monotonic_now()};
}

}  // namespace

Chaos::Chaos(std::uint64_t seed, const std::vector<double>& weights)
    : key_file_(files_.write("key", std::string(64, '7') + '\n')),
      weights_(weights),
      cluster_(weights.size() + hostile_hosts),
      heard_by_flooder_(cluster_.lab.host(weights.size()), seed, hostile_addresses()),
      heard_by_replayer_(cluster_.lab.host(weights.size() + 1), seed + 1, hostile_addresses()),
      flooder_(cluster_.lab.host(weights.size()), seed + 2, heard_by_flooder_),
      replayer_(cluster_.lab.host(weights.size() + 1), seed + 3, heard_by_replayer_),
      present_(weights.size()),
      lives_on_(weights.size()) {
  for (Lab::Host host = 0; host < weights_.size(); ++host) start(host);
}

std::set<std::string> Chaos::hostile_addresses() const {
  return {Lab::address(weights_.size()), Lab::address(weights_.size() + 1)};
}

void Chaos::carry_out(const Round& round) {
  flooder_.set_rate(0);
  truth_.end(Trouble::Sort::replayed, {}, moment_of([&] { replayer_.set_rate(0); }));
  const Seconds start = monotonic_now();
  for (const Step& step : steps_of(round)) {
    live_until([] { return false; }, start + in_seconds(step.at));
    step.begins ? begin(*step.fault) : end(*step.fault);
  }
}

std::vector<Chaos::Step> Chaos::steps_of(const Round& round) {
  std::vector<Step> steps;
  for (const Fault& fault : round.faults) {
    steps.push_back({fault.from, &fault, true});
    if (fault.until != to_the_last) steps.push_back({fault.until, &fault, false});
  }
  // Of steps at the same time, ends come before beginnings.
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
    return a.at != b.at ? a.at < b.at : a.begins < b.begins;
  });
  return steps;
}

void Chaos::begin(const Fault& fault) {
  ++injected_.at(static_cast<std::size_t>(fault.kind));
  Lab& lab = cluster_.lab;
  switch (fault.kind) {
    case FaultKind::kill:
      return stop(fault.hosts.front(), SIGKILL);
    case FaultKind::stop:
      return stop(fault.hosts.front(), SIGTERM);
    case FaultKind::pause:
      return begin(fault, Trouble::Sort::asleep, [&] { pause(fault.hosts.front()); });
    case FaultKind::cut:
      return begin(fault, Trouble::Sort::unplugged, [&] { lab.cut(fault.hosts.front()); });
    case FaultKind::split:
      return begin(fault, Trouble::Sort::parted, [&] { lab.split_off(fault.hosts); });
    case FaultKind::lose:
      return lose(fault.hosts.front(), fault.amount);
    case FaultKind::flood:
      return flooder_.set_rate(fault.amount);
    case FaultKind::replay:
      return begin(fault, Trouble::Sort::replayed, [&] { replayer_.set_rate(fault.amount); });
  }
}

void Chaos::end(const Fault& fault) {
  Lab& lab = cluster_.lab;
  switch (fault.kind) {
    case FaultKind::kill:
    case FaultKind::stop:
      return start(fault.hosts.front());
    case FaultKind::pause:
      return end(fault, Trouble::Sort::asleep, [&] { resume(fault.hosts.front()); });
    case FaultKind::cut:
      return end(fault, Trouble::Sort::unplugged, [&] { lab.mend(fault.hosts.front()); });
    case FaultKind::split:
      return end(fault, Trouble::Sort::parted, [&] { lab.heal(); });
    case FaultKind::lose:
      return lose(fault.hosts.front(), 0);
    case FaultKind::flood:
    case FaultKind::replay:
      return;
  }
}

void Chaos::begin(const Fault& fault, Trouble::Sort sort, const std::function<void()>& act) {
  const Moment begun = moment_of(act);
  truth_.begin({.sort = sort, .hosts = fault.hosts, .begun = begun, .share = 0});
}

void Chaos::end(const Fault& fault, Trouble::Sort sort, const std::function<void()>& act) {
  truth_.end(sort, fault.hosts, moment_of(act));
}

void Chaos::start(Lab::Host host) {
  const std::string name = fmt::format("h{}.{}", host + 1, ++lives_on_[host]);
  Life life;
  life.host = host;
  life.begun = moment_of([&] {
    life.node = &cluster_.start(
        host, name, {"--key-file", key_file_, "--weight", fmt::format("{}", weights_[host])});
  });
  life.log = life.node;
  life.pid = life.node->process().pid();
  life.node->command("join chaos");
  present_[host] = &truth_.add(life);
}

void Chaos::stop(Lab::Host host, int signal) {
  Life& life = *present_[host];
  life.is_asked_to_stop = signal == SIGTERM;
  life.ended.earliest = monotonic_now();
  life.node->process().signal(signal);
}

void Chaos::pause(Lab::Host host) {
  present_[host]->node->process().signal(SIGSTOP);
}

void Chaos::resume(Lab::Host host) {
  const test::NodeProcess& node = *present_[host]->node;
  // The first answer after the pause shows whether the node still acts as master.
  node.command("masters");
  ++present_[host]->questions;
  node.process().signal(SIGCONT);
}

bool Chaos::are_awake() const {
  return std::all_of(present_.begin(), present_.end(), [](const Life* life) {
    return life->log->count({.kind = "masters"}) >= life->questions;
  });
}

void Chaos::lose(const std::vector<double>& shares) {
  for (Lab::Host host = 0; host < shares.size(); ++host) lose(host, shares[host]);
}

void Chaos::lose(Lab::Host host, double share) {
  const Seconds before = monotonic_now();
  cluster_.lab.lose(host, share);
  const Moment moment{before, monotonic_now()};
  truth_.end(Trouble::Sort::lossy, {host}, moment);
  if (share == 0) return;
  truth_.begin({.sort = Trouble::Sort::lossy, .hosts = {host}, .begun = moment, .share = share});
}

bool Chaos::live_until(const std::function<bool()>& condition, Seconds deadline) {
  for (;;) {
    const Seconds left = deadline - monotonic_now();
    if (left <= 0) return condition();
    const std::chrono::duration<Seconds> wait(std::min(left, in_seconds(tick_time)));
    if (cluster_.poll(condition, std::chrono::ceil<Duration>(wait))) return true;
    tick();
  }
}

void Chaos::live_for(Duration time) {
  live_until([] { return false; }, monotonic_now() + in_seconds(time));
}

void Chaos::tick() {
  const Seconds now = monotonic_now();
  notice_ends(now);
  heard_by_flooder_.listen();
  heard_by_replayer_.listen();
  flooder_.act(now);
  replayer_.act(now);
  talk(now);
  look(now);
}

void Chaos::notice_ends(Seconds now) {
  for (Life& life : truth_.lives()) {
    if (life.ended.latest != never || !life.node->process().has_ended()) continue;
    life.ended.latest = now;
    if (life.ended.earliest != never) continue;
    life.ended.earliest = looked_at_;
    casualties_.push_back(fmt::format("{} ended with {}: {}", life.node->name(),
                                      life.node->process().exit_code(),
                                      life.node->process().errors()));
  }
}

void Chaos::talk(Seconds now) {
  if (now < talked_at_ + talk_interval) return;
  talked_at_ = now;
  for (Lab::Host host = 0; host < present_.size(); host += talkers_every) {
    Life& life = *present_[host];
    if (life.ended.earliest != never) continue;
    life.node->command(fmt::format("send chaos {}", ++life.messages));
    ++messages_sent_;
  }
}

void Chaos::look(Seconds now) {
  if (now < looked_at_ + look_interval) return;
  looked_at_ = now;
  for (const Life* life : present_) {
    if (!life->node->process().has_ended()) starvation_.sample(life->pid, now);
  }
  aim_hostiles();
}

Seconds Chaos::starved(Seconds from, Seconds to) const {
  Seconds most = 0;
  for (const Life* life : present_) {
    most = std::max(most, starvation_.between(life->pid, from, to));
  }
  return most;
}

void Chaos::aim_hostiles() {
  std::vector<test::Place> doors = {{"10.77.0.255", group_port}};
  for (const Life* life : present_) {
    doors.push_back({Lab::address(life->host), group_port});
    if (life->node->port() != 0) doors.push_back({Lab::address(life->host), life->node->port()});
  }
  flooder_.aim_at(doors);
  replayer_.aim_at(std::move(doors));
}

std::vector<std::string> Chaos::stop_all() {
  for (Lab::Host host = 0; host < present_.size(); ++host) stop(host, SIGTERM);
  const auto& nodes = cluster_.nodes();
  const auto has_ended = [](const auto& node) { return node->process().has_ended(); };
  live_until([&] { return std::all_of(nodes.begin(), nodes.end(), has_ended); },
             monotonic_now() + stop_patience);
  std::vector<std::string> failed;
  for (const Life& life : truth_.lives()) {
    // A process that has hardly started does not handle the signal yet, and simply ends.
    if (!life.is_asked_to_stop || !life.node->has_started()) continue;
    const test::Process& process = life.node->process();
    if (process.has_ended() && process.exit_code() == 0) continue;
    failed.push_back(fmt::format(
        "{} {}: {}", life.node->name(),
        process.has_ended() ? fmt::format("ended with {}", process.exit_code()) : "did not end",
        process.errors()));
  }
  return failed;
}

}  // namespace muster::chaos
