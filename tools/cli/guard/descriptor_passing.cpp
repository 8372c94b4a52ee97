#include "cli/guard/descriptor_passing.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace muster::cli {

namespace {

/// A message with room for one byte and one descriptor.
class Envelope {
 public:
  explicit Envelope(char purpose = 0) : purpose_(purpose) {
    message_.msg_iov = &piece_;
    message_.msg_iovlen = 1;
    message_.msg_control = control_.data();
    message_.msg_controllen = control_.size();
  }
  Envelope(const Envelope&) = delete;
  Envelope& operator=(const Envelope&) = delete;

  msghdr* message() { return &message_; }
  char purpose() const { return purpose_; }
  /// Null if the received message has no descriptor.
  cmsghdr* header() { return CMSG_FIRSTHDR(&message_); }

 private:
  char purpose_;
  iovec piece_{.iov_base = &purpose_, .iov_len = sizeof purpose_};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control_{};
  msghdr message_{};
};

}  // namespace

bool send_descriptor(int socket, char purpose, int descriptor, int flags) {
  Envelope envelope(purpose);
  cmsghdr* header = envelope.header();
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof descriptor);
  std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  ssize_t sent = 0;
  do {
    sent = sendmsg(socket, envelope.message(), flags | MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == 1;
}

std::optional<PassedDescriptor> receive_descriptor(int socket) {
  Envelope envelope;
  if (recvmsg(socket, envelope.message(), MSG_CMSG_CLOEXEC) <= 0) return std::nullopt;
  PassedDescriptor received{.purpose = envelope.purpose(), .descriptor = Descriptor()};
  if (const cmsghdr* header = envelope.header()) {
    int descriptor = 0;
    std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
    received.descriptor = Descriptor(descriptor);
  }
  return received;
}

}  // namespace muster::cli
