#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "hosts/chaos/recording.hpp"
#include "lib/cluster.hpp"

namespace muster::chaos {

/// A host without the key, which sends so many datagrams a second to those whom it wants to hurt.
///
/// Base of both kinds. Its rate is bounded, also after a time in which it did not run.
class Hostile {
 public:
  virtual ~Hostile() = default;

  void set_rate(double datagrams_per_second) { rate_ = datagrams_per_second; }
  /// The ports its datagrams go to, group ports among them.
  void aim_at(std::vector<test::Place> doors) { doors_ = std::move(doors); }
  /// Sends what is due.
  void act(test::Seconds now);
  std::size_t sent() const { return sent_; }

 protected:
  Hostile(const test::NetNamespace& where, std::uint64_t seed) : random_(seed), outsider_(where) {}

  virtual void send_one() = 0;
  const test::Place& door() {
    return doors_[random_.below(static_cast<std::uint32_t>(doors_.size()))];
  }

  core::Random random_;
  test::Outsider outsider_;

 private:
  double rate_ = 0;
  double due_ = 0;
  test::Seconds acted_at_ = 0;
  std::vector<test::Place> doors_;
  std::size_t sent_ = 0;
};

/// Sends garbage of all sizes; packets whose head is right and whose session is made up; and real
/// ones with a bit flipped or an end cut off.
class Flooder : public Hostile {
 public:
  Flooder(const test::NetNamespace& where, std::uint64_t seed, Recording& models)
      : Hostile(where, seed), models_(models) {}

 private:
  void send_one() override;
  std::string garbage();
  std::string stranger();
  std::string damaged();

  Recording& models_;
};

/// Repeats what was heard, old and new, in any order, to whom it was meant for or to others, in the
/// name of its sender or in its own.
class Replayer : public Hostile {
 public:
  Replayer(const test::NetNamespace& where, std::uint64_t seed, Recording& recording)
      : Hostile(where, seed), recording_(recording) {}

 private:
  void send_one() override;

  Recording& recording_;
};

}  // namespace muster::chaos
