# What the routes share. A route builds and uses a project as a stranger would.
#
# cmake -DSOURCE_DIR=... -DBINARY_DIR=... -DWORK_DIR=... -DVERSION=... -DSOVERSION=...
#       -DCOMPILER=... -P ROUTE.cmake

set(prefix ${WORK_DIR}/prefix)
file(REMOVE_RECURSE ${WORK_DIR})

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "failed: ${ARGN}")
  endif()
endfunction()

# output_of(variable command...): standard output and errors of a command, which may fail.
function(output_of variable)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE text ERROR_VARIABLE text COMMAND_ECHO STDOUT)
  string(REGEX REPLACE "[ \n]+" " " text "${text}")
  string(STRIP "${text}" text)
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

function(expect_equal is wanted)
  if(NOT is STREQUAL wanted)
    message(FATAL_ERROR "expected \"${wanted}\", got \"${is}\"")
  endif()
endfunction()

function(expect_match text pattern)
  if(NOT text MATCHES "${pattern}")
    message(FATAL_ERROR "expected something like \"${pattern}\" in \"${text}\"")
  endif()
endfunction()

function(install_muster)
  run(${CMAKE_COMMAND} --install ${BINARY_DIR} --prefix ${prefix} --component muster_library)
  run(${CMAKE_COMMAND} --install ${BINARY_DIR} --prefix ${prefix} --component muster_development)
endfunction()

# configure(project option...)
function(configure project)
  run(${CMAKE_COMMAND} -S ${SOURCE_DIR}/tests/consumer/${project} -B ${WORK_DIR}/build -G Ninja
      -DCMAKE_PREFIX_PATH=${prefix} -DMUSTER_SOURCE_DIR=${SOURCE_DIR}
      -DCMAKE_CXX_COMPILER=${COMPILER} ${ARGN})
endfunction()

# Builds the program and runs it. `kind` is that of the library it must have been linked to.
function(build_and_meet kind)
  run(${CMAKE_COMMAND} --build ${WORK_DIR}/build)
  run(${WORK_DIR}/build/meet ${VERSION})
  output_of(needed objdump -p ${WORK_DIR}/build/meet)
  if(kind STREQUAL shared)
    expect_match("${needed}" "NEEDED libmuster.so.${SOVERSION} ")
  elseif(needed MATCHES "NEEDED libmuster")
    message(FATAL_ERROR "linked to the shared library")
  endif()
endfunction()
