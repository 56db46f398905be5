#include "server/talk/show/show_people.h"
#include "server/accounts/status.h"
#include "server/store/sessions.h"
#include "server/talk/people/invitations.h"
#include "server/talk/permissions.h"

/* Larger lists come without statuses (talk-rooms 2.17). */
enum {
	STATUS_MAX_PARTICIPANTS = 1000
};

/* Sessions come in the order of attendees, so both lists are walked once. */
static void show_sessions(struct tt_arena *arena, const struct session sessions[], size_t n,
			  int64_t now_s, struct tt_participant *out)
{
	struct tt_str *ids = tt_arena_array(arena, struct tt_str, n ? n : 1);
	size_t n_alive = 0;

	for (size_t i = 0; i < n; i++) {
		if (sessions[i].last_ping_s < now_s - SESSION_DEAD_S)
			continue;
		ids[n_alive++] = sessions[i].session_id;
		out->in_call |= sessions[i].in_call;
		if (sessions[i].last_ping_s > out->last_ping)
			out->last_ping = sessions[i].last_ping_s;
	}
	out->session_ids = (struct tt_texts){ ids, n_alive };
}

/* Who opens the link becomes the invitee, so only those see it who can invite. */
static void show_invitation(struct talk *talk, const struct seat *seat, const struct room *room,
			    const struct attendee *attendee, struct tt_participant *out)
{
	if (!attendee->invited_id.p)
		return;
	if (talk_is_moderator(&seat->attendee) || attendee->id == seat->attendee.id)
		out->invited_actor_id = attendee->invited_id;
	if (talk_is_full_moderator(&seat->attendee))
		out->invitation_link = talk_invitation_link(talk, room, attendee);
}

static void show_participant(struct talk *talk, const struct seat *seat, const struct room *room,
			     const struct attendee *attendee, struct tt_participant *out)
{
	memset(out, 0, sizeof(*out));
	out->room_token = room->token;
	out->participant_type = attendee->type;
	out->attendee_id = attendee->id;
	out->actor_type = attendee->actor_type;
	out->actor_id = attendee->actor_id;
	out->display_name = attendee->display_name;
	out->permissions = talk_permissions(room, attendee);
	out->attendee_permissions = attendee->permissions;
	out->attendee_pin = out->phone_number = out->call_id = TT_STR("");
	show_invitation(talk, seat, room, attendee, out);
}

static enum tt_err add_participant_statuses(struct talk *talk, struct tt_participant participants[],
					    size_t n)
{
	struct tt_str *users = tt_arena_array(talk->arena, struct tt_str, n ? n : 1);
	struct status_view *views;
	enum tt_err err;

	for (size_t i = 0; i < n; i++)
		users[i] = tt_str_eq(participants[i].actor_type, ACTOR_USERS)
				   ? participants[i].actor_id
				   : TT_STR("");
	err = status_of_many(talk->db, talk->arena, users, n, talk->now_s, &views);
	for (size_t i = 0; !err && i < n; i++) {
		if (users[i].n == 0)
			continue;
		participants[i].parts |= TT_PART_STATUS;
		participants[i].status = views[i].is_set ? views[i].status : TT_STR("offline");
		participants[i].status_icon = views[i].icon;
		participants[i].status_message = views[i].message;
		participants[i].status_clear_at = views[i].clear_at_s;
	}
	return err;
}

/* A guest who is away is shown only if a moderator has given him something to come back to. */
static bool is_hidden(const struct attendee *attendee, const struct tt_participant *shown)
{
	return tt_str_eq(attendee->actor_type, ACTOR_GUESTS) && shown->session_ids.n == 0 &&
	       attendee->type != PARTICIPANT_GUEST_MODERATOR &&
	       attendee->permissions == PERMISSION_DEFAULT;
}

static enum tt_err show_participants(struct talk *talk, const struct seat *seat,
				     const struct room *room, const struct attendee attendees[],
				     size_t n_attendees, struct tt_participant out[], size_t *n)
{
	struct session *sessions;
	size_t n_sessions;
	size_t at = 0;
	enum tt_err err =
		store_sessions_of_room(talk->db, talk->arena, room->id, &sessions, &n_sessions);

	*n = 0;
	for (size_t i = 0; !err && i < n_attendees; i++) {
		size_t first;

		while (at < n_sessions && sessions[at].attendee_id < attendees[i].id)
			at++;
		first = at;
		while (at < n_sessions && sessions[at].attendee_id == attendees[i].id)
			at++;
		show_participant(talk, seat, room, &attendees[i], &out[*n]);
		show_sessions(talk->arena, sessions + first, at - first, talk->now_s, &out[*n]);
		*n += !is_hidden(&attendees[i], &out[*n]);
	}
	return err;
}

/* Adds to the list, which is made longer. */
static enum tt_err show_all(struct talk *talk, const struct seat *seat, const struct room *room,
			    struct tt_participant **out, size_t *n)
{
	struct tt_participant *longer;
	struct attendee *attendees;
	size_t n_attendees;
	size_t n_more;
	enum tt_err err =
		store_attendees_of_room(talk->db, talk->arena, room->id, &attendees, &n_attendees);

	if (err)
		return err;
	longer = tt_arena_array(talk->arena, struct tt_participant, *n + n_attendees + 1);
	if (*n > 0)
		memcpy(longer, *out, *n * sizeof(*longer));
	*out = longer;
	err = show_participants(talk, seat, room, attendees, n_attendees, longer + *n, &n_more);
	*n += n_more;
	return err;
}

enum tt_err talk_show_participants_of(struct talk *talk, const struct seat *seat,
				      const struct room *const rooms[], size_t n_rooms,
				      bool with_status, struct tt_participant **out, size_t *n)
{
	enum tt_err err = TT_OK;

	*n = 0;
	for (size_t i = 0; !err && i < n_rooms; i++)
		err = show_all(talk, seat, rooms[i], out, n);
	return !err && with_status && *n < STATUS_MAX_PARTICIPANTS
		       ? add_participant_statuses(talk, *out, *n)
		       : err;
}

enum tt_err talk_show_participants(struct talk *talk, const struct seat *seat, bool with_status,
				   struct tt_participant **out, size_t *n)
{
	const struct room *room = &seat->room;

	return talk_show_participants_of(talk, seat, &room, 1, with_status, out, n);
}

enum tt_err talk_show_participant(struct talk *talk, const struct seat *seat,
				  const struct attendee *attendee, bool with_status,
				  struct tt_participant *out, size_t *n)
{
	enum tt_err err = show_participants(talk, seat, &seat->room, attendee, 1, out, n);

	return !err && with_status ? add_participant_statuses(talk, out, *n) : err;
}
