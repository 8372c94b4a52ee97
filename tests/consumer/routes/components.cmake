# The refusal of find_package names the components that muster has.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)
install_muster()

function(expect_refusal component sentence)
  output_of(said ${CMAKE_COMMAND} -S ${SOURCE_DIR}/tests/consumer/find_package
            -B ${WORK_DIR}/${component} -G Ninja -DCMAKE_PREFIX_PATH=${prefix}
            -DCMAKE_CXX_COMPILER=${COMPILER} -DKIND=${component})
  expect_match("${said}" "${sentence}")
endfunction()

expect_refusal(fast "muster has no component \"fast\"; it has static, shared and typed")

file(GLOB_RECURSE config ${prefix}/musterConfig.cmake)
file(READ ${config} text)
string(REGEX REPLACE "set.muster_kinds [^)]*." "set(muster_kinds static)" text "${text}")
file(WRITE ${config} "${text}")
expect_refusal(shared "this installation of muster has no shared library; build muster with")
