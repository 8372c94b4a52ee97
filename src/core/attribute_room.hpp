#pragma once

#include <cstddef>
#include <cstdint>

namespace muster::core {

/// Limits the memory for the attributes of all peers together. Each peer may occupy
/// `limits::attribute_bytes_each`, so peers with large attributes cannot displace the small ones of
/// others. Further bytes come from `limits::attribute_bytes_shared`, which all peers share.
///
/// Must outlive its shares. Distinct objects: safe. Shared objects: unsafe.
class AttributeRoom {
 public:
  /// What one peer occupies of the shared bytes. Its end frees them.
  class Share {
   public:
    Share() = default;
    Share(Share&& other) noexcept;
    Share& operator=(Share&& other) noexcept;
    ~Share();

   private:
    friend class AttributeRoom;
    void release();

    AttributeRoom* room_ = nullptr;
    std::size_t bytes_ = 0;
  };

  /// Adjusts the share of a peer whose attributes have `bytes` bytes. False if there is no room:
  /// then nothing changes, and the refusal is counted.
  bool fit(Share& share, std::size_t bytes);
  /// Whether a large attribute might find no room.
  bool is_crowded() const;

  /// Attributes that found no room.
  std::uint64_t refused() const { return refused_; }

 private:
  std::size_t taken_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace muster::core
