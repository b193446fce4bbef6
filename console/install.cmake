# cmake -D NPM=<npm> -P install.cmake: makes node_modules match package-lock.json.
# The presets share node_modules, so that only the first of them installs anything.
set(installed "${CMAKE_CURRENT_SOURCE_DIR}/node_modules/.package-lock.json")
set(wanted "${CMAKE_CURRENT_SOURCE_DIR}/package-lock.json")
if(EXISTS "${installed}" AND NOT "${wanted}" IS_NEWER_THAN "${installed}")
    return()
endif()

execute_process(COMMAND "${NPM}" ci --prefer-offline --loglevel=error
    WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" RESULT_VARIABLE failed)
if(failed)
    message(FATAL_ERROR "npm ci failed in console/ (${failed}). "
        "The build needs the npm registry once, then never again.")
endif()
file(TOUCH "${installed}")
