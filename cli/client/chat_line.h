/* chat_line.h - the line in which a person types: UTF-8 text and a place in it. What looks like one
 * character is one step, however many code points it has. Knows no terminal. */
#ifndef TT_CLI_CHAT_LINE_H
#define TT_CLI_CHAT_LINE_H

#include "lib/base/buf.h"

struct chat_line {
	struct tt_buf text;
	size_t at; /* bytes before the cursor */
};

void chat_line_finish(struct chat_line *line);
void chat_line_clear(struct chat_line *line);
/* The cursor goes to the end. */
void chat_line_set(struct chat_line *line, struct tt_str text);
/* At the cursor, which moves behind it. Invalid code points are left out. */
void chat_line_insert(struct chat_line *line, uint32_t code_point);
void chat_line_insert_text(struct chat_line *line, struct tt_str text);

void chat_line_left(struct chat_line *line);
void chat_line_right(struct chat_line *line);
void chat_line_home(struct chat_line *line);
void chat_line_end(struct chat_line *line);
void chat_line_backspace(struct chat_line *line);
void chat_line_delete(struct chat_line *line);
void chat_line_kill_word(struct chat_line *line);   /* the one before the cursor */
void chat_line_kill_before(struct chat_line *line); /* all before the cursor */
void chat_line_kill_behind(struct chat_line *line);

/* The word that the cursor stands behind: what is between the last blank and it. */
struct tt_str chat_line_word(const struct chat_line *line);
/* Puts `text` in place of that word. */
void chat_line_replace_word(struct chat_line *line, struct tt_str text);

#endif
