#include "cli/client/chat_view.h"
#include "cli/client/message_text.h"
#include "cli/client/printable.h"
#include "cli/client/wrap.h"
#include "lib/base/clock.h"

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
	N_COLOURS = 6,
	MENTION_PAIR = N_COLOURS + 1,
	TIME_COLUMNS = 6,
	AUTHOR_COLUMNS = 14,
	/* Narrower than this, names do not have a column of their own. */
	WIDE_ENOUGH = 60,
	MAX_LINE_ROWS = 5,
	/* Title and state. */
	OTHER_ROWS = 2,
	PASTE_BEGIN = KEY_MAX + 1,
	PASTE_END,
	ALT_ENTER,
};

bool chat_view_begin(struct chat_view *view)
{
	*view = (struct chat_view){ 0 };
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return false;
	/* What is said is UTF-8, whatever the shell thinks. */
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	if (!newterm(NULL, stdout, stdin))
		return false;
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(25);
	define_key("\033[200~", PASTE_BEGIN);
	define_key("\033[201~", PASTE_END);
	define_key("\033\r", ALT_ENTER);
	if (has_colors() && start_color() == OK && use_default_colors() == OK) {
		for (int i = 0; i < N_COLOURS; i++)
			init_pair((short)(i + 1), (short)(COLOR_RED + i), -1);
		init_pair(MENTION_PAIR, COLOR_YELLOW, -1);
	}
	fputs("\033[?2004h", stdout); /* pasted text is marked as such */
	fflush(stdout);
	return true;
}

void chat_view_end(struct chat_view *view)
{
	(void)view;
	fputs("\033[?2004l", stdout);
	fflush(stdout);
	endwin();
}

/* A person keeps the colour. */
static chtype colour_of(struct tt_str actor)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < actor.n; i++)
		hash = (hash ^ (unsigned char)actor.p[i]) * 16777619u;
	return COLOR_PAIR(hash % N_COLOURS + 1);
}

static void put(int row, int column, struct tt_str text, chtype attributes)
{
	attrset((attr_t)attributes);
	mvaddnstr(row, column, text.p ? text.p : "", (int)text.n);
	attrset(A_NORMAL);
}

static void put_bar(int row, struct tt_str text)
{
	attrset(A_REVERSE);
	mvhline(row, 0, ' ' | A_REVERSE, COLS);
	mvaddnstr(row, 1, text.p ? text.p : "", (int)text.n);
	attrset(A_NORMAL);
}

/* What is being drawn: rows outside of `top` to `end` are counted and not drawn. */
struct pane {
	const struct chat_screen *screen;
	int top;
	int end;
	int row;
	int indent;
	chtype attributes;
	struct tt_arena arena;
};

static bool is_visible(const struct pane *pane)
{
	return pane->row >= pane->top && pane->row < pane->end;
}

static bool is_wide(void)
{
	return COLS >= WIDE_ENOUGH;
}

static int text_column(void)
{
	return is_wide() ? TIME_COLUMNS + AUTHOR_COLUMNS + 2 : 2;
}

static size_t text_columns(void)
{
	int columns = COLS - text_column() - 1;

	return columns > 1 ? (size_t)columns : 1;
}

static bool same_day(int64_t a_s, int64_t b_s)
{
	time_t times[2] = { (time_t)a_s, (time_t)b_s };
	struct tm a = { 0 };
	struct tm b = { 0 };

	localtime_r(&times[0], &a);
	localtime_r(&times[1], &b);
	return a.tm_year == b.tm_year && a.tm_yday == b.tm_yday;
}

static void draw_day(struct pane *pane, int64_t time_s)
{
	time_t when = (time_t)time_s;
	struct tm day = { 0 };
	char text[64];

	if (is_visible(pane)) {
		localtime_r(&when, &day);
		strftime(text, sizeof(text), "--- %A, %Y-%m-%d ---", &day);
		put(pane->row, 1, tt_str(text), A_DIM);
	}
	pane->row++;
}

static void draw_line(void *ctx, struct tt_str line, size_t i)
{
	struct pane *pane = ctx;

	(void)i;
	if (is_visible(pane))
		put(pane->row, pane->indent, line, pane->attributes);
	pane->row++;
}

static void draw_fitting(struct pane *pane, struct tt_str text, chtype attributes)
{
	if (is_visible(pane))
		put(pane->row, pane->indent, printable_fit(&pane->arena, text, text_columns()),
		    attributes);
	pane->row++;
}

