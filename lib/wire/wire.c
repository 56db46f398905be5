/* wire.c - the tables made from the field lists, and the writer that walks them. */
#include "lib/wire/ban.h"
#include "lib/wire/bot.h"
#include "lib/wire/candidate.h"
#include "lib/wire/conversation.h"
#include "lib/wire/participant.h"
#include "lib/wire/pin.h"
#include "lib/wire/poll.h"
#include "lib/wire/reminder.h"
#include "lib/wire/reaction.h"
#include "lib/wire/scheduled.h"
#include "lib/wire/share.h"
#include "lib/wire/thread.h"
#include "lib/wire/user.h"
#include "lib/wire/user_status.h"

#define TT_PRESENCE_STATUS TT_PART_STATUS
#define TT_PRESENCE_EDITED TT_PART_EDITED
#define TT_PRESENCE_RESULTS TT_PART_RESULTS
#define TT_PRESENCE_DETAILS TT_PART_DETAILS
#define TT_PRESENCE_THREAD TT_PART_THREAD
#define TT_PRESENCE_ADMIN TT_PART_ADMIN
#define TT_PRESENCE_OWN TT_PART_OWN

#define ROW(object, type, presence, member, key, meaning) \
	{ { key, sizeof(key) - 1 },                       \
	  TT_TYPE_##type,                                 \
	  TT_PRESENCE_##presence,                         \
	  offsetof(struct object, member),                \
	  meaning },

#define X(type, presence, member, key, meaning) \
	ROW(tt_message, type, presence, member, key, meaning)
static const struct tt_field message_fields[] = { TT_MESSAGE_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) \
	ROW(tt_conversation, type, presence, member, key, meaning)
static const struct tt_field conversation_fields[] = { TT_CONVERSATION_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) \
	ROW(tt_participant, type, presence, member, key, meaning)
static const struct tt_field participant_fields[] = { TT_PARTICIPANT_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) ROW(tt_poll, type, presence, member, key, meaning)
static const struct tt_field poll_fields[] = { TT_POLL_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) ROW(tt_pin, type, presence, member, key, meaning)
static const struct tt_field pin_fields[] = { TT_PIN_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) ROW(tt_vote, type, presence, member, key, meaning)
static const struct tt_field vote_fields[] = { TT_VOTE_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) \
	ROW(tt_reminder, type, presence, member, key, meaning)
static const struct tt_field reminder_fields[] = { TT_REMINDER_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) \
	ROW(tt_upcoming_reminder, type, presence, member, key, meaning)
static const struct tt_field upcoming_reminder_fields[] = { TT_UPCOMING_REMINDER_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) \
	ROW(tt_scheduled, type, presence, member, key, meaning)
static const struct tt_field scheduled_fields[] = { TT_SCHEDULED_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) \
	ROW(tt_reaction, type, presence, member, key, meaning)
static const struct tt_field reaction_fields[] = { TT_REACTION_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) \
	ROW(tt_candidate, type, presence, member, key, meaning)
static const struct tt_field candidate_fields[] = { TT_CANDIDATE_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) ROW(tt_ban, type, presence, member, key, meaning)
static const struct tt_field ban_fields[] = { TT_BAN_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) ROW(tt_thread, type, presence, member, key, meaning)
static const struct tt_field thread_fields[] = { TT_THREAD_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) ROW(tt_bot, type, presence, member, key, meaning)
static const struct tt_field bot_fields[] = { TT_BOT_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) ROW(tt_user, type, presence, member, key, meaning)
static const struct tt_field user_fields[] = { TT_USER_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) \
	ROW(tt_user_status, type, presence, member, key, meaning)
static const struct tt_field user_status_fields[] = { TT_USER_STATUS_FIELDS(X) };
#undef X
#define X(type, presence, member, key, meaning) ROW(tt_share, type, presence, member, key, meaning)
static const struct tt_field share_fields[] = { TT_SHARE_FIELDS(X) };
#undef X

#define OBJECT(object, fields)                                             \
	{                                                                  \
#object, fields, ARRAY_LEN(fields), sizeof(struct object), \
			offsetof(struct object, parts)                     \
	}

const struct tt_object tt_message_object = OBJECT(tt_message, message_fields);
const struct tt_object tt_conversation_object = OBJECT(tt_conversation, conversation_fields);
const struct tt_object tt_participant_object = OBJECT(tt_participant, participant_fields);
const struct tt_object tt_pin_object = OBJECT(tt_pin, pin_fields);
const struct tt_object tt_poll_object = OBJECT(tt_poll, poll_fields);
const struct tt_object tt_vote_object = OBJECT(tt_vote, vote_fields);
const struct tt_object tt_reminder_object = OBJECT(tt_reminder, reminder_fields);
const struct tt_object tt_upcoming_reminder_object =
	OBJECT(tt_upcoming_reminder, upcoming_reminder_fields);
