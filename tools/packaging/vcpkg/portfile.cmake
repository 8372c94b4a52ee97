# Not tested here: this project is built and tested on Debian 12 only.
#
# An overlay port of the sources that it is part of:
#
#   vcpkg install muster --overlay-ports=tools/packaging/vcpkg
set(SOURCE_PATH ${CURRENT_PORT_DIR}/../../..)

string(COMPARE EQUAL ${VCPKG_LIBRARY_LINKAGE} dynamic is_shared)
vcpkg_check_features(OUT_FEATURE_OPTIONS options FEATURES tools MUSTER_BUILD_TOOLS)
vcpkg_cmake_configure(SOURCE_PATH ${SOURCE_PATH}
  OPTIONS ${options} -DBUILD_SHARED_LIBS=${is_shared} -DMUSTER_BOTH_LIBRARIES=OFF
          -DMUSTER_BUILD_TESTS=OFF -DMUSTER_BUILD_EXAMPLES=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/muster)
vcpkg_fixup_pkgconfig()
if("tools" IN_LIST FEATURES)
  vcpkg_copy_tools(TOOL_NAMES muster AUTO_CLEAN)
endif()
file(REMOVE_RECURSE ${CURRENT_PACKAGES_DIR}/debug/include ${CURRENT_PACKAGES_DIR}/debug/share)
vcpkg_install_copyright(FILE_LIST ${SOURCE_PATH}/LICENSE)
