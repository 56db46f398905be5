#include "server/talk/show/show_people.h"
#include "server/accounts/status.h"
#include "server/store/sessions.h"
#include "server/talk/people/invitations.h"
#include "server/talk/permissions.h"

/* Larger lists come without statuses (talk-rooms 2.17). */
enum {
	STATUS_MAX_PARTICIPANTS = 1000
};

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

static enum tt_err add_statuses(struct talk *talk, const struct shown_people *people)
{
	struct tt_str *users = tt_arena_array(talk->arena, struct tt_str, people->n + 1);
	struct status_view *views;
	enum tt_err err;

	for (size_t i = 0; i < people->n; i++)
		users[i] = tt_str_eq(people->items[i].actor_type, ACTOR_USERS)
				   ? people->items[i].actor_id
				   : TT_STR("");
	err = status_of_many(talk->db, talk->arena, users, people->n, talk->now_s, &views);
	for (size_t i = 0; !err && i < people->n; i++) {
		struct tt_participant *shown = &people->items[i];

		if (users[i].n == 0)
			continue;
		shown->parts |= TT_PART_STATUS;
		shown->status = views[i].is_set ? views[i].status : TT_STR("offline");
		shown->status_icon = views[i].icon;
		shown->status_message = views[i].message;
		shown->status_clear_at = views[i].clear_at_s;
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

/* Attendees of one room, by id. */
struct crowd {
	const struct room *room;
	struct attendee *attendees;
	size_t n;
};

/* Both lists are in order of attendees. */
static enum tt_err add_crowd(struct talk *talk, const struct seat *seat, const struct crowd *crowd,
			     struct shown_people *out)
{
	struct session *sessions;
	size_t n_sessions;
	size_t at = 0;
	enum tt_err err = store_sessions_of_room(talk->db, talk->arena, crowd->room->id, &sessions,
						 &n_sessions);

	for (size_t i = 0; !err && i < crowd->n; i++) {
		const struct attendee *attendee = &crowd->attendees[i];
		struct tt_participant *shown = &out->items[out->n];
		size_t first;

		while (at < n_sessions && sessions[at].attendee_id < attendee->id)
			at++;
		first = at;
		while (at < n_sessions && sessions[at].attendee_id == attendee->id)
			at++;
		show_participant(talk, seat, crowd->room, attendee, shown);
		show_sessions(talk->arena, sessions + first, at - first, talk->now_s, shown);
		out->n += !is_hidden(attendee, shown);
	}
	return err;
}

static void make_longer(struct tt_arena *arena, struct shown_people *people, size_t n)
{
	struct tt_participant *longer =
		tt_arena_array(arena, struct tt_participant, people->n + n + 1);

	if (people->n > 0)
		memcpy(longer, people->items, people->n * sizeof(*longer));
	people->items = longer;
}

static enum tt_err add_all(struct talk *talk, const struct seat *seat, const struct room *room,
			   struct shown_people *out)
{
	struct crowd crowd = { .room = room };
	enum tt_err err = store_attendees_of_room(talk->db, talk->arena, room->id, &crowd.attendees,
						  &crowd.n);

	if (err)
		return err;
	make_longer(talk->arena, out, crowd.n);
	return add_crowd(talk, seat, &crowd, out);
}

enum tt_err talk_show_participants_of(struct talk *talk, const struct seat *seat,
				      const struct room *const rooms[], size_t n_rooms,
				      struct shown_people *out)
{
	enum tt_err err = TT_OK;

	out->n = 0;
	for (size_t i = 0; !err && i < n_rooms; i++)
		err = add_all(talk, seat, rooms[i], out);
	return !err && out->with_status && out->n < STATUS_MAX_PARTICIPANTS
		       ? add_statuses(talk, out)
		       : err;
}

enum tt_err talk_show_participants(struct talk *talk, const struct seat *seat,
				   struct shown_people *out)
{
	const struct room *room = &seat->room;

	return talk_show_participants_of(talk, seat, &room, 1, out);
}

enum tt_err talk_show_participant(struct talk *talk, const struct seat *seat,
				  const struct attendee *attendee, struct shown_people *out)
{
	struct attendee alone = *attendee;
	const struct crowd crowd = { &seat->room, &alone, 1 };
	enum tt_err err;

	out->n = 0;
	make_longer(talk->arena, out, 1);
	err = add_crowd(talk, seat, &crowd, out);
	return !err && out->with_status ? add_statuses(talk, out) : err;
}
