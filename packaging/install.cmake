# install.cmake - what `cmake --install` puts where, and the .deb of it. The unit names the program by the prefix, which
# is known only when it is installed, so it is made then; so are the compressed pages, as Debian has them.
include(GNUInstallDirs)
set(packaging ${CMAKE_SOURCE_DIR}/packaging)
set(made ${CMAKE_BINARY_DIR}/packaging)
set(units lib/systemd/system)

install(TARGETS clausewire DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT phone)
install(CODE "
  set(bin ${CMAKE_INSTALL_BINDIR})
  configure_file(${packaging}/clausewire.service.in ${made}/clausewire.service @ONLY)
  foreach(page docs/clausewire.1 CHANGELOG.md packaging/changelog)
    get_filename_component(name \${page} NAME)
    execute_process(COMMAND gzip -9nc ${CMAKE_SOURCE_DIR}/\${page} OUTPUT_FILE ${made}/\${name}.gz
                    RESULT_VARIABLE failed)
    if(failed)
      message(FATAL_ERROR \"gzip \${page}: \${failed}\")
    endif()
  endforeach()" COMPONENT phone)
install(FILES ${made}/clausewire.service DESTINATION ${units} COMPONENT phone)
install(FILES ${made}/clausewire.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT phone)
install(FILES packaging/clausewire.bash DESTINATION share/bash-completion/completions RENAME clausewire COMPONENT phone)
install(FILES ${made}/CHANGELOG.md.gz DESTINATION share/doc/clausewire RENAME changelog.gz COMPONENT phone)
install(FILES ${made}/changelog.gz DESTINATION share/doc/clausewire RENAME changelog.Debian.gz COMPONENT phone)
install(FILES packaging/copyright docs/service.md DESTINATION share/doc/clausewire COMPONENT phone)
install(FILES packaging/lintian-overrides DESTINATION share/lintian/overrides RENAME clausewire COMPONENT phone)
install(FILES examples/lab.xml DESTINATION share/doc/clausewire/examples COMPONENT phone)
install(TARGETS cw_core ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT core)
install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT core)

# packaging/deb.sh calls cpack. The core is for embedding, which takes its sources: it is not packaged.
set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL phone)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGE_CONTACT "The Clausewire maintainers <maintainers@clausewire.invalid>")
set(CPACK_DEBIAN_PHONE_PACKAGE_NAME clausewire)
set(CPACK_DEBIAN_PHONE_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PHONE_PACKAGE_SECTION comm)
set(CPACK_DEBIAN_PHONE_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PHONE_DESCRIPTION "SIP phone whose every transition cites the clause it implements
It registers many lines from the profile of a multiplatform phone, over UDP,
TCP and TLS, fails over to backup servers and falls back, and shows for each
transition the clause of the RFC or of the guide that requires it.

It runs as a service from /etc/clausewire/profile.xml, or in a terminal.")
set(CPACK_DEBIAN_PHONE_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PHONE_PACKAGE_CONTROL_EXTRA ${packaging}/postinst ${packaging}/prerm ${packaging}/postrm)
include(CPack)
