#include "server/talk/guests.h"
#include "lib/base/csv.h"
#include "lib/base/digest.h"
#include "lib/base/random.h"
#include "server/accounts/accounts.h"
#include "server/store/guest_identities.h"
#include "server/store/sessions.h"
#include "server/talk/bans.h"
#include "server/talk/participants.h"
#include "server/talk/permissions.h"
#include "server/talk/settings.h"
#include "server/talk/within.h"

#include <sodium.h>
#include <stdlib.h>

enum {
	ACCESS_TOKEN_LEN = 64
};

static enum tt_err load_attendee(struct db *db, struct tt_arena *arena, struct viewer *viewer,
				 const struct guest_identity *identity)
{
	enum tt_err err = store_attendee_get(db, arena, viewer->room.id, identity->actor_type,
					     identity->actor_id, &viewer->attendee);

	if (err)
		return err == TT_ERR_PARTICIPANT ? TT_OK : err;
	viewer->is_attendee = true;
	viewer->display_name = viewer->attendee.display_name;
	return TT_OK;
}

enum tt_err talk_recognise_guest(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	struct guest_identity identity;
	enum tt_err err;

	if (!viewer->cookie_hash.p)
		return TT_OK;
	err = store_guest_identity_get(db, arena, viewer->room.id, viewer->cookie_hash, &identity);
	return err || !identity.actor_type.p ? err : load_attendee(db, arena, viewer, &identity);
}

enum tt_err talk_room_for(struct db *db, const struct viewer *viewer, int64_t n)
{
	int64_t n_there;
	enum tt_err err;

	if (talk_limit(viewer, LIMIT(attendees)) == 0)
		return TT_OK;
	err = store_attendees_count_all(db, viewer->room.id, &n_there);
	return err ? err : talk_within(viewer, LIMIT(attendees), n_there + n);
}

enum tt_err talk_room_for_guests(struct db *db, const struct viewer *viewer, int64_t n)
{
	int64_t n_there = 0;
	enum tt_err err = talk_room_for(db, viewer, n);

	if (!err && talk_limit(viewer, LIMIT(guests)) > 0)
		err = store_attendees_count_guests(db, viewer->room.id, &n_there);
	return err ? err : talk_within(viewer, LIMIT(guests), n_there + n);
}

enum tt_err talk_add_guest(struct db *db, struct tt_arena *arena, struct viewer *viewer,
			   struct tt_str session_id)
{
	const struct guest_identity identity = { ACTOR_GUESTS, tt_sha1_hex(arena, session_id) };
	enum tt_err err = talk_attendee_add(db, &viewer->room, ACTOR_GUESTS, identity.actor_id,
					    PARTICIPANT_GUEST, viewer->now_s, &viewer->attendee);

	viewer->is_attendee = !err;
	viewer->display_name = TT_STR("");
	return err ? err
		   : store_guest_identity_set(db, viewer->room.id, viewer->cookie_hash, &identity);
}

enum tt_err talk_name_guest(struct db *db, struct viewer *viewer, struct tt_str name)
{
	name = tt_utf8_head(tt_str_trim(name), GUEST_NAME_MAX_CHARS);
	if (!talk_is_guest(&viewer->attendee))
		return TT_ERR_NOT_GUEST;
	if (tt_str_eq(name, viewer->attendee.display_name))
		return TT_OK;
	viewer->attendee.display_name = viewer->display_name = name;
	return store_attendee_set_name(db, viewer->attendee.id, name);
}

static struct tt_str email_actor_id(struct tt_arena *arena, struct tt_str address)
{
	return tt_sha256_hex(arena, tt_str_lower_ascii(arena, address));
}

/* *added tells whether that was new. Who came by the link of an earlier invitation, which somebody
 * has taken back, is not invited with it. */
static enum tt_err add_email(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			     struct tt_str address, struct tt_str name, bool *added)
{
	struct attendee attendee =
		talk_attendee_new(&viewer->room, ACTOR_EMAILS, email_actor_id(arena, address),
				  PARTICIPANT_GUEST, viewer->now_s);
	bool banned = false;
	enum tt_err err =
		talk_has_ban(db, arena, &viewer->room, ACTOR_EMAILS, attendee.actor_id, &banned);

	*added = false;
	if (err || banned)
		return err ? err : TT_ERR_ADD_BANNED;
	attendee.display_name = tt_utf8_head(name, GUEST_NAME_MAX_CHARS);
	attendee.invited_id = address;
	attendee.access_token = tt_random_text(arena, TT_ALPHABET_ALNUM, ACCESS_TOKEN_LEN);
	err = store_attendee_add(db, &attendee);
	*added = !err;
	if (!err)
		err = store_guest_identity_forget(
			db, viewer->room.id,
			&(struct guest_identity){ ACTOR_EMAILS, attendee.actor_id });
	return err == TT_ERR_PARTICIPANT ? TT_OK : err;
}

