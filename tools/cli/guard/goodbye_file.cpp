#include "cli/guard/goodbye_file.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <cstdint>

#include "muster/error.hpp"
#include "muster/typed.hpp"

namespace muster {

template <class Archive>
void serialize(Archive& archive, SealedDatagram& datagram) {
  archive(datagram.bytes, datagram.address, datagram.port, datagram.source_address,
          datagram.source_port, datagram.interface, datagram.multicast_ttl);
}

}  // namespace muster

namespace muster::cli {

Descriptor write_goodbye(std::span<const SealedDatagram> goodbye) {
  const std::vector<SealedDatagram> datagrams(goodbye.begin(), goodbye.end());
  const std::vector<std::uint8_t> content = encode(datagrams).typed;
  Descriptor file(memfd_create("goodbye", MFD_CLOEXEC));
  if (!file.is_open()) return file;
  const ssize_t written = pwrite(file.get(), content.data(), content.size(), 0);
  if (written != static_cast<ssize_t>(content.size())) file.close();
  return file;
}

std::vector<SealedDatagram> read_goodbye(int file) {
  struct stat state {};
  if (fstat(file, &state) != 0) return {};
  std::vector<std::uint8_t> content(static_cast<std::size_t>(state.st_size));
  if (pread(file, content.data(), content.size(), 0) != state.st_size) return {};
  try {
    return decode<std::vector<SealedDatagram>>(
        {.kind = Payload::Kind::typed, .typed = std::move(content)});
  } catch (const Error&) {
    return {};
  }
}

}  // namespace muster::cli
