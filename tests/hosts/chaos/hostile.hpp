#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "hosts/chaos/recording.hpp"
#include "lib/cluster.hpp"

namespace muster::chaos {

/// A host without the key, which sends datagrams to its victims at a given rate.
///
/// The base of both kinds. Its rate is bounded, also after a time in which it did not run.
class Hostile {
 public:
  virtual ~Hostile() = default;

  void set_rate(double datagrams_per_second) { rate_ = datagrams_per_second; }
  /// The ports that it attacks, including group ports.
  void aim_at(std::vector<test::Place> doors) { doors_ = std::move(doors); }
  /// Sends the datagrams that are due.
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

/// Sends garbage of all sizes, packets with a correct header and a forged session, and real packets
/// with a flipped bit or a missing end.
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

/// Repeats recorded packets, old and new, in any order, to their receivers or to others, from their
/// sender's address or from its own.
class Replayer : public Hostile {
 public:
  Replayer(const test::NetNamespace& where, std::uint64_t seed, Recording& recording)
      : Hostile(where, seed), recording_(recording) {}

 private:
  void send_one() override;

  Recording& recording_;
};

}  // namespace muster::chaos
