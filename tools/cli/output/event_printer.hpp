#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "cli/output/recovery.hpp"
#include "muster/fencing_token.hpp"
#include "muster/message.hpp"
#include "muster/node.hpp"
#include "muster/partitions.hpp"
#include "muster/reason.hpp"
#include "muster/statistics.hpp"
#include "muster/timing.hpp"

namespace muster::cli {

/// How events are printed.
enum class EventFormat {
  /// Sentences after the time since the start.
  elapsed,
  /// Sentences after date and time.
  absolute,
  /// One JSON object per line, for programs.
  json,
};

/// Prints what a node in the foreground does and sees, and its answers to commands.
class EventPrinter {
 public:
  virtual ~EventPrinter() = default;

  virtual void started(const Node& self, const Timing& timing) = 0;
  /// The monitor serves the node's state at `url`.
  virtual void monitor(std::string_view url) = 0;
  virtual void added(const Node& node) = 0;
  virtual void updated(const Node& before, const Node& after) = 0;
  virtual void suspected(const Node& node) = 0;
  virtual void removed(const Node& node, RemovalReason reason) = 0;
  virtual void master(const Node& master) = 0;
  virtual void promotion(std::uint64_t term) = 0;
  virtual void demotion(DemotionReason reason, std::uint64_t term) = 0;
  /// This node leads the named election from now on, or no longer.
  virtual void elected(std::string_view election, std::uint64_t term) = 0;
  virtual void resigned(std::string_view election, DemotionReason reason, std::uint64_t term) = 0;
  /// A node, perhaps this one, leads it from now on. `name` is that node's, or its id.
  virtual void leader(std::string_view election, std::string_view name,
                      const FencingToken& token) = 0;
  virtual void message(const Message& message) = 0;
  /// `code` is for programs, `sentence` is for people.
  virtual void error(std::string_view code, std::string_view sentence) = 0;
  virtual void stopped() = 0;

  /// This node owns these partitions from now on.
  virtual void assigned(const std::vector<Partition>& partitions, const AssignmentToken& token) = 0;
  /// This node no longer owns these partitions.
  virtual void revoked(const std::vector<Partition>& partitions, const AssignmentToken& token) = 0;

  virtual void recovered(const Recovered& recovered) = 0;

  /// `nodes` are the nodes that may own partitions.
  virtual void partitions(const PartitionTable& table, const std::vector<Node>& nodes) = 0;
  virtual void self(const Node& self) = 0;
  virtual void nodes(const std::vector<Node>& nodes) = 0;
  virtual void masters(const std::vector<Node>& masters) = 0;
  virtual void statistics(const Statistics& statistics) = 0;
  virtual void help(std::string_view text) = 0;

  /// Everything printed until `end_answer` answers the request with this id.
  virtual void begin_answer(const Value& /*id*/) {}
  /// If nothing was printed, says that the request was carried out.
  virtual void end_answer() {}
};

/// Creates a printer to standard output. A printer for people prints errors to standard error.
std::unique_ptr<EventPrinter> make_event_printer(EventFormat format);

}  // namespace muster::cli
