#include "cli/output/people_printer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ostream>
#include <utility>

#include "cli/output/node_change.hpp"
#include "cli/output/node_table.hpp"
#include "cli/output/partition_table.hpp"
#include "cli/output/printable.hpp"
#include "cli/output/terminal.hpp"
#include "cli/output/time_text.hpp"

namespace muster::cli {

namespace {

/// A longer message is cut off. `--json` prints it whole.
constexpr std::size_t message_columns = 1000;

std::string place_of(const Node& node) {
  if (node.addresses.empty()) return "";
  const std::string address = node.address();
  const bool is_v6 = address.find(':') != std::string::npos;
  return fmt::format(" at {}:{}", is_v6 ? '[' + address + ']' : address, node.port);
}

std::string standing_of(const Node& node) {
  if (node.is_master) return fmt::format("master under term {}", node.term);
  if (!node.is_master_eligible) return "not eligible";
  return fmt::format("weight {:.4g}", node.weight);
}

std::string_view words_of(RemovalReason reason) {
  switch (reason) {
    case RemovalReason::goodbye:
      return "said goodbye";
    case RemovalReason::timeout:
      return "is lost: it was silent for too long";
    case RemovalReason::refused:
      return "is gone: its process has ended";
    case RemovalReason::replaced:
      return "was restarted";
  }
  return "was removed";
}

std::string_view words_of(DemotionReason reason) {
  switch (reason) {
    case DemotionReason::requested:
      return "as requested";
    case DemotionReason::outranked:
      return "another one ranks above it";
    case DemotionReason::lease_expired:
      return "it was paused for longer than its lease";
    case DemotionReason::stopped:
      return "it stops";
  }
  return "for an unknown reason";
}

}  // namespace

PeoplePrinter::PeoplePrinter(std::ostream& out, std::ostream& errors, Style style,
                             EventFormat format, std::function<Moment()> clock)
    : out_(out),
      errors_(errors),
      style_(style),
      clock_(std::move(clock)),
      beginning_(clock_().monotonic),
      format_(format) {}

void PeoplePrinter::started(const Node& self, const Timing& timing) {
  self_ = self.id;
  line(paint::strong, '>',
       fmt::format("{} is up on port {}, {}", name_of(self), self.port, standing_of(self)));
  line(paint::faint, ' ', describe(timing));
}

void PeoplePrinter::monitor(std::string_view url) {
  line(paint::faint, ' ', fmt::format("look at it at {}", url));
}

void PeoplePrinter::added(const Node& node) {
  if (node.is_master) is_news(node.id, node.term);
  line(paint::good, '+',
       fmt::format("{} is here{}, {}", name_of(node), place_of(node), standing_of(node)));
}

void PeoplePrinter::updated(const Node& before, const Node& after) {
  const std::string change = describe_change(before, after);
  if (change.empty()) return;
  line(paint::notable, '~', fmt::format("{}: {}", name_of(after), change));
}

void PeoplePrinter::suspected(const Node& node) {
  line(paint::doubtful, '?', name_of(node) + " is silent");
}

void PeoplePrinter::removed(const Node& node, RemovalReason reason) {
  line(paint::bad, '-', fmt::format("{} {}", name_of(node), words_of(reason)));
}

void PeoplePrinter::master(const Node& master) {
  if (!is_news(master.id, master.term)) return;
  line(paint::strong, '*', fmt::format("{} is master, term {}", name_of(master), master.term));
}

void PeoplePrinter::promotion(std::uint64_t term) {
  if (!is_news(self_, term)) return;
  line(paint::good, '^', fmt::format("this node is master from now on, term {}", term));
}

bool PeoplePrinter::is_news(const NodeId& master, std::uint64_t term) {
  return std::exchange(told_, {master, term}) != std::pair(master, term);
}

void PeoplePrinter::demotion(DemotionReason reason, std::uint64_t term) {
  line(paint::doubtful, 'v',
       fmt::format("this node is no longer master, term {}: {}", term, words_of(reason)));
}

void PeoplePrinter::elected(std::string_view election, std::uint64_t term) {
  line(paint::good, '^',
       fmt::format("this node leads \"{}\" from now on, term {}", election, term));
}

void PeoplePrinter::resigned(std::string_view election, DemotionReason reason, std::uint64_t term) {
  line(paint::doubtful, 'v',
       fmt::format("this node no longer leads \"{}\", term {}: {}", election, term,
                   words_of(reason)));
}

void PeoplePrinter::leader(std::string_view election, std::string_view name,
                           const FencingToken& token) {
  if (token.id == self_) return;
  line(paint::strong, '*', fmt::format("{} leads \"{}\", term {}", name, election, token.term));
}

void PeoplePrinter::message(const Message& message) {
  line(paint::notable, '<',
       fmt::format("{} {}: {}", message.channel, name_of(message.sender),
                   shortened(text_of(message.payload), message_columns)));
}

void PeoplePrinter::error(std::string_view, std::string_view sentence) {
  errors_ << line_start() << "muster: " << printable(sentence) << std::endl;
}

void PeoplePrinter::stopped() {
  line(paint::strong, '.', "stopped");
}

void PeoplePrinter::assigned(const std::vector<Partition>& partitions,
                             const AssignmentToken& token) {
  line(paint::good, '#',
       fmt::format("this node owns {} from now on, term {}, version {}", describe(partitions),
                   token.leader.term, token.version));
}

void PeoplePrinter::revoked(const std::vector<Partition>& partitions, const AssignmentToken&) {
  line(paint::doubtful, '#', fmt::format("this node gives up {}", describe(partitions)));
}

void PeoplePrinter::recovered(const Recovered& recovered) {
  const auto in_milliseconds = [](Duration time) {
    return format_duration(std::chrono::ceil<std::chrono::milliseconds>(time));
  };
  line(paint::good, '#',
       fmt::format("{} of {} have owners again, {} after the loss was noticed, {} after the last "
                   "word",
                   recovered.partitions == 1
                       ? "the partition"
                       : fmt::format("all {} partitions", recovered.partitions),
                   fmt::join(recovered.lost, ", "), in_milliseconds(recovered.since_removal),
                   in_milliseconds(recovered.since_last_seen)));
}

void PeoplePrinter::partitions(const PartitionTable& table, const std::vector<Node>& nodes) {
  out_ << partition_table(table, nodes).text(style_) << std::flush;
}

void PeoplePrinter::self(const Node& self) {
  nodes({self});
}

void PeoplePrinter::nodes(const std::vector<Node>& nodes) {
  if (nodes.empty()) return line(paint::faint, ' ', "no other nodes");
  out_ << node_table(nodes, clock_().wall).text(style_) << std::flush;
}

void PeoplePrinter::masters(const std::vector<Node>& masters) {
  if (masters.empty()) return line(paint::faint, ' ', "no master");
  out_ << node_table(masters, clock_().wall).text(style_) << std::flush;
}

void PeoplePrinter::statistics(const Statistics& statistics) {
  line(paint::faint, ' ',
       fmt::format("sent {} datagrams, {} bytes; {} could not be sent", statistics.datagrams_sent,
                   statistics.bytes_sent, statistics.datagrams_unsent));
  line(paint::faint, ' ',
       fmt::format("received {} datagrams, {} bytes", statistics.datagrams_received,
                   statistics.bytes_received));
  if (statistics.messages_dropped > 0) {
    line(paint::doubtful, ' ',
         fmt::format("dropped {} messages that came faster than they were read",
                     statistics.messages_dropped));
  }
  if (statistics.attributes_refused > 0) {
    line(paint::doubtful, ' ',
         fmt::format("did not keep {} attributes of other nodes, which fill the room for all",
                     statistics.attributes_refused));
  }
  for (std::size_t i = 0; i < drop_reasons; ++i) {
    const auto reason = static_cast<DropReason>(i);
    const std::uint64_t count = statistics.dropped_for(reason);
    if (count == 0) continue;
    line(paint::doubtful, ' ', fmt::format("dropped {}: {}", to_string(reason), count));
  }
  for (const DropSource& source : statistics.drop_sources) {
    line(paint::doubtful, ' ',
         fmt::format("dropped from {}: {} {}", source.address, source.count,
                     to_string(source.reason)));
  }
}

void PeoplePrinter::help(std::string_view text) {
  out_ << text << std::flush;
}

void PeoplePrinter::line(const fmt::text_style& paint, char sign, std::string_view sentence) {
  out_ << style_.paint(paint::faint, time_of(clock_())) << ' '
       << style_.paint(paint, fmt::format("{} {}", sign, printable(sentence))) << std::endl;
}

std::string PeoplePrinter::time_of(const Moment& moment) const {
  if (format_ == EventFormat::absolute) return rfc3339(moment.wall);
  return fmt::format("{:>10}", format_elapsed(moment.monotonic - beginning_));
}

std::string PeoplePrinter::name_of(const Node& node) const {
  return fmt::format("{} ({}{})", node.name, short_id(node.id),
                     node.id == self_ ? ", this node" : "");
}

}  // namespace muster::cli
