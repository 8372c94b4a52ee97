#include "asio/name_lookup.hpp"

#include <netdb.h>
#include <signal.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "asio/socket_address.hpp"
#include "asio/socket_failure.hpp"

namespace muster::io {

namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

/// While it exists, the calling thread and threads that it makes receive no signals, because the
/// application's threads handle them.
class SignalBlock {
 public:
  SignalBlock() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  SignalBlock(const SignalBlock&) = delete;
  SignalBlock& operator=(const SignalBlock&) = delete;
  ~SignalBlock() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

std::vector<core::Endpoint> endpoints_of(const addrinfo* list) {
  std::vector<core::Endpoint> endpoints;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    const core::Endpoint endpoint = endpoint_of(entry->ai_addr);
    const auto known = std::find(endpoints.begin(), endpoints.end(), endpoint);
    if (known == endpoints.end()) endpoints.push_back(endpoint);
    if (endpoints.size() == NameLookup::endpoints_max) break;
  }
  return endpoints;
}

NameLookup look_up_blocking(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* raw = nullptr;
  const int failure = getaddrinfo(host.c_str(), nullptr, &hints, &raw);
  if (failure == EAI_SYSTEM) return {.endpoints = {}, .failure = words_of(errno)};
  if (failure != 0) return {.endpoints = {}, .failure = gai_strerror(failure)};
  const std::unique_ptr<addrinfo, FreeAddresses> list(raw);
  return {.endpoints = endpoints_of(list.get()), .failure = {}};
}

}  // namespace

void look_up_name(const std::string& host, std::function<void(NameLookup result)> done) {
  const SignalBlock block;
  try {
    std::thread([host, done] { done(look_up_blocking(host)); }).detach();
  } catch (const std::system_error& error) {
    done({.endpoints = {}, .failure = error.what()});
  }
}

}  // namespace muster::io
