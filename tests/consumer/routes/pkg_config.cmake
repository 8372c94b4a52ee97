# An installed muster is found by pkg-config.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)
install_muster()
file(GLOB_RECURSE pc ${prefix}/muster.pc)
cmake_path(GET pc PARENT_PATH folder)
set(ENV{PKG_CONFIG_PATH} ${folder})
configure(pkg_config)
build_and_meet(${EXPECTED})
