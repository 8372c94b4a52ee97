#include "cluster/work_done.hpp"

namespace muster::detail {

std::string reason_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& thrown) {
    return thrown.what();
  } catch (...) {
    return "it threw something that is no std::exception";
  }
}

}  // namespace muster::detail
