#include "server/talk/people/personal_flags.h"

/* The values of a flag. Nobody goes back to the default level. */
static const struct {
	int64_t min;
	int64_t max;
} flags[] = {
	[ATTENDEE_FAVORITE] = { 0, 1 },
	[ATTENDEE_ARCHIVED] = { 0, 1 },
	[ATTENDEE_IMPORTANT] = { 0, 1 },
	[ATTENDEE_SENSITIVE] = { 0, 1 },
	[ATTENDEE_NOTIFICATION_LEVEL] = { LEVEL_ALWAYS, LEVEL_NEVER },
	[ATTENDEE_NOTIFICATION_CALLS] = { 0, 1 },
};

enum tt_err talk_set_personal_flag(struct talk *talk, struct seat *seat, enum attendee_flag flag,
				   int64_t value)
{
	struct attendee *attendee = &seat->attendee;

	if (value < flags[flag].min || value > flags[flag].max)
		return TT_ERR_LEVEL;
	attendee_put_flag(attendee, flag, value);
	return store_attendee_set_flag(talk->db, attendee->id, flag, value, talk->now_s);
}