enum tt_err talk_check_address(struct tt_str address)
{
	return accounts_check_email(tt_str_trim(address)) ? TT_ERR_ADDRESS : TT_OK;
}

/* A conversation that has breakout rooms keeps its type, and so they have to wait. */
static enum tt_err let_guests_in(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	enum tt_err err = talk_make_public(db, arena, viewer, (struct tt_str){ NULL, 0 });

	return err == TT_ERR_BREAKOUT ? TT_OK : err;
}

enum tt_err talk_invite_emails(struct db *db, struct tt_arena *arena, struct viewer *viewer,
			       const struct tt_str addresses[], size_t n)
{
	bool any = false;
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < n; i++) {
		bool added = false;

		err = talk_check_address(addresses[i]);
		if (!err)
			err = add_email(db, arena, viewer, tt_str_trim(addresses[i]), TT_STR(""),
					&added);
		any |= added;
	}
	if (!err && any)
		err = talk_room_for_guests(db, viewer, 0);
	return err ? err : let_guests_in(db, arena, viewer);
}

enum tt_err talk_invite_email(struct db *db, struct tt_arena *arena, struct viewer *viewer,
			      struct tt_str address)
{
	return talk_invite_emails(db, arena, viewer, &address, 1);
}

static struct tt_str percent_encode(struct tt_arena *arena, struct tt_str text)
{
	char *out = tt_arena_alloc(arena, 3 * text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    c == '-' || c == '.' || c == '_') {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '%';
		out[n++] = "0123456789ABCDEF"[c >> 4];
		out[n++] = "0123456789ABCDEF"[c & 15];
	}
	return (struct tt_str){ out, n };
}

struct tt_str talk_invitation_link(struct tt_arena *arena, const struct viewer *viewer,
				   const struct attendee *attendee)
{
	struct tt_str address = percent_encode(arena, attendee->invited_id);

	return tt_str_printf(arena, "%.*s/call/%.*s?email=%.*s&access=%.*s",
			     TT_STR_ARG(viewer->base_url), TT_STR_ARG(viewer->room.token),
			     TT_STR_ARG(address), TT_STR_ARG(attendee->access_token));
}

static bool is_token(struct tt_str wanted, struct tt_str given)
{
	return wanted.n > 0 && wanted.n == given.n &&
	       sodium_memcmp(wanted.p, given.p, wanted.n) == 0;
}

enum tt_err talk_move_client(struct db *db, struct tt_str old_cookie_hash,
			     struct tt_str new_cookie_hash)
{
	enum tt_err err = TT_OK;

	if (!old_cookie_hash.p)
		return TT_OK;
	err = store_sessions_move(db, old_cookie_hash, new_cookie_hash);
	return err ? err : store_guest_identities_move(db, old_cookie_hash, new_cookie_hash);
}

enum tt_err talk_accept_invitation(struct db *db, struct tt_arena *arena,
				   const struct viewer *viewer, struct tt_str address,
				   struct tt_str access_token, struct tt_str new_cookie_hash)
{
	const struct guest_identity identity = { ACTOR_EMAILS,
						 email_actor_id(arena, tt_str_trim(address)) };
	struct attendee attendee;
	enum tt_err err = store_attendee_get(db, arena, viewer->room.id, ACTOR_EMAILS,
					     identity.actor_id, &attendee);

	if (err == TT_ERR_PARTICIPANT || (!err && !is_token(attendee.access_token, access_token)))
		return TT_ERR_LINK;
	if (!err)
		err = talk_move_client(db, viewer->cookie_hash, new_cookie_hash);
	return err ? err
		   : store_guest_identity_set(db, viewer->room.id, new_cookie_hash, &identity);
}

enum tt_err talk_resend_invitations(struct db *db, struct tt_arena *arena,
				    const struct viewer *viewer, int64_t attendee_id)
{
	struct attendee attendee;
	enum tt_err err;

	if (attendee_id == 0)
		return TT_OK;
	err = store_attendee_by_id(db, arena, viewer->room.id, attendee_id, &attendee);
	return err == TT_ERR_PARTICIPANT ? TT_ERR_INVITATION : err;
}

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

static void add_line(struct tt_arena *arena, struct import_list *list, struct tt_str address,
		     struct tt_str name, int64_t line)
{
	struct import_line *row;

	list->lines = tt_arena_grow(arena, list->lines, list->n, sizeof(*list->lines));
	row = &list->lines[list->n++];
	*row = (struct import_line){ .address = address, .name = name, .line = line };
	row->is_valid = !accounts_check_email(address);
	if (row->is_valid)
		row->actor_id = email_actor_id(arena, address);
}

