/* printable.h - what others wrote, made fit for a terminal: nothing in it can move the cursor,
 * change colours, ring, or turn the reading direction of what stands beside it. */
#ifndef TT_CLI_PRINTABLE_H
#define TT_CLI_PRINTABLE_H

#include "lib/base/buf.h"

enum printable {
	PRINTABLE_LINE,  /* one line: line ends and tabs become blanks */
	PRINTABLE_LINES, /* line ends stay, tabs become blanks */
};

/* Adds `text` to `out`. Control characters and bytes that are no UTF-8 become U+FFFD; what turns
 * the direction of text is left out. */
void printable_add(struct tt_buf *out, struct tt_str text, enum printable how);

/* The same as a text of its own. */
struct tt_str printable(struct tt_arena *arena, struct tt_str text, enum printable how);

/* JSON as it is, but for the controls that its texts may have as they are, and which terminals
 * follow: DEL and C1 become escapes. */
void printable_json_add(struct tt_buf *out, struct tt_str json);

/* Columns that valid UTF-8 takes on a terminal. */
size_t printable_width(struct tt_str text);

/* The head of `text` that fits into `columns`, with an ellipsis where something is cut off. */
struct tt_str printable_fit(struct tt_arena *arena, struct tt_str text, size_t columns);

#endif
