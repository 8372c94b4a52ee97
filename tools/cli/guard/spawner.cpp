#include "cli/guard/spawner.hpp"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "cli/guard/descriptor_passing.hpp"
#include "cli/guard/goodbye_file.hpp"
#include "cli/guard/spawner_process.hpp"
#include "muster/error.hpp"

namespace muster::cli {

namespace {

struct Pair {
  Descriptor ours;
  Descriptor theirs;
};

[[noreturn]] void fail(const char* what) {
  throw Error(Errc::internal, std::string("the process that guards commands ") + what + ": " +
                                  std::generic_category().message(errno));
}

Pair make_pair(int type) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends.data()) != 0) fail("cannot be reached");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

}  // namespace

Spawner::Spawner() {
  Pair pair = make_pair(SOCK_SEQPACKET);
  const pid_t muster = getpid();
  pid_ = fork();
  if (pid_ < 0) fail("cannot be started");
  if (pid_ == 0) {
    pair.ours.close();
    serve_as_spawner({.pid = muster, .socket = std::move(pair.theirs)}, life_);
  }
  process_ = std::move(pair.ours);
}

Spawner::~Spawner() {
  process_.close();
  waitpid(pid_, nullptr, 0);
}

Descriptor Spawner::make_guard() {
  Pair pair = make_pair(SOCK_STREAM);
  const auto purpose = static_cast<char>(SpawnerMessage::guard);
  if (!send_descriptor(process_.get(), purpose, pair.theirs.get())) fail("has ended");
  return std::move(pair.ours);
}

void Spawner::keep_goodbye(std::span<const SealedDatagram> goodbye) {
  const Descriptor file = write_goodbye(goodbye);
  if (!file.is_open()) return;
  // If this fails, the process keeps the previous goodbye, which is better than none.
  const auto purpose = static_cast<char>(SpawnerMessage::goodbye);
  (void)send_descriptor(process_.get(), purpose, file.get(), MSG_DONTWAIT);
}

}  // namespace muster::cli
