#include "cli/client/message_text.h"

#include <stdio.h>
#include <time.h>

static struct tt_str member(const struct tt_param *param, const char *key)
{
	for (size_t i = 0; i < param->n_pairs; i++)
		if (strcmp(param->pairs[i].key, key) == 0)
			return param->pairs[i].value;
	return (struct tt_str){ NULL, 0 };
}

static const struct tt_param *find(const struct tt_params *params, struct tt_str key)
{
	for (size_t i = 0; i < params->n; i++)
		if (tt_str_eq(params->items[i].key, key))
			return &params->items[i];
	return NULL;
}

/* How an object is shown: what stands before and behind its name. */
static const struct {
	const char *type;
	const char *before;
	const char *behind;
} shapes[] = {
	{ "user", "@", "" },       { "guest", "@", "" },      { "call", "@", "" },
	{ "user-group", "@", "" }, { "email", "@", "" },      { "circle", "@", "" },
	{ "file", "[", "]" },      { "talk-poll", "[", "]" }, { "highlight", "", "" },
};

static void add_object(struct tt_buf *out, const struct tt_param *param, bool is_mention)
{
	struct tt_str type = member(param, "type");
	struct tt_str name = member(param, "name");
	const char *before = "[";
	const char *behind = "]";

	for (size_t i = 0; i < ARRAY_LEN(shapes); i++)
		if (tt_str_is(type, shapes[i].type)) {
			before = shapes[i].before;
			behind = shapes[i].behind;
		}
	/* "{actor} added {user}" is a sentence, no address. */
	if (before[0] == '@' && !is_mention)
		before = "";
	tt_buf_add_c(out, before);
	tt_buf_add_str(out, name.n > 0 ? name : member(param, "id"));
	tt_buf_add_c(out, behind);
}

static void add_shown(struct tt_buf *out, const struct tt_message *message,
		      const struct tt_param *param)
{
	add_object(out, param, message->system_message.n == 0);
}

void message_mention_add(struct tt_buf *out, struct tt_str id)
{
	bool plain = id.p && id.n > 0;

	for (size_t i = 0; plain && i < id.n; i++)
		plain = (unsigned char)id.p[i] > ' ' && !strchr("\"/@", id.p[i]);
	tt_buf_add_c(out, plain ? "@" : "@\"");
	tt_buf_add_str(out, id);
	tt_buf_add_c(out, plain ? "" : "\"");
}

/* What older servers do not say: how the id of such an object is written behind the @. */
static const struct {
	const char *type;
	const char *before;
} mentions[] = {
	{ "guest", "guest/" },
	{ "email", "email/" },
	{ "user-group", "group/" },
	{ "circle", "team/" },
};

static void add_mention(struct tt_buf *out, const struct tt_param *param)
{
	struct tt_str id = member(param, "mention-id");
	struct tt_str type = member(param, "type");
	struct tt_buf text = { 0 };

	if (tt_str_is(type, "call"))
		id = TT_STR("all");
	for (size_t i = 0; id.n == 0 && i < ARRAY_LEN(mentions); i++)
		if (tt_str_is(type, mentions[i].type) &&
		    !tt_str_starts(member(param, "id"), tt_str(mentions[i].before)))
			tt_buf_add_c(&text, mentions[i].before);
	tt_buf_add_str(&text, id.n > 0 ? id : member(param, "id"));
	message_mention_add(out, tt_buf_str(&text));
	tt_buf_finish(&text);
}

static void add_typed(struct tt_buf *out, const struct tt_message *message,
		      const struct tt_param *param)
{
	(void)message;
	if (tt_str_starts(param->key, TT_STR("mention-")))
		add_mention(out, param);
	else
		tt_buf_printf(out, "{%.*s}", TT_STR_ARG(param->key));
}

static void add_text(struct tt_buf *out, const struct tt_message *message,
		     void (*add)(struct tt_buf *out, const struct tt_message *message,
				 const struct tt_param *param))
{
	struct tt_str rest = message->message;

	while (rest.n > 0) {
		const char *open = memchr(rest.p, '{', rest.n);
		size_t before = open ? (size_t)(open - rest.p) : rest.n;
		const char *close = open ? memchr(open, '}', rest.n - before) : NULL;
		const struct tt_param *param = NULL;

		if (close)
			param = find(&message->parameters,
				     (struct tt_str){ open + 1, (size_t)(close - open) - 1 });
		if (!param)
			before = open ? before + 1 : before;
		tt_buf_add(out, rest.p, before);
		if (param) {
			add(out, message, param);
			before += (size_t)(close - open) + 1;
		}
		rest.p += before;
		rest.n -= before;
	}
}

void message_text_add(struct tt_buf *out, const struct tt_message *message)
{
	add_text(out, message, add_shown);
}

void message_text_add_typed(struct tt_buf *out, const struct tt_message *message)
{
	add_text(out, message, add_typed);
}

struct tt_str message_author(const struct tt_message *message)
{
	if (message->actor_display_name.n > 0)
		return message->actor_display_name;
	if (tt_str_is(message->actor_type, "guests"))
		return TT_STR("Guest");
	if (tt_str_is(message->actor_type, "deleted_users"))
		return TT_STR("Deleted user");
	return message->actor_id;
}

void message_time(char out[MESSAGE_TIME_LEN], int64_t time_s, int64_t now_s)
{
	time_t then = (time_t)time_s;
	time_t now = (time_t)now_s;
	struct tm day = { 0 };
	struct tm today = { 0 };

	localtime_r(&then, &day);
	localtime_r(&now, &today);
	strftime(out, MESSAGE_TIME_LEN,
		 day.tm_year == today.tm_year && day.tm_yday == today.tm_yday ? "%H:%M"
									      : "%Y-%m-%d %H:%M",
		 &day);
}
