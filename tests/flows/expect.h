/* expect.h - the details below `> REGISTER`: what a message that was sent must say. */
#ifndef FLOW_EXPECT_H
#define FLOW_EXPECT_H

#include "sent.h"

/* Holds the statement's start line and details against the last message that the line has sent.
 * Ends the program at the first that does not fit. password: the line's. */
void expect_message(const struct sent_list *list, const struct statement *statement,
                    const char *password);

#endif