const struct tt_object tt_scheduled_object = OBJECT(tt_scheduled, scheduled_fields);
const struct tt_object tt_reaction_object = OBJECT(tt_reaction, reaction_fields);
const struct tt_object tt_candidate_object = OBJECT(tt_candidate, candidate_fields);
const struct tt_object tt_ban_object = OBJECT(tt_ban, ban_fields);
const struct tt_object tt_thread_object = OBJECT(tt_thread, thread_fields);
const struct tt_object tt_bot_object = OBJECT(tt_bot, bot_fields);
const struct tt_object tt_user_object = OBJECT(tt_user, user_fields);
const struct tt_object tt_user_status_object = OBJECT(tt_user_status, user_status_fields);
const struct tt_object tt_share_object = OBJECT(tt_share, share_fields);

const struct tt_object *const tt_wire_objects[] = {
	&tt_message_object,     &tt_conversation_object,
	&tt_participant_object, &tt_pin_object,
	&tt_poll_object,        &tt_vote_object,
	&tt_reminder_object,    &tt_upcoming_reminder_object,
	&tt_scheduled_object,   &tt_reaction_object,
	&tt_candidate_object,   &tt_ban_object,
	&tt_thread_object,      &tt_bot_object,
	&tt_user_object,        &tt_user_status_object,
	&tt_share_object,
};
const size_t tt_wire_n_objects = ARRAY_LEN(tt_wire_objects);

static bool is_set(const struct tt_field *field, const char *at)
{
	switch (field->type) {
	case TT_TYPE_INT:
	case TT_TYPE_INT_OR_NULL:
		return *(const int64_t *)at != 0;
	case TT_TYPE_BOOL:
		return *(const bool *)at;
	case TT_TYPE_TEXT:
	case TT_TYPE_TEXT_OR_NULL:
		return ((const struct tt_str *)at)->p != NULL;
	case TT_TYPE_TEXTS:
		return ((const struct tt_texts *)at)->n > 0;
	case TT_TYPE_PARAMS:
		return ((const struct tt_params *)at)->n > 0;
	case TT_TYPE_COUNTS:
	case TT_TYPE_COUNTS_OR_LIST:
		return ((const struct tt_counts *)at)->n > 0;
	case TT_TYPE_INTS:
		return ((const struct tt_ints *)at)->n > 0;
	case TT_TYPE_MESSAGE:
		return *(const struct tt_message *const *)at != NULL;
	case TT_TYPE_PIN:
		return *(const struct tt_pin *const *)at != NULL;
	case TT_TYPE_VOTES:
		return ((const struct tt_votes *)at)->n > 0;
	}
	return false;
}

static void write_texts(struct tt_writer *w, const struct tt_texts *texts)
{
	tt_write_list(w);
	for (size_t i = 0; i < texts->n; i++)
		tt_write_str(w, texts->items[i]);
	tt_write_end(w);
}

/* PHP cannot tell an empty map from an empty list: here it says [] (talk-rooms 1.7). */
void tt_params_write(struct tt_writer *w, const struct tt_params *params)
{
	if (params->n == 0) {
		tt_write_list(w);
		tt_write_end(w);
		return;
	}
	tt_write_object(w);
	for (size_t i = 0; i < params->n; i++) {
		const struct tt_param *param = &params->items[i];

		tt_write_key_str(w, param->key);
		tt_write_object(w);
		for (size_t k = 0; k < param->n_pairs; k++) {
			tt_write_key_str(w, tt_str(param->pairs[k].key));
			tt_write_str(w, param->pairs[k].value);
		}
		tt_write_end(w);
	}
	tt_write_end(w);
}

static void write_counts(struct tt_writer *w, const struct tt_counts *counts)
{
	tt_write_object(w);
	for (size_t i = 0; i < counts->n; i++) {
		tt_write_key_str(w, counts->items[i].key);
		tt_write_i64(w, counts->items[i].n);
	}
	tt_write_end(w);
}

static void write_ints(struct tt_writer *w, const struct tt_ints *ints)
{
	tt_write_list(w);
	for (size_t i = 0; i < ints->n; i++)
		tt_write_i64(w, ints->items[i]);
	tt_write_end(w);
}

static void write_votes(struct tt_writer *w, const struct tt_votes *votes)
{
	tt_write_list(w);
	for (size_t i = 0; i < votes->n; i++)
		tt_wire_write(w, &tt_vote_object, &votes->items[i]);
	tt_write_end(w);
}

