#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "asio/file_descriptor.hpp"

namespace muster::test {

/// Plays systemd: a socket to which services report their state.
///
/// For one thread.
class ServiceManager {
 public:
  /// `address` is a path, or "@NAME" for a socket without a file in the network namespace of the
  /// calling thread. Throws std::system_error.
  explicit ServiceManager(std::string address);

  /// The variables by which it makes itself known to services.
  std::vector<std::pair<std::string, std::string>> environment() const {
    return {{"NOTIFY_SOCKET", address_}};
  }

  /// Waits for a line such as "READY=1", for at most ten seconds. Later calls find later lines.
  bool hears(const std::string& line);
  /// Whether a line has been read, in this or any earlier call.
  bool has_heard(const std::string& line) const;

 private:
  bool take();

  const std::string address_;
  io::FileDescriptor socket_;
  std::vector<std::string> lines_;
  /// Where the next call begins to look.
  std::size_t from_ = 0;
};

}  // namespace muster::test