static void draw_author(struct pane *pane, const struct chat_entry *entry)
{
	char when[MESSAGE_TIME_LEN];
	time_t time = (time_t)entry->time_s;
	struct tm day = { 0 };
	struct tt_str name = printable_fit(&pane->arena, entry->author,
					   is_wide() ? AUTHOR_COLUMNS : text_columns());
	chtype bold = entry->is_mine ? A_BOLD : 0;

	localtime_r(&time, &day);
	strftime(when, sizeof(when), "%H:%M", &day);
	if (pane->screen->show_numbers)
		snprintf(when, sizeof(when), "%lld", (long long)entry->id);
	if (is_visible(pane)) {
		put(pane->row, 0, tt_str(when), A_DIM);
		if (!entry->is_system)
			put(pane->row,
			    pane->screen->show_numbers ? (int)strlen(when) + 1 : TIME_COLUMNS, name,
			    colour_of(entry->actor) | bold);
	}
	if (!is_wide() && !entry->is_system)
		pane->row++;
}

static void draw_quote(struct pane *pane, const struct chat_entry *entry)
{
	if (entry->quote.p)
		draw_fitting(pane, tt_str_printf(&pane->arena, "> %.*s", TT_STR_ARG(entry->quote)),
			     A_DIM);
}

static chtype attributes_of(const struct chat_entry *entry)
{
	if (entry->is_system || entry->is_deleted)
		return A_DIM;
	return entry->mentions_me ? COLOR_PAIR(MENTION_PAIR) | A_BOLD : A_NORMAL;
}

static void draw_entry(struct pane *pane, const struct chat_entry *entry,
		       const struct chat_entry *before)
{
	struct tt_str text = entry->text;

	if (!before || !same_day(before->time_s, entry->time_s))
		draw_day(pane, entry->time_s);
	pane->indent = text_column();
	pane->attributes = attributes_of(entry);
	draw_author(pane, entry);
	draw_quote(pane, entry);
	if (entry->is_edited && !entry->is_deleted)
		text = tt_str_printf(&pane->arena, "%.*s (edited)", TT_STR_ARG(text));
	wrap(text, text_columns(), text_columns(), draw_line, pane);
	if (entry->reactions.p)
		draw_fitting(pane, entry->reactions, A_NORMAL);
}

/* How many rows it takes: drawn where nothing can be seen. */
static int rows_of(struct pane *pane, const struct chat_entry *entry,
		   const struct chat_entry *before)
{
	struct pane blind = *pane;

	blind.row = 0;
	blind.top = blind.end = -1;
	draw_entry(&blind, entry, before);
	pane->arena = blind.arena;
	return blind.row;
}

static const struct chat_entry *entry_before(const struct chat_log *log, size_t i)
{
	return i > 0 ? &log->items[i - 1] : NULL;
}

/* From the newest one up, until the screen is full. */
static void draw_log(struct chat_view *view, struct pane *pane)
{
	const struct chat_log *log = pane->screen->log;
	int wanted = pane->end - pane->top + (int)view->scroll;
	int have = 0;
	size_t first = log->n;

	while (first > 0 && have < wanted) {
		first--;
		have += rows_of(pane, &log->items[first], entry_before(log, first));
	}
	/* Not further up than there is something. */
	view->at_top = first == 0 && have <= wanted;
	if (have < wanted)
		view->scroll =
			have > pane->end - pane->top ? (size_t)(have - (pane->end - pane->top)) : 0;
	pane->row = pane->end + (int)view->scroll - have;
	for (size_t i = first; i < log->n; i++)
		draw_entry(pane, &log->items[i], entry_before(log, i));
}

struct cursor {
	const struct chat_line *line;
	int top;
	int rows; /* that are shown */
	int skip; /* that are not, because the line is long */
	int row;  /* of the cursor; -1: not met yet */
	int column;
};

static void find_cursor(void *ctx, struct tt_str line, size_t i)
{
	struct cursor *cursor = ctx;
	size_t begin = (size_t)(line.p - cursor->line->text.p);

	if (begin > cursor->line->at)
		return;
	cursor->row = (int)i;
	cursor->column = (int)printable_width((struct tt_str){ line.p, cursor->line->at - begin });
}

static void draw_input_line(void *ctx, struct tt_str line, size_t i)
{
	struct cursor *cursor = ctx;
	int row = (int)i - cursor->skip;

	if (row >= 0 && row < cursor->rows)
		put(cursor->top + row, 2, line, A_NORMAL);
}

static size_t input_columns(void)
{
	return COLS > 4 ? (size_t)COLS - 3 : 1;
}

static int input_rows(const struct chat_screen *screen)
{
	size_t rows =
		wrap(tt_buf_str(&screen->line->text), input_columns(), input_columns(), NULL, NULL);

	return rows < MAX_LINE_ROWS ? (int)rows : MAX_LINE_ROWS;
}

