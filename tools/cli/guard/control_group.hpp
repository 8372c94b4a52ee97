#pragma once

#include <filesystem>
#include <optional>

namespace muster::cli {

/// A control group (cgroups(7), version 2) for one command, below our own: the kernel kills all of
/// it at once, also what we may not signal.
///
/// It is removed on destruction, if nothing is left in it.
/// Distinct objects: safe. Shared objects: unsafe.
class ControlGroup {
 public:
  /// Makes one. Nothing where the kernel has none that can be killed, or where we may make none.
  static std::optional<ControlGroup> make();
  ControlGroup(ControlGroup&& other) noexcept;
  ControlGroup& operator=(ControlGroup&& other) noexcept;
  ~ControlGroup();

  /// This process moves into it, with all that it starts from now on. Nothing happens if it may
  /// not. Allocates nothing.
  void enter() const;
  void kill() const;

 private:
  explicit ControlGroup(std::filesystem::path folder);

  std::filesystem::path folder_;
  std::filesystem::path members_;
  std::filesystem::path killer_;
};

}  // namespace muster::cli
