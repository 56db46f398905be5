#include "server/talk/rooms/import.h"
#include "lib/base/csv.h"
#include "server/accounts/accounts.h"
#include "server/talk/people/ban_check.h"
#include "server/talk/people/capacity.h"
#include "server/talk/people/invitations.h"
#include "server/talk/room_kind.h"
#include "server/talk/rooms/invite.h"

#include <stdlib.h>

/* Where a field stands in the records; n: nowhere. */
static size_t find_field(const struct tt_str header[], size_t n, struct tt_str name)
{
	size_t i = 0;

	while (i < n && !tt_str_eq_nocase(tt_str_trim(header[i]), name))
		i++;
	return i;
}

static void note_invalid(struct tt_arena *arena, struct import *import, int64_t line)
{
	import->invalid_lines = tt_arena_grow(arena, import->invalid_lines, import->n_invalid,
					      sizeof(*import->invalid_lines));
	import->invalid_lines[import->n_invalid++] = line;
}

/* A name that only repeats the address is none. */
static struct tt_str choose_name(struct tt_str name, struct tt_str address)
{
	name = tt_str_trim(name);
	return tt_str_eq_nocase(name, address) ? TT_STR("") : name;
}

static void add_line(struct import_list *list, struct tt_str address, struct tt_str name,
		     int64_t line)
{
	struct import_line *row;

	list->lines = tt_arena_grow(list->arena, list->lines, list->n, sizeof(*list->lines));
	row = &list->lines[list->n++];
	*row = (struct import_line){ .address = address, .name = name, .line = line };
	row->is_valid = !accounts_check_email(address);
	if (row->is_valid)
		row->actor_id = talk_email_actor_id(list->arena, address);
}

static enum tt_err read_lines(struct talk *talk, struct tt_csv *csv, size_t email_at,
			      size_t name_at, struct import_list *out)
{
	struct tt_str *fields;
	size_t n;

	while (tt_csv_next(csv, out->arena, &fields, &n)) {
		struct tt_str address = email_at < n ? tt_str_trim(fields[email_at]) : TT_STR("");
		struct tt_str name =
			choose_name(name_at < n ? fields[name_at] : TT_STR(""), address);

		if (n == 1 && fields[0].n == 0) /* an empty line */
			continue;
		if (talk_within(talk, LIMIT(import_lines), (int64_t)out->n + 1))
			return TT_ERR_LIMIT;
		add_line(out, address, name, csv->line);
	}
	return TT_OK;
}

static int by_actor_then_line(const void *a, const void *b)
{
	const struct import_line *const *left = a;
	const struct import_line *const *right = b;
	int order = tt_str_cmp((*left)->actor_id, (*right)->actor_id);

	return order ? order : ((*left)->line > (*right)->line) - ((*left)->line < (*right)->line);
}

/* Whom the list names again is no news the second time. */
static void mark_repeated(struct import_list *list)
{
	struct import_line **sorted =
		tt_arena_array(list->arena, struct import_line *, list->n + 1);

	for (size_t i = 0; i < list->n; i++)
		sorted[i] = &list->lines[i];
	qsort(sorted, list->n, sizeof(struct import_line *), by_actor_then_line);
	for (size_t i = 1; i < list->n; i++)
		sorted[i]->is_repeated = sorted[i]->is_valid &&
					 tt_str_eq(sorted[i]->actor_id, sorted[i - 1]->actor_id);
}

enum tt_err talk_import_read(struct talk *talk, const struct seat *seat, struct tt_str text,
			     struct import_list *out)
{
	struct tt_csv csv = tt_csv_from(text);
	struct tt_str *header;
	size_t n;
	size_t email_at;
	size_t name_at;
	enum tt_err err;

	if ((seat->room.type != ROOM_GROUP && seat->room.type != ROOM_PUBLIC) ||
	    talk_is_breakout(&seat->room))
		return TT_ERR_IMPORT_ROOM;
	tt_csv_next(&csv, out->arena, &header, &n);
	email_at = find_field(header, n, TT_STR("email"));
	name_at = find_field(header, n, TT_STR("name"));
	if (email_at == n)
		return TT_ERR_IMPORT_HEADER;
	err = read_lines(talk, &csv, email_at, name_at == n ? SIZE_MAX : name_at, out);
	mark_repeated(out);
	return err;
}

/* As talk_email_add(), but only to see what would come of it. */
static enum tt_err try_email(struct talk *talk, const struct seat *seat,
			     const struct import_line *line, bool *added)
{
	struct attendee attendee;
	bool banned = false;
	enum tt_err err = talk_has_ban(talk, &seat->room, ACTOR_EMAILS, line->actor_id, &banned);

	*added = false;
	if (err || banned)
		return err ? err : TT_ERR_ADD_BANNED;
	err = store_attendee_get(talk->db, talk->arena, seat->room.id, ACTOR_EMAILS, line->actor_id,
				 &attendee);
	*added = err == TT_ERR_PARTICIPANT && !line->is_repeated;
	return err == TT_ERR_PARTICIPANT ? TT_OK : err;
}

static enum tt_err import_line(struct talk *talk, const struct seat *seat,
			       const struct import_line *line, bool test_run, struct import *out)
{
	bool added = false;
	enum tt_err err = TT_ERR_ADD_BANNED;

	if (line->is_valid)
		err = test_run ? try_email(talk, seat, line, &added)
			       : talk_email_add(talk, seat, line->address, line->name, &added);
	if (err == TT_ERR_ADD_BANNED) {
		note_invalid(talk->arena, out, line->line);
		return TT_OK;
	}
	out->n_invites += !err && added;
	out->n_duplicates += !err && !added;
	return err;
}

enum tt_err talk_import_try(struct talk *talk, const struct seat *seat,
			    const struct import_list *list, struct import *out)
{
	enum tt_err err = TT_OK;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; !err && i < list->n; i++)
		err = import_line(talk, seat, &list->lines[i], true, out);
	return err ? err : talk_room_for_guests(talk, seat, out->n_invites);
}

enum tt_err talk_import_some(struct talk *talk, struct seat *seat, const struct import_list *list,
			     size_t from, struct import *out)
{
	size_t to = from + IMPORT_STEP < list->n ? from + IMPORT_STEP : list->n;
	enum tt_err err = TT_OK;

	memset(out, 0, sizeof(*out));
	for (size_t i = from; !err && i < to; i++)
		err = import_line(talk, seat, &list->lines[i], false, out);
	if (!err && out->n_invites > 0)
		err = talk_room_for_guests(talk, seat, 0);
	return err || from > 0 ? err : talk_let_guests_in(talk, seat);
}
