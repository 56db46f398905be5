#include "server/talk/people/join.h"
#include "lib/base/random.h"
#include "server/store/guest_identities.h"
#include "server/talk/people/add.h"
#include "server/talk/people/attendee.h"
#include "server/talk/people/ban_check.h"
#include "server/talk/people/capacity.h"
#include "server/talk/people/evict.h"
#include "server/talk/people/guests.h"
#include "server/talk/room_kind.h"

enum {
	SESSION_ID_LEN = 255,
	SESSION_OLD_S = 24 * 60 * 60 /* of somebody who stays without one */
};

static bool is_open_to(struct talk *talk, const struct seat *seat)
{
	if (seat->room.type == ROOM_PUBLIC)
		return true;
	return talk->user.p && (seat->is_attendee || talk_room_is_listed(&seat->room));
}

enum tt_err talk_may_join(struct talk *talk, struct seat *seat, bool *needs_password)
{
	bool banned = false;
	enum tt_err err = TT_OK;

	*needs_password = false;
	if (!is_open_to(talk, seat))
		return TT_ERR_JOIN;
	if (!talk->user.p)
		err = talk_recognise_guest(talk, seat);
	if (!err)
		err = talk_is_banned(talk, seat, &banned);
	if (!err && banned)
		err = TT_ERR_JOIN_BANNED;
	if (err || seat->is_attendee)
		return err;
	/* Who could find the room in the list needs no password. */
	if (!talk->user.p || !talk_room_is_listed(&seat->room))
		*needs_password = seat->room.password_hash.p != NULL;
	return TT_OK;
}

/* Found by listing: an ordinary user, and everybody is told. By link: only for the time being. */
static enum tt_err become_attendee(struct talk *talk, struct seat *seat)
{
	bool listed = talk_room_is_listed(&seat->room);
	enum tt_err err;

	err = talk_room_for(talk, seat, 1);
	if (err)
		return err;
	err = talk_attendee_add(talk, &seat->room, actor_of(ACTOR_USERS, talk->user),
				listed ? PARTICIPANT_USER : PARTICIPANT_SELF_JOINED,
				&seat->attendee);
	seat->is_attendee = true;
	return err || !listed ? err : talk_tell_added(talk, seat, talk->user);
}

static enum tt_err end_session(struct talk *talk, const struct seat *seat)
{
	struct session session;
	enum tt_err err = store_session_of_client(talk->db, talk->arena, seat->room.id,
						  talk->cookie_hash, &session);

	if (err)
		return err == TT_ERR_NO_SESSION ? TT_OK : err;
	return store_session_delete(talk->db, session.id);
}

/* Those who have gone are taken out by server/jobs.c, so that coming in does not take the longer
 * the more guests there are. Until then they count, and a full room is full for a while only. */
static enum tt_err become_guest(struct talk *talk, struct seat *seat)
{
	enum tt_err err = talk_room_for_guests(talk, seat, 1);

	if (err)
		return err == TT_ERR_LIMIT ? TT_ERR_FULL : err;
	return talk_add_guest(talk, seat, seat->session_id);
}

/* A client that never comes back with its cookie leaves a session at every visit. */
static enum tt_err add_session(struct talk *talk, const struct session *session)
{
	int64_t most = talk_limit(talk, LIMIT(sessions));
	enum tt_err err = store_session_add(talk->db, session);

	return err || most == 0 ? err
				: store_sessions_keep_newest(talk->db, session->attendee_id, most);
}

enum tt_err talk_join(struct talk *talk, struct seat *seat)
{
	struct session session = {
		.cookie_hash = talk->cookie_hash,
		.state = SESSION_ACTIVE,
		.last_ping_s = talk->now_s,
	};
	enum tt_err err = end_session(talk, seat);

	seat->session_id = tt_random_text(talk->arena, TT_ALPHABET_ALNUM "+/", SESSION_ID_LEN);
	seat->session_ping_s = talk->now_s;
	if (!err && !seat->is_attendee)
		err = talk->user.p ? become_attendee(talk, seat) : become_guest(talk, seat);
	if (err)
		return err;
	session.attendee_id = seat->attendee.id;
	session.session_id = seat->session_id;
	talk_note_changed(talk, seat->room.id);
	return add_session(talk, &session);
}

