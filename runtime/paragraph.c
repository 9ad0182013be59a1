/* paragraph.c - text in columns on standard output. */
#include "paragraph.h"

#include <stdio.h>
#include <string.h>

/* Prints a word, followed by `commas` (0 or 1) commas; breaks the line before it if it would not
 * fit. */
static size_t put_word(size_t at, size_t column, const char *word, size_t n, size_t commas)
{
    if (at > column && at + 1 + n + commas > PARAGRAPH_WIDTH) {
        printf("\n%*s", (int)column, "");
        at = column;
    } else if (at > column) {
        putchar(' ');
        at++;
    }
    printf("%.*s%.*s", (int)n, word, (int)commas, ",");
    return at + n + commas;
}

/* Prints the label; returns the column that the text begins in. */
static size_t put_label(size_t indent, const char *label, size_t column)
{
    size_t at = indent + strlen(label);
    size_t blanks = at < column ? column - at : *label == 0 ? 0 : 2;

    printf("%*s%s%*s", (int)indent, "", label, (int)blanks, "");
    return at + blanks;
}

void paragraph_print(size_t indent, const char *label, size_t column, const char *text)
{
    size_t at = put_label(indent, label, column);

    column = column < at ? column : at;
    for (int is_first = 1; *text != 0; is_first = 0) {
        size_t n = strcspn(text, " ");

        if (is_first) {
            printf("%.*s", (int)n, text);
            at += n;
        } else {
            at = put_word(at, column, text, n, 0);
        }
        text += n;
        text += strspn(text, " ");
    }
    putchar('\n');
}

void paragraph_print_list(size_t indent, const char *label, size_t column, const char *const *words)
{
    size_t at;

    if (words[0] == NULL)
        return;
    at = put_label(indent, label, column);
    column = column < at ? at : column;
    for (size_t i = 0; words[i] != NULL; i++)
        at = put_word(at, column, words[i], strlen(words[i]), words[i + 1] != NULL);
    putchar('\n');
}
