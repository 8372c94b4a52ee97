#include "muster/activity.hpp"

namespace muster {

std::string_view to_string(Activity activity) {
  switch (activity) {
    case Activity::receive:
      return "receive";
    case Activity::open:
      return "open";
    case Activity::decode:
      return "decode";
    case Activity::protocol:
      return "protocol";
    case Activity::encode:
      return "encode";
    case Activity::send:
      return "send";
    case Activity::slots:
      return "slots";
  }
  return "unknown";
}

std::string_view floor_of(Activity activity) {
  switch (activity) {
    case Activity::receive:
    case Activity::send:
      return "asio";
    case Activity::open:
      return "crypto";
    case Activity::decode:
      return "wire";
    case Activity::protocol:
      return "core";
    case Activity::encode:
      return "engine";
    case Activity::slots:
      return "discovery";
  }
  return "unknown";
}

}  // namespace muster
