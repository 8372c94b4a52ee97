#include "bench/peers/contest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>

namespace muster::bench {

namespace {

using namespace std::chrono_literals;

/// Longer than the slowest contender needs to notice anything.
constexpr auto patience = 30s;
/// A state that lasts this long counts as stable.
constexpr auto steady_for = 1s;

/// Kills the participant with all its processes, which form a group.
void kill_group(const Participant& participant) {
  ::kill(-participant.process->pid(), SIGKILL);
}

}  // namespace

test::Seconds Participant::heard(Sighting::Kind kind, const std::string& about,
                                 test::Seconds since) const {
  const auto found = std::find_if(events.begin(), events.end(), [&](const Event& event) {
    return event.at >= since && event.what.kind == kind && event.what.name == about;
  });
  return found == events.end() ? 0 : found->at;
}

Contest::~Contest() {
  for (const auto& participant : participants_) kill_group(*participant);
}

Participant& Contest::start(test::Lab::Host host) {
  const std::string name = fmt::format("n{}", ++started_);
  auto process = std::make_unique<test::Process>(lab.host(host), contender_.call(host, name));
  return *participants_.emplace_back(std::make_unique<Participant>(
      Participant{.name = name, .host = host, .process = std::move(process)}));
}

void Contest::start_all(std::size_t hosts) {
  for (test::Lab::Host host = 0; host < hosts; ++host) start(host);
  if (contender_.sees_members()) {
    for (const auto& participant : participants_) {
      heard_by_others(Sighting::Kind::added, participant->name, 0);
    }
  }
  settle();
}

void Contest::kill(Participant& participant) {
  kill_group(participant);
  std::erase_if(participants_, [&](const auto& one) { return one.get() == &participant; });
}

Participant& Contest::master() const {
  for (const auto& participant : participants_) {
    if (participant->is_master) return *participant;
  }
  throw std::runtime_error("there is no master");
}

bool Contest::has_order() const {
  const auto masters = std::count_if(participants_.begin(), participants_.end(),
                                     [](const auto& one) { return one->is_master; });
  return masters == (contender_.elects() ? 1 : 0);
}

void Contest::await(const std::string& words, const std::function<bool()>& condition) {
  if (poll(condition, patience)) return;
  throw std::runtime_error(fmt::format("{}: within {} s it did not happen that {}",
                                       contender_.name(), patience / 1s, words));
}

void Contest::settle() {
  const test::Seconds begin = test::monotonic_now();
  const auto has_none = [this] { return !has_order(); };
  do {
    await("there is one master", [this] { return has_order(); });
    if (test::monotonic_now() - begin > std::chrono::duration<double>(patience).count()) {
      throw std::runtime_error(contender_.name() + ": it does not become clear who is master");
    }
  } while (poll(has_none, steady_for));
}

void Contest::pass(std::chrono::nanoseconds time) {
  poll([] { return false; }, time);
}

test::Seconds Contest::heard_by_others(Sighting::Kind kind, const std::string& about,
                                       test::Seconds since) {
  test::Seconds last = 0;
  await(fmt::format("all know about {}", about), [&] {
    return std::all_of(participants_.begin(), participants_.end(), [&](const auto& one) {
      if (one->name == about) return true;
      const test::Seconds at = one->heard(kind, about, since);
      last = std::max(last, at);
      return at > 0;
    });
  });
  return last;
}

bool Contest::poll(const std::function<bool()>& condition, std::chrono::nanoseconds patience) {
  std::vector<test::Process*> processes;
  for (const auto& participant : participants_) processes.push_back(participant->process.get());
  return test::poll_until(
      processes,
      [&] {
        take_lines();
        return condition();
      },
      patience);
}

void Contest::take_lines() {
  for (const auto& participant : participants_) {
    take_lines(*participant, participant->process->output(), participant->output_taken);
    take_lines(*participant, participant->process->errors(), participant->errors_taken);
  }
}

void Contest::take_lines(Participant& participant, const std::string& text, std::size_t& taken) {
  for (auto end = text.find('\n', taken); end != std::string::npos; end = text.find('\n', taken)) {
    const auto what = contender_.read(std::string_view(text).substr(taken, end - taken));
    taken = end + 1;
    if (!what) continue;
    participant.events.push_back({test::monotonic_now(), *what});
    if (what->kind == Sighting::Kind::promoted) participant.is_master = true;
    if (what->kind == Sighting::Kind::demoted) participant.is_master = false;
  }
}

}  // namespace muster::bench
