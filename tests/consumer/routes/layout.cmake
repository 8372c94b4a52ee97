# muster.pc names the right folders, wherever muster is installed.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

# The folder that the installed muster.pc names, without the folder that stands for the root.
function(folder_of variable name)
  output_of(folder pkg-config --variable=${name} muster)
  string(REPLACE ${WORK_DIR}/root "" folder "${folder}")
  cmake_path(NORMAL_PATH folder)
  set(${variable} ${folder} PARENT_SCOPE)
endfunction()

# expect_folders(INCLUDE folder LIB folder OPTIONS option...): of a muster with these options.
function(expect_folders)
  cmake_parse_arguments(ARG "" "INCLUDE;LIB" "OPTIONS" ${ARGN})
  file(REMOVE_RECURSE ${WORK_DIR})
  run(${CMAKE_COMMAND} -S ${SOURCE_DIR}/tests/consumer/layout -B ${WORK_DIR}/build -G Ninja
      -DMUSTER_SOURCE_DIR=${SOURCE_DIR} ${ARG_OPTIONS})
  run(${CMAKE_COMMAND} -E env DESTDIR=${WORK_DIR}/root ${CMAKE_COMMAND} --install ${WORK_DIR}/build)
  file(GLOB_RECURSE pc ${WORK_DIR}/root/*/muster.pc)
  cmake_path(GET pc PARENT_PATH folder)
  set(ENV{PKG_CONFIG_PATH} ${folder})
  folder_of(include includedir)
  folder_of(lib libdir)
  expect_equal("${include} ${lib}" "${ARG_INCLUDE} ${ARG_LIB}")
endfunction()

expect_folders(INCLUDE /opt/muster/include LIB /opt/muster/lib
               OPTIONS -DCMAKE_INSTALL_PREFIX=/opt/muster -DCMAKE_INSTALL_LIBDIR=lib
                       -DCMAKE_INSTALL_INCLUDEDIR=include)
expect_folders(INCLUDE /usr/include LIB /usr/lib/x86_64-linux-gnu
               OPTIONS -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_INSTALL_INCLUDEDIR=include
                       -DCMAKE_INSTALL_LIBDIR=lib/x86_64-linux-gnu)
expect_folders(INCLUDE /usr/include LIB /srv/libraries
               OPTIONS -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_INSTALL_INCLUDEDIR=include
                       -DCMAKE_INSTALL_LIBDIR=/srv/libraries)
expect_folders(INCLUDE /srv/headers LIB /usr/lib
               OPTIONS -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_INSTALL_LIBDIR=lib
                       -DCMAKE_INSTALL_INCLUDEDIR=/srv/headers)
