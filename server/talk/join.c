#include "server/talk/join.h"
#include "lib/base/random.h"
#include "server/store/guest_identities.h"
#include "server/talk/bans.h"
#include "server/talk/breakout_people.h"
#include "server/talk/guests.h"
#include "server/talk/participants.h"
#include "server/talk/rooms.h"
#include "server/talk/within.h"

enum {
	SESSION_ID_LEN = 255,
	SESSION_OLD_S = 24 * 60 * 60, /* of somebody who stays without one */
	SESSION_INACTIVE = 0,
	SESSION_ACTIVE = 1
};

static bool is_open_to(const struct viewer *viewer)
{
	if (viewer->room.type == ROOM_PUBLIC)
		return true;
	return viewer->user.p && (viewer->is_attendee || talk_room_is_listed(&viewer->room));
}

enum tt_err talk_may_join(struct db *db, struct tt_arena *arena, struct viewer *viewer,
			  bool *needs_password)
{
	bool banned = false;
	enum tt_err err = TT_OK;

	*needs_password = false;
	if (!is_open_to(viewer))
		return TT_ERR_JOIN;
	if (!viewer->user.p)
		err = talk_recognise_guest(db, arena, viewer);
	if (!err)
		err = talk_is_banned(db, arena, viewer, &banned);
	if (!err && banned)
		err = TT_ERR_JOIN_BANNED;
	if (err || viewer->is_attendee)
		return err;
	/* Who could find the room in the list needs no password. */
	if (!viewer->user.p || !talk_room_is_listed(&viewer->room))
		*needs_password = viewer->room.password_hash.p != NULL;
	return TT_OK;
}

/* Found by listing: an ordinary user, and everybody is told. By link: only for the time being. */
static enum tt_err become_attendee(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	bool listed = talk_room_is_listed(&viewer->room);
	enum tt_err err;

	err = talk_room_for(db, viewer, 1);
	if (err)
		return err;
	err = talk_attendee_add(db, &viewer->room, ACTOR_USERS, viewer->user,
				listed ? PARTICIPANT_USER : PARTICIPANT_SELF_JOINED, viewer->now_s,
				&viewer->attendee);
	viewer->is_attendee = true;
	return err || !listed ? err : talk_tell_added(db, arena, viewer, viewer->user);
}

static enum tt_err end_session(struct db *db, struct tt_arena *arena, const struct viewer *viewer)
{
	struct session session;
	enum tt_err err =
		store_session_of_client(db, arena, viewer->room.id, viewer->cookie_hash, &session);

	if (err)
		return err == TT_ERR_NO_SESSION ? TT_OK : err;
	return store_session_delete(db, session.id);
}

/* Those who have gone are taken out by server/jobs.c, so that coming in does not take the longer
 * the more guests there are. Until then they count, and a full room is full for a while only. */
static enum tt_err become_guest(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	enum tt_err err = talk_room_for_guests(db, viewer, 1);

	if (err)
		return err == TT_ERR_LIMIT ? TT_ERR_FULL : err;
	return talk_add_guest(db, arena, viewer, viewer->session_id);
}

/* A client that never comes back with its cookie leaves a session at every visit. */
static enum tt_err add_session(struct db *db, const struct viewer *viewer,
			       const struct session *session)
{
	int64_t most = talk_limit(viewer, LIMIT(sessions));
	enum tt_err err = store_session_add(db, session);

	return err || most == 0 ? err : store_sessions_keep_newest(db, session->attendee_id, most);
}

enum tt_err talk_join(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	struct session session = {
		.cookie_hash = viewer->cookie_hash,
		.state = SESSION_ACTIVE,
		.last_ping_s = viewer->now_s,
	};
	enum tt_err err = end_session(db, arena, viewer);

	viewer->session_id = tt_random_text(arena, TT_ALPHABET_ALNUM "+/", SESSION_ID_LEN);
	viewer->session_ping_s = viewer->now_s;
	if (!err && !viewer->is_attendee)
		err = viewer->user.p ? become_attendee(db, arena, viewer)
				     : become_guest(db, arena, viewer);
	if (err)
		return err;
	session.attendee_id = viewer->attendee.id;
	session.session_id = viewer->session_id;
	return add_session(db, viewer, &session);
}

