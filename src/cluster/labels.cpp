#include "cluster/labels.hpp"

#include "core/names.hpp"

namespace muster::cluster {

bool is_label(std::string_view text) {
  return text.size() <= label_bytes_max && core::is_well_formed_name(text);
}

}  // namespace muster::cluster
