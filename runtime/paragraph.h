/* paragraph.h - text in columns: a label, and behind it a text that is broken between words. */
#ifndef CW_PARAGRAPH_H
#define CW_PARAGRAPH_H

#include <stddef.h>

enum { PARAGRAPH_WIDTH = 100 }; /* columns */

/* Prints `label` from column `indent` on, then the text from column `column` on, broken before
 * PARAGRAPH_WIDTH, and ends the line. A label that is too long pushes the first line of the text
 * to the right. ASCII. */
void paragraph_print(size_t indent, const char *label, size_t column, const char *text);

/* The same with a list of words, joined by ", "; it ends with NULL. Prints nothing for an empty
 * list. */
void paragraph_print_list(size_t indent, const char *label, size_t column,
                          const char *const *words);

#endif