enum tt_err talk_session_in_call(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
				 struct session *out)
{
	enum tt_err err = TT_OK;

	memset(out, 0, sizeof(*out));
	if (viewer->cookie_hash.p)
		err = store_session_of_client(db, arena, viewer->room.id, viewer->cookie_hash, out);
	if (err == TT_ERR_NO_SESSION)
		err = TT_OK;
	if (!err && (out->in_call == 0 || out->attendee_id != viewer->attendee.id))
		out->id = 0;
	return err;
}

enum tt_err talk_leave_session(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	int64_t n = 0;
	enum tt_err err;

	if (!viewer->is_attendee || !viewer->cookie_hash.p)
		return TT_OK;
	err = end_session(db, arena, viewer);
	if (err || viewer->attendee.type != PARTICIPANT_SELF_JOINED)
		return err;
	err = store_sessions_delete_dead(db, viewer->room.id, viewer->now_s - SESSION_DEAD_S);
	if (!err)
		err = store_sessions_count(db, viewer->attendee.id, &n);
	if (!err && n == 0) /* nothing ties him to the room any more */
		err = talk_breakout_dismiss_all(db, arena, viewer, &viewer->attendee);
	if (!err && n == 0)
		err = store_attendee_delete(db, viewer->attendee.id);
	return err;
}

enum tt_err talk_set_session_state(struct db *db, const struct viewer *viewer, int64_t state)
{
	if (viewer->session_row == 0)
		return TT_ERR_NO_SESSION;
	if (state != SESSION_INACTIVE && state != SESSION_ACTIVE)
		return TT_ERR_STATE;
	return store_session_set_state(db, viewer->session_row, state);
}

enum tt_err talk_needs_cleaning(struct db *db, const struct viewer *viewer, bool *out)
{
	return store_attendees_have_loose(db, viewer->room.id, viewer->now_s - SESSION_DEAD_S, out);
}

enum tt_err talk_clean(struct db *db, const struct viewer *viewer)
{
	int64_t room_id = viewer->room.id;
	enum tt_err err = TT_OK;

	if (viewer->session_row != 0)
		err = store_session_ping(db, viewer->session_row, viewer->now_s);
	if (!err)
		err = store_sessions_delete_dead(db, room_id, viewer->now_s - SESSION_DEAD_S);
	if (!err)
		err = store_attendees_delete_loose(db, room_id);
	return err ? err : store_guest_identities_delete_loose(db, room_id);
}

enum tt_err talk_leftovers_find(struct db *db, int64_t now_s, struct leftovers *out)
{
	const struct forgotten since = { now_s - SESSION_DEAD_S, now_s - SESSION_OLD_S };
	enum tt_err err;

	out->before_s = since.passing_s;
	err = store_sessions_forgotten(db, &since, LEFTOVERS_STEP, out->sessions, &out->n_sessions);
	return err ? err
		   : store_attendees_some_loose(db, LEFTOVERS_STEP, out->loose, &out->n_loose);
}

/* Where guests have gone, cookies that name them are of no use any more. */
enum tt_err talk_leftovers_delete(struct db *db, const struct leftovers *found)
{
	const struct loose_attendee *loose = found->loose;
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < found->n_sessions; i++)
		err = store_session_delete_forgotten(db, found->sessions[i], found->before_s);
	for (size_t i = 0; !err && i < found->n_loose; i++) {
		err = store_attendee_delete_if_loose(db, loose[i].id);
		if (!err && (i + 1 == found->n_loose || loose[i + 1].room_id != loose[i].room_id))
			err = store_guest_identities_delete_loose(db, loose[i].room_id);
	}
	return err;
}
