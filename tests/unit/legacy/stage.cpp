#include "unit/legacy/stage.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace muster::legacy {

namespace {

using namespace std::chrono_literals;

std::optional<crypto::LegacyCipher> cipher_of(const std::string& password) {
  if (password.empty()) return std::nullopt;
  return crypto::LegacyCipher::from_password("aes256", password);
}

}  // namespace

Stage::Stage(const Settings& settings)
    : settings_(settings),
      cipher_(cipher_of(settings.password)),
      theirs_(settings.dialect, cipher_ ? &*cipher_ : nullptr,
              core::Random(std::hash<std::string>{}(settings.password))) {
  core::Config config{.node = self,
                      .session = {1, 1},
                      .timing = derive_timing({}),
                      .weight = settings.weight,
                      .eligible = settings.eligible,
                      .masters_required = settings.masters_required,
                      .has_guests = true,
                      .listen_at_least = 2s};
  protocol = std::make_unique<core::Protocol>(config, core::Random(1), core::seeded_nonces(1));
  translator = std::make_unique<Translator>(Config{.dialect = settings.dialect,
                                                   .cipher = cipher_of(settings.password),
                                                   .node = self,
                                                   .mark = settings.mark,
                                                   .hello_interval = 1s,
                                                   .node_timeout = 3500ms,
                                                   .ignore_process = settings.ignore_process},
                                            core::Random(2));
  if (!settings.begins_silent) translator->finish(*protocol, now - 2s);
  call([](core::Protocol& started) { started.start(); });
}

Actor Stage::actor(std::uint8_t number, double weight, bool master) {
  return {.node = {100u + number, number},
          .from = {.address = core::Address::v4(10, 0, 0, number), .port = 12345},
          .hello = {.master = master, .eligible = true, .weight = weight}};
}

void Stage::greet(const Actor& actor) {
  hear({{.node = actor.node, .process = {actor.node.high, 0}, .host_name = "host"}, actor.hello},
       actor.from);
}

void Stage::hear(const wire::LegacyMessage& message, const core::Endpoint& from) {
  for (const auto& datagram : datagrams_of(message)) hear_bytes(datagram, from);
}

void Stage::hear_bytes(std::span<const std::uint8_t> bytes, const core::Endpoint& from,
                       std::uint32_t interface) {
  protocol->begin(now);
  translator->receive(*protocol, bytes, {from, interface, true, {}, 0}, now);
  finish();
}

std::vector<std::vector<std::uint8_t>> Stage::datagrams_of(const wire::LegacyMessage& message) {
  engine::DatagramSink sink;
  theirs_.write(message, core::everyone, sink);
  std::vector<std::vector<std::uint8_t>> datagrams;
  sink.for_each([&](const core::Destination&, std::span<const std::uint8_t> bytes) {
    datagrams.emplace_back(bytes.begin(), bytes.end());
  });
  return datagrams;
}

void Stage::pass(Duration time, const std::vector<Actor*>& actors) {
  const core::Time end = now + time;
  core::Time hello_at = now + 500ms;
  while (true) {
    const core::Time due = std::min(protocol->next_deadline(), translator->next_deadline());
    now = std::max(now, std::min({due, hello_at, end}));
    if (now >= hello_at) {
      for (const Actor* actor : actors) greet(*actor);
      hello_at += 500ms;
    }
    protocol->begin(now);
    finish();
    if (now >= end) return;
  }
}

void Stage::finish() {
  protocol->finish();
  protocol->outbox().clear();
  translator->finish(*protocol, now);
  std::move(protocol->events().begin(), protocol->events().end(), std::back_inserter(events));
  protocol->events().clear();
  translator->datagrams().for_each(
      [&](const core::Destination& to, std::span<const std::uint8_t> bytes) {
        theirs_.read(bytes, {}, now, [&](const wire::LegacyMessage& message) {
          said_.push_back({to, message});
        });
      });
  translator->datagrams().clear();
}

std::vector<Stage::Said> Stage::take_said() {
  return std::exchange(said_, {});
}

}  // namespace muster::legacy
