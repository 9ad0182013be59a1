/* probe.c - says what machine this is, and decides by a number that nothing wrote: under MemorySanitizer it ends
 * there. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    const uint16_t one = 1;
    const int *const unwritten = malloc(sizeof *unwritten);
    uint8_t first;

    memcpy(&first, &one, 1);
    printf("%s-endian, %zu bits\n", first ? "little" : "big", 8 * sizeof(void *));
    fflush(stdout);
    if (!unwritten || *(volatile const int *)unwritten == 1)
        puts("one");
    return 0;
}
