#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lab.hpp"
#include "lib/process.hpp"

namespace muster::bench {

/// A report of a node about another node or itself.
struct Sighting {
  enum class Kind { added, removed, promoted, demoted };

  Kind kind = Kind::added;
  /// The node that was added or removed; empty for the node itself.
  std::string name = {};
};

/// A program that knows members, a leader, or both: how to start a node of it, and how to read its
/// output. It uses its defaults, and a key where it has one, unless its name says otherwise.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Contender {
 public:
  virtual ~Contender() = default;

  /// Its name in the table.
  virtual std::string name() const = 0;
  /// The reason why it cannot be measured here; nothing if it can.
  virtual std::optional<std::string> obstacle() const = 0;
  virtual bool sees_members() const { return true; }
  virtual bool elects() const { return true; }

  /// The call that starts a node of that name.
  virtual test::Process::Call call(test::Lab::Host host, const std::string& name) const = 0;
  /// The report in a line of its output or errors; nothing if the line has none of interest.
  virtual std::optional<Sighting> read(std::string_view line) const = 0;
};

// One file each.
/// `detect_within`: the value of its option of that name; empty for the default.
std::unique_ptr<Contender> muster_contender(std::string detect_within = {});
std::unique_ptr<Contender> node_discover_contender();
std::unique_ptr<Contender> serf_contender();
/// `interval`: the interval of its adverts in seconds, as text.
std::unique_ptr<Contender> keepalived_contender(std::string interval);

}  // namespace muster::bench
