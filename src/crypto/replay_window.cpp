#include "crypto/replay_window.hpp"

#include <algorithm>

namespace muster::crypto {

bool ReplayWindow::is_fresh(std::uint64_t counter) const {
  if (counter > highest_) return true;
  // Subtracting the smaller number cannot overflow, for any counter of a peer.
  if (highest_ - counter > span) return false;
  return (seen_[word_of(counter)] & bit_of(counter)) == 0;
}

void ReplayWindow::accept(std::uint64_t counter) {
  if (counter > highest_) advance_to(counter);
  seen_[word_of(counter)] |= bit_of(counter);
}

void ReplayWindow::restart_above(std::uint64_t counter) {
  highest_ = counter;
  seen_.fill(~std::uint64_t{0});
  // Bits above `counter` in its own word belong to later counters.
  seen_[word_of(counter)] = bit_of(counter) | (bit_of(counter) - 1);
}

void ReplayWindow::advance_to(std::uint64_t counter) {
  // The entered words have counters of one lap before. A leap beyond the window enters each word
  // once.
  const std::uint64_t entered = counter / word_bits - highest_ / word_bits;
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(entered, words); ++i) {
    seen_[word_of(counter - i * word_bits)] = 0;
  }
  highest_ = counter;
}

std::size_t ReplayWindow::word_of(std::uint64_t counter) {
  return counter / word_bits % words;
}

std::uint64_t ReplayWindow::bit_of(std::uint64_t counter) {
  return std::uint64_t{1} << counter % word_bits;
}

}  // namespace muster::crypto