static void draw_input(const struct chat_screen *screen)
{
	struct tt_str text = tt_buf_str(&screen->line->text);
	struct cursor cursor = { .line = screen->line, .rows = input_rows(screen), .row = 0 };

	cursor.top = LINES - cursor.rows;
	if (text.n > 0) {
		wrap(text, input_columns(), input_columns(), find_cursor, &cursor);
		cursor.skip = cursor.row >= cursor.rows ? cursor.row - cursor.rows + 1 : 0;
		wrap(text, input_columns(), input_columns(), draw_input_line, &cursor);
	}
	put(cursor.top, 0, TT_STR(">"), A_BOLD);
	move(cursor.top + cursor.row - cursor.skip,
	     cursor.column + 2 < COLS ? cursor.column + 2 : COLS - 1);
}

size_t chat_view_height(const struct chat_screen *screen)
{
	int rows = LINES - OTHER_ROWS - input_rows(screen);

	return rows > 0 ? (size_t)rows : 0;
}

void chat_view_scroll(struct chat_view *view, long lines)
{
	if (lines < 0 && view->scroll < (size_t)-lines)
		view->scroll = 0;
	else
		view->scroll = (size_t)((long)view->scroll + lines);
}

void chat_view_draw(struct chat_view *view, const struct chat_screen *screen)
{
	struct pane pane = { .screen = screen, .top = 1 };

	erase();
	tt_arena_init(&pane.arena);
	pane.end = pane.top + (int)chat_view_height(screen);
	draw_log(view, &pane);
	put_bar(0, printable_fit(&pane.arena, screen->title, (size_t)COLS - 1));
	put_bar(pane.end, printable_fit(&pane.arena, screen->status, (size_t)COLS - 1));
	draw_input(screen);
	tt_arena_finish(&pane.arena);
	refresh();
}

static const struct {
	int curses; /* a key, or a control character */
	bool is_key;
	uint32_t key;
} keys[] = {
	{ KEY_LEFT, true, CHAT_KEY_LEFT },
	{ KEY_RIGHT, true, CHAT_KEY_RIGHT },
	{ KEY_UP, true, CHAT_KEY_UP },
	{ KEY_DOWN, true, CHAT_KEY_DOWN },
	{ KEY_HOME, true, CHAT_KEY_HOME },
	{ KEY_END, true, CHAT_KEY_END },
	{ KEY_PPAGE, true, CHAT_KEY_PAGE_UP },
	{ KEY_NPAGE, true, CHAT_KEY_PAGE_DOWN },
	{ KEY_BACKSPACE, true, CHAT_KEY_BACKSPACE },
	{ KEY_DC, true, CHAT_KEY_DELETE },
	{ KEY_ENTER, true, CHAT_KEY_ENTER },
	{ KEY_RESIZE, true, CHAT_KEY_REDRAW },
	{ ALT_ENTER, true, CHAT_KEY_NEW_LINE },
	{ '\r', false, CHAT_KEY_ENTER },
	{ '\n', false, CHAT_KEY_NEW_LINE }, /* Ctrl-J */
	{ '\t', false, CHAT_KEY_TAB },
	{ 0x7f, false, CHAT_KEY_BACKSPACE },
	{ 'H' - '@', false, CHAT_KEY_BACKSPACE },
	{ 'A' - '@', false, CHAT_KEY_HOME },
	{ 'E' - '@', false, CHAT_KEY_END },
	{ 'W' - '@', false, CHAT_KEY_KILL_WORD },
	{ 'U' - '@', false, CHAT_KEY_KILL_BEFORE },
	{ 'K' - '@', false, CHAT_KEY_KILL_BEHIND },
	{ 'L' - '@', false, CHAT_KEY_REDRAW },
	{ 'D' - '@', false, CHAT_KEY_QUIT },
	{ 0x1b, false, CHAT_KEY_ESCAPE },
};

/* 0: a key that means nothing here. */
static uint32_t meaning_of(wint_t c, bool is_key)
{
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (keys[i].is_key == is_key && (wint_t)keys[i].curses == c)
			return keys[i].key;
	return is_key || c < 0x20 ? 0 : c;
}

/* In pasted text an end of line is text, and a tab no wish to complete something. */
static uint32_t as_pasted(uint32_t key)
{
	if (key == CHAT_KEY_ENTER)
		return CHAT_KEY_NEW_LINE;
	return key == CHAT_KEY_TAB ? ' ' : key;
}

bool chat_view_key(struct chat_view *view, uint32_t *key)
{
	wint_t c;
	int kind;

	while ((kind = get_wch(&c)) != ERR) {
		bool is_key = kind == KEY_CODE_YES;

		if (is_key && (c == PASTE_BEGIN || c == PASTE_END)) {
			view->pasting = c == PASTE_BEGIN;
			continue;
		}
		*key = meaning_of(c, is_key);
		if (view->pasting)
			*key = as_pasted(*key);
		if (*key == CHAT_KEY_REDRAW)
			clearok(stdscr, TRUE);
		if (*key != 0)
			return true;
	}
	return false;
}
