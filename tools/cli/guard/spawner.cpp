#include "cli/guard/spawner.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

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

/// One byte, and the descriptor beside it (unix(7), SCM_RIGHTS).
bool send_descriptor(int socket, int descriptor) {
  char any = 0;
  iovec piece{.iov_base = &any, .iov_len = sizeof any};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof descriptor);
  std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  ssize_t sent = 0;
  do {
    sent = sendmsg(socket, &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == sizeof any;
}

}  // namespace

Spawner::Spawner() {
  Pair pair = make_pair(SOCK_SEQPACKET);
  pid_ = fork();
  if (pid_ < 0) fail("cannot be started");
  if (pid_ == 0) {
    pair.ours.close();
    serve_as_spawner(std::move(pair.theirs), life_);
  }
  process_ = std::move(pair.ours);
}

Spawner::~Spawner() {
  process_.close();
  waitpid(pid_, nullptr, 0);
}

Descriptor Spawner::make_guard() {
  Pair pair = make_pair(SOCK_STREAM);
  if (!send_descriptor(process_.get(), pair.theirs.get())) fail("has ended");
  return std::move(pair.ours);
}

}  // namespace muster::cli
