#pragma once

#include <map>
#include <optional>

#include "check/checker.hpp"

namespace muster::check {

/// Among nodes that hear each other a term has one holder, and surplus masters yield. Each master
/// is judged by its own events, as soon as it could act on them.
class Mastership : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "mastership"; }
  void see(const Observation& observation) override;
  void pass(core::Time now) override;

 private:
  struct View {
    std::optional<std::uint64_t> own;
    /// Terms of the other masters that it knows.
    std::map<Identity, std::uint64_t> others;
    core::Time changed_at{};
    bool is_judged = true;
  };

  static bool apply(View& view, const Fact& fact);
  void judge(const NodeId& node, const View& view);
  /// Of two masters of one term, the higher ranked one takes the next term.
  bool ranks_below(const Identity& other, const Life& life) const;

  std::map<NodeId, View> views_;
  bool is_judged_ = true;
};

}  // namespace muster::check
