/* profile_reader.c - reads a profile and says what there is to say of it: for builds of other features. */
#include "profile.h"

int main(int argc, char **argv)
{
    struct profile profile;
    unsigned faults;

    if (argc != 2)
        return 2;
    faults = profile_read(&profile, argv[1], stderr);
    profile_free(&profile);
    return faults ? 1 : 0;
}