static enum tt_err read_lines(struct tt_arena *arena, const struct viewer *viewer,
			      struct tt_csv *csv, size_t email_at, size_t name_at,
			      struct import_list *out)
{
	struct tt_str *fields;
	size_t n;

	while (tt_csv_next(csv, arena, &fields, &n)) {
		struct tt_str address = email_at < n ? tt_str_trim(fields[email_at]) : TT_STR("");
		struct tt_str name =
			choose_name(name_at < n ? fields[name_at] : TT_STR(""), address);

		if (n == 1 && fields[0].n == 0) /* an empty line */
			continue;
		if (talk_within(viewer, LIMIT(import_lines), (int64_t)out->n + 1))
			return TT_ERR_LIMIT;
		add_line(arena, out, address, name, csv->line);
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
static void mark_repeated(struct tt_arena *arena, struct import_list *list)
{
	struct import_line **sorted = tt_arena_array(arena, struct import_line *, list->n + 1);

	for (size_t i = 0; i < list->n; i++)
		sorted[i] = &list->lines[i];
	qsort(sorted, list->n, sizeof(struct import_line *), by_actor_then_line);
	for (size_t i = 1; i < list->n; i++)
		sorted[i]->is_repeated = sorted[i]->is_valid &&
					 tt_str_eq(sorted[i]->actor_id, sorted[i - 1]->actor_id);
}

enum tt_err talk_import_read(struct tt_arena *arena, const struct viewer *viewer,
			     struct tt_str text, struct import_list *out)
{
	struct tt_csv csv = tt_csv_from(text);
	struct tt_str *header;
	size_t n;
	size_t email_at;
	size_t name_at;
	enum tt_err err;

	*out = (struct import_list){ NULL, 0 };
	if ((viewer->room.type != ROOM_GROUP && viewer->room.type != ROOM_PUBLIC) ||
	    talk_is_breakout(&viewer->room))
		return TT_ERR_IMPORT_ROOM;
	tt_csv_next(&csv, arena, &header, &n);
	email_at = find_field(header, n, TT_STR("email"));
	name_at = find_field(header, n, TT_STR("name"));
	if (email_at == n)
		return TT_ERR_IMPORT_HEADER;
	err = read_lines(arena, viewer, &csv, email_at, name_at == n ? SIZE_MAX : name_at, out);
	mark_repeated(arena, out);
	return err;
}

/* As add_email(), but only to see what would come of it. */
static enum tt_err try_email(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			     const struct import_line *line, bool *added)
{
	struct attendee attendee;
	bool banned = false;
	enum tt_err err =
		talk_has_ban(db, arena, &viewer->room, ACTOR_EMAILS, line->actor_id, &banned);

	*added = false;
	if (err || banned)
		return err ? err : TT_ERR_ADD_BANNED;
	err = store_attendee_get(db, arena, viewer->room.id, ACTOR_EMAILS, line->actor_id,
				 &attendee);
	*added = err == TT_ERR_PARTICIPANT && !line->is_repeated;
	return err == TT_ERR_PARTICIPANT ? TT_OK : err;
}

static enum tt_err import_line(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			       const struct import_line *line, bool test_run, struct import *out)
{
	bool added = false;
	enum tt_err err = TT_ERR_ADD_BANNED;

	if (line->is_valid)
		err = test_run ? try_email(db, arena, viewer, line, &added)
			       : add_email(db, arena, viewer, line->address, line->name, &added);
	if (err == TT_ERR_ADD_BANNED) {
		note_invalid(arena, out, line->line);
		return TT_OK;
	}
	out->n_invites += !err && added;
	out->n_duplicates += !err && !added;
	return err;
}

enum tt_err talk_import_try(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			    const struct import_list *list, struct import *out)
{
	enum tt_err err = TT_OK;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; !err && i < list->n; i++)
		err = import_line(db, arena, viewer, &list->lines[i], true, out);
	return err ? err : talk_room_for_guests(db, viewer, out->n_invites);
}

enum tt_err talk_import_some(struct db *db, struct tt_arena *arena, struct viewer *viewer,
			     const struct import_list *list, size_t from, struct import *out)
{
	size_t to = from + IMPORT_STEP < list->n ? from + IMPORT_STEP : list->n;
	enum tt_err err = TT_OK;

	memset(out, 0, sizeof(*out));
	for (size_t i = from; !err && i < to; i++)
		err = import_line(db, arena, viewer, &list->lines[i], false, out);
	if (!err && out->n_invites > 0)
		err = talk_room_for_guests(db, viewer, 0);
	return err || from > 0 ? err : let_guests_in(db, arena, viewer);
}
