# Builds and runs a project that uses muster as strangers do.
#
# cmake -DROUTE=find_package|pkg_config|add_subdirectory -DSOURCE_DIR=... -DBINARY_DIR=...
#       -DWORK_DIR=... -DCOMPILER=... [-DLAUNCHER=...] -P run.cmake

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "failed: ${ARGN}")
  endif()
endfunction()

set(prefix ${WORK_DIR}/prefix)
file(REMOVE_RECURSE ${WORK_DIR})
if(NOT ROUTE STREQUAL add_subdirectory)
  run(${CMAKE_COMMAND} --install ${BINARY_DIR} --prefix ${prefix})
endif()
# The launcher may be several words.
string(REPLACE ";" "\\;" launcher "${LAUNCHER}")
set(ENV{PKG_CONFIG_PATH} ${prefix}/lib/pkgconfig)
run(${CMAKE_COMMAND} -S ${SOURCE_DIR}/tests/consumer/${ROUTE} -B ${WORK_DIR}/build -G Ninja
    -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_INSTALL_LIBDIR=lib -DMUSTER_SOURCE_DIR=${SOURCE_DIR}
    -DCMAKE_CXX_COMPILER=${COMPILER} "-DCMAKE_CXX_COMPILER_LAUNCHER=${launcher}"
    -DMUSTER_PRECOMPILE_HEADERS=ON)
run(${CMAKE_COMMAND} --build ${WORK_DIR}/build --target meet)
run(${WORK_DIR}/build/meet)
