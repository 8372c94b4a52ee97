#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lab.hpp"
#include "lib/process.hpp"

namespace muster::bench {

/// What a node has said of another one, or of itself.
struct Sighting {
  enum class Kind { added, removed, promoted, demoted };

  Kind kind = Kind::added;
  /// The node that was added or removed; empty for the node itself.
  std::string name = {};
};

/// A program that knows who is there, who leads, or both: how a node of it is started, and how its
/// lines are read. With the defaults and a key, wherever it has one and the name says nothing else.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Contender {
 public:
  virtual ~Contender() = default;

  /// In the table.
  virtual std::string name() const = 0;
  /// Why it cannot be measured here; nothing if it can.
  virtual std::optional<std::string> obstacle() const = 0;
  virtual bool sees_members() const { return true; }
  virtual bool elects() const { return true; }

  /// The call for a node of that name.
  virtual test::Process::Call call(test::Lab::Host host, const std::string& name) const = 0;
  /// What a line of its output or errors says; nothing for all that is of no interest here.
  virtual std::optional<Sighting> read(std::string_view line) const = 0;
};

// Each in a file of its own.
/// `detect_within`: as in its option of that name; the default without.
std::unique_ptr<Contender> muster_contender(std::string detect_within = {});
std::unique_ptr<Contender> node_discover_contender();
std::unique_ptr<Contender> serf_contender();
/// `interval`: of its adverts, in seconds, as text.
std::unique_ptr<Contender> keepalived_contender(std::string interval);

}  // namespace muster::bench