enum tt_err talk_session_in_call(struct talk *talk, const struct seat *seat, struct session *out)
{
	enum tt_err err = TT_OK;

	memset(out, 0, sizeof(*out));
	if (talk->cookie_hash.p)
		err = store_session_of_client(talk->db, talk->arena, seat->room.id,
					      talk->cookie_hash, out);
	if (err == TT_ERR_NO_SESSION)
		err = TT_OK;
	if (!err && (out->in_call == 0 || out->attendee_id != seat->attendee.id))
		out->id = 0;
	return err;
}

enum tt_err talk_leave_session(struct talk *talk, struct seat *seat)
{
	int64_t n = 0;
	enum tt_err err;

	if (!seat->is_attendee || !talk->cookie_hash.p)
		return TT_OK;
	err = end_session(talk, seat);
	if (err || seat->attendee.type != PARTICIPANT_SELF_JOINED)
		return err;
	err = store_sessions_delete_dead(talk->db, seat->room.id, talk->now_s - SESSION_DEAD_S);
	if (!err)
		err = store_sessions_count(talk->db, seat->attendee.id, &n);
	if (err || n > 0)
		return err;
	/* Nothing ties him to the room any more. */
	return talk_take_out(talk, seat, &seat->attendee);
}

enum tt_err talk_set_session_state(struct talk *talk, const struct seat *seat, int64_t state)
{
	if (seat->session_row == 0)
		return TT_ERR_NO_SESSION;
	if (state != SESSION_INACTIVE && state != SESSION_ACTIVE)
		return TT_ERR_STATE;
	return store_session_set_state(talk->db, seat->session_row, state);
}

enum tt_err talk_needs_cleaning(struct talk *talk, const struct seat *seat, bool *out)
{
	return store_attendees_have_loose(talk->db, seat->room.id, talk->now_s - SESSION_DEAD_S,
					  out);
}

enum tt_err talk_clean(struct talk *talk, const struct seat *seat)
{
	int64_t room_id = seat->room.id;
	enum tt_err err = TT_OK;

	talk_note_changed(talk, room_id);
	if (seat->session_row != 0)
		err = store_session_ping(talk->db, seat->session_row, talk->now_s);
	if (!err)
		err = store_sessions_delete_dead(talk->db, room_id, talk->now_s - SESSION_DEAD_S);
	if (!err)
		err = store_attendees_delete_loose(talk->db, room_id);
	return err ? err : store_guest_identities_delete_loose(talk->db, room_id);
}

enum tt_err talk_leftovers_find(struct talk *talk, struct leftovers *out)
{
	const struct forgotten since = { talk->now_s - SESSION_DEAD_S,
					 talk->now_s - SESSION_OLD_S };
	enum tt_err err;

	out->before_s = since.passing_s;
	err = store_sessions_forgotten(talk->db, &since, LEFTOVERS_STEP, out->sessions,
				       &out->n_sessions);
	return err ? err
		   : store_attendees_some_loose(talk->db, LEFTOVERS_STEP, out->loose,
						&out->n_loose);
}

/* Where guests have gone, cookies that name them are of no use any more. */
enum tt_err talk_leftovers_delete(struct talk *talk, const struct leftovers *found)
{
	const struct loose_attendee *loose = found->loose;
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < found->n_sessions; i++)
		err = store_session_delete_forgotten(talk->db, found->sessions[i], found->before_s);
	for (size_t i = 0; !err && i < found->n_loose; i++) {
		talk_note_changed(talk, loose[i].room_id);
		err = store_attendee_delete_if_loose(talk->db, loose[i].id);
		if (!err && (i + 1 == found->n_loose || loose[i + 1].room_id != loose[i].room_id))
			err = store_guest_identities_delete_loose(talk->db, loose[i].room_id);
	}
	return err;
}
