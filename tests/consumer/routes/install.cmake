# The command and what belongs to it, as they are installed.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)
run(${CMAKE_COMMAND} --install ${BINARY_DIR} --prefix ${prefix} --strip --component muster_command)

output_of(said ${prefix}/bin/muster --version)
expect_equal("${said}" "muster ${VERSION}")
file(SIZE ${prefix}/bin/muster bytes)
if(bytes GREATER 10000000)
  message(FATAL_ERROR "the installed command has ${bytes} bytes")
endif()

file(READ ${prefix}/lib/systemd/system/muster@.service unit)
expect_match("${unit}" "ExecStart=/[^ ]*/bin/muster --config /etc/muster/%i.toml node\n")
foreach(page man/man1/muster.1 man/man1/muster-node.1 bash-completion/completions/muster
        zsh/site-functions/_muster fish/vendor_completions.d/muster.fish)
  file(SIZE ${prefix}/share/${page} bytes)
  if(bytes EQUAL 0)
    message(FATAL_ERROR "${page} is empty")
  endif()
endforeach()
