#include "cli/bench/answerer.hpp"

#include "cli/output/json_lines.hpp"

namespace muster::cli {

Answerer::Answerer(Discovery& node) : node_(node) {
  node_.publish(BenchProbe::attribute, {.value = true});
  node_.join(BenchProbe::channel, [this](const Message& message) {
    const auto probe = to_probe(message.payload);
    if (!probe || probe->is_answer) return;
    hear(message.sender.id, *probe, message.payload.typed.size());
  });
  node_.on_removed([this](const Node& gone, RemovalReason) { loads_.erase(gone.id); });
}

void Answerer::hear(const NodeId& sender, const BenchProbe& probe, std::size_t bytes) {
  if (probe.kind == BenchProbe::Kind::echo) return answer(sender, probe, bytes);
  Load& load = load_of(sender, probe);
  load.last = now().monotonic;
  if (load.received++ == 0) load.first = load.last;
  if (probe.kind != BenchProbe::Kind::tally) return;
  answer(sender,
         {.kind = BenchProbe::Kind::tally,
          .measurement = probe.measurement,
          .number = probe.number,
          .received = load.received,
          .spread = (load.last - load.first).count()},
         BenchProbe::bytes_min());
}

void Answerer::answer(const NodeId& receiver, BenchProbe probe, std::size_t bytes) {
  probe.is_answer = true;
  // A node that has left needs no answer.
  (void)send_probe(node_, receiver, to_payload(probe, bytes));
}

Answerer::Load& Answerer::load_of(const NodeId& sender, const BenchProbe& probe) {
  Load& load = loads_[sender];
  if (load.measurement != probe.measurement) load = {.measurement = probe.measurement};
  return load;
}

}  // namespace muster::cli
