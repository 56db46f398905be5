#include "server/talk/people/personal_flags.h"

/* Where the flag stands in the row, and its values. Nobody goes back to the default level. */
static const struct {
	size_t offset;
	int64_t min;
	int64_t max;
} flags[] = {
	[ATTENDEE_FAVORITE] = { offsetof(struct attendee, is_favorite), 0, 1 },
	[ATTENDEE_ARCHIVED] = { offsetof(struct attendee, is_archived), 0, 1 },
	[ATTENDEE_IMPORTANT] = { offsetof(struct attendee, is_important), 0, 1 },
	[ATTENDEE_SENSITIVE] = { offsetof(struct attendee, is_sensitive), 0, 1 },
	[ATTENDEE_NOTIFICATION_LEVEL] = { offsetof(struct attendee, notification_level), 1, 3 },
	[ATTENDEE_NOTIFICATION_CALLS] = { offsetof(struct attendee, notification_calls), 0, 1 },
};

enum tt_err talk_set_personal_flag(struct talk *talk, struct seat *seat, enum attendee_flag flag,
				   int64_t value)
{
	struct attendee *attendee = &seat->attendee;

	if (value < flags[flag].min || value > flags[flag].max)
		return TT_ERR_LEVEL;
	*(int64_t *)(void *)((char *)attendee + flags[flag].offset) = value;
	return store_attendee_set_flag(talk->db, attendee->id, flag, value, talk->now_s);
}
