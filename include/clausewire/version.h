/* version.h - the version of the core and of the phone; CMakeLists.txt and the defaults of the settings have it from
 * here. */
#ifndef CLAUSEWIRE_VERSION_H
#define CLAUSEWIRE_VERSION_H

#define CW_VERSION "0.1.0"

#endif
