/* chat_view.h - the screen of `tertulia chat`: title, messages, a line of state, the line one types
 * in. All of curses is here. */
#ifndef TT_CLI_CHAT_VIEW_H
#define TT_CLI_CHAT_VIEW_H

#include "cli/client/chat_line.h"
#include "cli/client/chat_log.h"

/* Keys that are no text. Text comes as its code point. */
enum chat_key {
	KEYS_BEGIN = 0x110000, /* behind Unicode */
	CHAT_KEY_ENTER,
	CHAT_KEY_NEW_LINE,
	CHAT_KEY_LEFT,
	CHAT_KEY_RIGHT,
	CHAT_KEY_UP,
	CHAT_KEY_DOWN,
	CHAT_KEY_HOME,
	CHAT_KEY_END,
	CHAT_KEY_PAGE_UP,
	CHAT_KEY_PAGE_DOWN,
	CHAT_KEY_BACKSPACE,
	CHAT_KEY_DELETE,
	CHAT_KEY_KILL_WORD,
	CHAT_KEY_KILL_BEFORE,
	CHAT_KEY_KILL_BEHIND,
	CHAT_KEY_TAB,
	CHAT_KEY_ESCAPE,
	CHAT_KEY_REDRAW, /* also when the size has changed */
	CHAT_KEY_QUIT,
};

struct chat_screen {
	struct tt_str title;
	const struct chat_log *log;
	const struct chat_line *line;
	struct tt_str status;
	bool show_numbers; /* of messages, in place of their times */
};

struct chat_view {
	size_t scroll; /* lines below the screen */
	bool at_top;   /* the oldest line is on the screen */
	bool pasting;
};

/* Takes the terminal; false when this is none. */
bool chat_view_begin(struct chat_view *view);
/* Gives it back as it was. */
void chat_view_end(struct chat_view *view);

/* How many lines of messages fit. */
size_t chat_view_height(const struct chat_screen *screen);
void chat_view_scroll(struct chat_view *view, long lines);
void chat_view_draw(struct chat_view *view, const struct chat_screen *screen);

/* The next key; false when there is none now. Never waits. */
bool chat_view_key(struct chat_view *view, uint32_t *key);

#endif
