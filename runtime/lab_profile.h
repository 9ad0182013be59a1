/* lab_profile.h - examples/lab.xml, compiled in: what `clausewire lab` runs when it is given no
 * profile. The build makes the C of it (runtime/files.cmake). */
#ifndef CW_LAB_PROFILE_H
#define CW_LAB_PROFILE_H

#include <stddef.h>

extern const unsigned char lab_profile[];
extern const size_t lab_profile_octets;

#endif
