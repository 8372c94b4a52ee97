#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "core/endpoint.hpp"

namespace muster::io {

/// The operating system's result for a host name.
struct NameLookup {
  /// Without duplicates, with port 0. At most `endpoints_max`; further ones are left out.
  std::vector<core::Endpoint> endpoints;
  /// The operating system's words if it found nothing; otherwise empty.
  std::string failure;

  static constexpr std::size_t endpoints_max = 256;
};

/// Looks `host` up without blocking, and calls `done` once, on any thread.
using LookUp =
    std::function<void(const std::string& host, std::function<void(NameLookup result)> done)>;

/// Uses getaddrinfo(3), each time on a detached thread. Without an answering name server it takes
/// many seconds, and asio's resolver would delay the end of its execution context, and thus of a
/// stopping node, by that time. Safe from any thread.
void look_up_name(const std::string& host, std::function<void(NameLookup result)> done);

}  // namespace muster::io
