# muster is a part of another project, which gets the library and nothing else.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)
configure(add_subdirectory -DMUSTER_UNITY=ON)
build_and_meet(static)

file(GLOB_RECURSE built RELATIVE ${WORK_DIR}/build ${WORK_DIR}/build/*.a ${WORK_DIR}/build/*.so)
expect_equal("${built}" "muster/src/libmuster.a")
run(${CMAKE_COMMAND} --install ${WORK_DIR}/build --prefix ${prefix})
file(GLOB installed ${prefix}/*)
expect_equal("${installed}" "")
