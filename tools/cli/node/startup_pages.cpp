#include "cli/node/startup_pages.hpp"

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

namespace muster::cli {

namespace {

/// Releases the whole pages within a read-only segment.
void release(const dl_phdr_info& object, const ElfW(Phdr) & segment, std::uintptr_t page) {
  if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0) return;
  const std::uintptr_t begin = object.dlpi_addr + segment.p_vaddr;
  const std::uintptr_t first = (begin + page - 1) / page * page;
  const std::uintptr_t last = (begin + segment.p_memsz) / page * page;
  if (first >= last) return;
  // A kernel that refuses changes nothing.
  madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
}

int release_object(dl_phdr_info* object, std::size_t, void* page) {
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    release(*object, object->dlpi_phdr[i], *static_cast<const std::uintptr_t*>(page));
  }
  return 0;
}

}  // namespace

void release_startup_pages() {
  malloc_trim(0);
  auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  dl_iterate_phdr(release_object, &page);
}

}  // namespace muster::cli
