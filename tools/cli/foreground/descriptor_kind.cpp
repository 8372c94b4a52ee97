#include "cli/foreground/descriptor_kind.hpp"

#include <sys/stat.h>

namespace muster::cli {

bool is_connection(int descriptor) {
  struct stat status {};
  return fstat(descriptor, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

}  // namespace muster::cli