static void write_value(struct tt_writer *w, const struct tt_field *field, const char *at)
{
	switch (field->type) {
	case TT_TYPE_INT:
		tt_write_i64(w, *(const int64_t *)at);
		break;
	case TT_TYPE_INT_OR_NULL:
		if (*(const int64_t *)at)
			tt_write_i64(w, *(const int64_t *)at);
		else
			tt_write_null(w);
		break;
	case TT_TYPE_BOOL:
		tt_write_bool(w, *(const bool *)at);
		break;
	case TT_TYPE_TEXT:
		tt_write_str(w, *(const struct tt_str *)at);
		break;
	case TT_TYPE_TEXT_OR_NULL:
		if (((const struct tt_str *)at)->p)
			tt_write_str(w, *(const struct tt_str *)at);
		else
			tt_write_null(w);
		break;
	case TT_TYPE_TEXTS:
		write_texts(w, (const struct tt_texts *)at);
		break;
	case TT_TYPE_PARAMS:
		tt_params_write(w, (const struct tt_params *)at);
		break;
	case TT_TYPE_COUNTS:
		write_counts(w, (const struct tt_counts *)at);
		break;
	case TT_TYPE_COUNTS_OR_LIST:
		if (is_set(field, at))
			write_counts(w, (const struct tt_counts *)at);
		else
			write_texts(w, &(const struct tt_texts){ NULL, 0 });
		break;
	case TT_TYPE_INTS:
		write_ints(w, (const struct tt_ints *)at);
		break;
	case TT_TYPE_MESSAGE:
		tt_message_write(w, *(const struct tt_message *const *)at);
		break;
	case TT_TYPE_PIN:
		tt_wire_write(w, &tt_pin_object, *(const struct tt_pin *const *)at);
		break;
	case TT_TYPE_VOTES:
		write_votes(w, (const struct tt_votes *)at);
		break;
	}
}

static void write_fields(struct tt_writer *w, const struct tt_object *object, const void *value)
{
	const char *base = value;
	unsigned parts = *(const unsigned *)(const void *)(base + object->parts_offset);

	for (size_t i = 0; i < object->n_fields; i++) {
		const struct tt_field *field = &object->fields[i];
		const char *at = base + field->offset;

		if (field->presence == TT_PRESENCE_SET ? !is_set(field, at)
						       : field->presence & ~parts)
			continue;
		tt_write_key_plain(w, field->key);
		write_value(w, field, at);
	}
}

void tt_wire_write(struct tt_writer *w, const struct tt_object *object, const void *value)
{
	tt_write_object(w);
	write_fields(w, object, value);
	tt_write_end(w);
}

void tt_message_write(struct tt_writer *w, const struct tt_message *message)
{
	if (!message->is_gone) {
		tt_wire_write(w, &tt_message_object, message);
		return;
	}
	tt_write_object(w);
	tt_put_i64(w, "id", message->id);
	tt_put_bool(w, "deleted", true);
	tt_write_end(w);
}

void tt_conversation_write_fields(struct tt_writer *w, const struct tt_conversation *conversation)
{
	write_fields(w, &tt_conversation_object, conversation);
}

void tt_conversation_write(struct tt_writer *w, const struct tt_conversation *conversation)
{
	tt_wire_write(w, &tt_conversation_object, conversation);
}

void tt_participant_write(struct tt_writer *w, const struct tt_participant *participant)
{
	tt_wire_write(w, &tt_participant_object, participant);
}

void tt_poll_write(struct tt_writer *w, const struct tt_poll *poll)
{
	tt_wire_write(w, &tt_poll_object, poll);
}

void tt_reaction_write(struct tt_writer *w, const struct tt_reaction *reaction)
{
	tt_wire_write(w, &tt_reaction_object, reaction);
}

void tt_scheduled_write(struct tt_writer *w, const struct tt_scheduled *scheduled)
{
	tt_wire_write(w, &tt_scheduled_object, scheduled);
}

void tt_candidate_write(struct tt_writer *w, const struct tt_candidate *candidate)
{
	tt_wire_write(w, &tt_candidate_object, candidate);
}

void tt_ban_write(struct tt_writer *w, const struct tt_ban *ban)
{
	tt_wire_write(w, &tt_ban_object, ban);
}

void tt_reminder_write(struct tt_writer *w, const struct tt_reminder *reminder)
{
	tt_wire_write(w, &tt_reminder_object, reminder);
}

void tt_upcoming_reminder_write(struct tt_writer *w, const struct tt_upcoming_reminder *reminder)
{
	tt_wire_write(w, &tt_upcoming_reminder_object, reminder);
}

static void put_message_or_null(struct tt_writer *w, const char *key,
				const struct tt_message *message)
{
	tt_write_key(w, key);
	if (message)
		tt_message_write(w, message);
	else
		tt_write_null(w);
}

void tt_thread_info_write(struct tt_writer *w, const struct tt_thread_info *info)
{
	tt_write_object(w);
	tt_write_key(w, "thread");
	tt_wire_write(w, &tt_thread_object, &info->thread);
	tt_put_object(w, "attendee");
	tt_put_i64(w, "notificationLevel", info->level);
	tt_write_end(w);
	put_message_or_null(w, "first", info->first);
	put_message_or_null(w, "last", info->last);
	tt_write_end(w);
}
