# Compares the committed pages of section 1 with what the option rows say.
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
execute_process(COMMAND ${WEIR} help --man-dir ${WORK} COMMAND_ERROR_IS_FATAL ANY)
file(GLOB committed RELATIVE ${MAN} ${MAN}/*.1)
file(GLOB printed RELATIVE ${WORK} ${WORK}/*.1)
foreach(page ${committed} ${printed})
  execute_process(COMMAND diff -u ${MAN}/${page} ${WORK}/${page}
                  RESULT_VARIABLE differs)
  if(differs)
    message(SEND_ERROR "man/${page} is not what the option rows say: "
                       "build the target 'man' and commit the result")
  endif()
endforeach()
