#pragma once

#include <unistd.h>

#include <utility>

namespace muster::cli {

/// A file descriptor that is closed on destruction.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Descriptor {
 public:
  explicit Descriptor(int number = none) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this == &other) return *this;
    close();
    number_ = other.release();
    return *this;
  }
  ~Descriptor() { close(); }

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  /// It belongs to the caller from now on.
  int release() { return std::exchange(number_, none); }
  void close() {
    if (is_open()) ::close(release());
  }

 private:
  static constexpr int none = -1;

  int number_;
};

}  // namespace muster::cli
