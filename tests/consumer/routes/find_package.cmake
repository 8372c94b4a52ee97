# An installed muster is found by CMake; with -DKIND=static or shared, the kind that was asked for.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)
install_muster()
configure(find_package -DKIND=${KIND})
build_and_meet(${KIND}${EXPECTED})
