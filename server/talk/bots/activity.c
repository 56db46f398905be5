#include "server/talk/bots/activity.h"

#include <inttypes.h>

/* JSON as it is being written. */
struct page {
	struct tt_arena *arena;
	struct tt_buf text;
	struct tt_writer w;
};

static void page_begin(struct page *page, struct tt_arena *arena)
{
	memset(page, 0, sizeof(*page));
	page->arena = arena;
	tt_writer_init(&page->w, &page->text, TT_WRITE_JSON);
	tt_write_object(&page->w);
}

static struct tt_str page_end(struct page *page)
{
	struct tt_str text;

	tt_write_end(&page->w);
	text = tt_str_dup(page->arena, tt_buf_str(&page->text));
	tt_buf_finish(&page->text);
	return text;
}

static void put_type(struct page *page, const char *type)
{
	tt_put_c(&page->w, "type", type);
}

/* Parts of an activity */

static void put_person(struct page *page, const struct tt_message *by,
		       struct tt_str participant_type)
{
	tt_put_object(&page->w, "actor");
	put_type(page, "Person");
	tt_put_str(&page->w, "id",
		   tt_str_printf(page->arena, "%.*s/%.*s", TT_STR_ARG(by->actor_type),
				 TT_STR_ARG(by->actor_id)));
	tt_put_str(&page->w, "name", by->actor_display_name);
	if (participant_type.p)
		tt_put_str(&page->w, "talkParticipantType", participant_type);
	tt_write_end(&page->w);
}

/* JSON inside of JSON: a bot that does not care need not look into it. */
static struct tt_str content_of(struct tt_arena *arena, const struct tt_message *message)
{
	struct page page;

	page_begin(&page, arena);
	tt_put_str(&page.w, "message", message->message);
	tt_write_key(&page.w, "parameters");
	tt_params_write(&page.w, &message->parameters);
	return page_end(&page);
}

static void begin_note(struct page *page, const struct tt_message *message, struct tt_str name)
{
	tt_put_object(&page->w, "object");
	put_type(page, "Note");
	tt_put_str(&page->w, "id", tt_str_printf(page->arena, "%" PRId64, message->id));
	tt_put_str(&page->w, "name", name);
	tt_put_str(&page->w, "content", content_of(page->arena, message));
	tt_put_c(&page->w, "mediaType", "text/markdown");
}

static void put_note(struct page *page, const struct tt_message *message, struct tt_str name)
{
	begin_note(page, message, name);
	tt_write_end(&page->w);
}

/* A conversation of two has no name of its own: both who are in it, as a list. */
static struct tt_str pair_name(struct tt_arena *arena, const struct room *room)
{
	struct tt_buf text = { 0 };
	struct tt_writer w;
	struct tt_str name;

	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_write_list(&w);
	tt_write_str(&w, room->pair_a);
	tt_write_str(&w, room->pair_b);
	tt_write_end(&w);
	name = tt_str_dup(arena, tt_buf_str(&text));
	tt_buf_finish(&text);
	return name;
}

static void put_room(struct page *page, const char *key, const struct room *room)
{
	tt_put_object(&page->w, key);
	put_type(page, "Collection");
	tt_put_str(&page->w, "id", room->token);
	tt_put_str(&page->w, "name", room->pair_a.p ? pair_name(page->arena, room) : room->name);
	tt_write_end(&page->w);
}

/* Kinds of activities */

static void put_in_reply_to(struct page *page, const struct tt_message *parent)
{
	tt_put_object(&page->w, "inReplyTo");
	put_type(page, "Note");
	put_person(page, parent, (struct tt_str){ NULL, 0 });
	put_note(page, parent, TT_STR("message"));
	tt_write_end(&page->w);
}

static void put_create(struct page *page, const struct activity *activity)
{
	put_type(page, "Create");
	put_person(page, activity->shown, activity->participant_type);
	begin_note(page, activity->shown, TT_STR("message"));
	if (activity->parent)
		put_in_reply_to(page, activity->parent);
	tt_write_end(&page->w);
	put_room(page, "target", activity->room);
}

/* Something shared has no name, as in the Talk of this version (api/capabilities.h). */
static void put_activity(struct page *page, const struct activity *activity)
{
	put_type(page, "Activity");
	put_person(page, activity->shown, (struct tt_str){ NULL, 0 });
	put_note(page, activity->shown, activity->shown->system_message);
	put_room(page, "target", activity->room);
}

static void put_like(struct page *page, const struct activity *activity)
{
	put_type(page, "Like");
	put_person(page, activity->shown, (struct tt_str){ NULL, 0 });
	put_note(page, activity->parent, TT_STR("message"));
	put_room(page, "target", activity->room);
	tt_put_str(&page->w, "content", activity->row->body);
}

static void put_undo(struct page *page, const struct activity *activity)
{
	put_type(page, "Undo");
	put_person(page, activity->shown, (struct tt_str){ NULL, 0 });
	tt_put_object(&page->w, "object");
	put_like(page, activity);
	tt_write_end(&page->w);
	put_room(page, "target", activity->room);
}

/* By enum message_kind. What was deleted before anybody heard of it is no news. */
static const struct kind {
	enum bot_feature feature;
	void (*put)(struct page *page, const struct activity *activity);
} kinds[] = {
	[MESSAGE_COMMENT] = { BOT_WEBHOOK, put_create },
	[MESSAGE_OBJECT] = { BOT_WEBHOOK, put_activity },
	[MESSAGE_SYSTEM] = { BOT_WEBHOOK, put_activity },
	[MESSAGE_REACTION] = { BOT_REACTION, put_like },
	[MESSAGE_REACTION_DELETED] = { BOT_REACTION, put_undo },
};

enum bot_feature activity_feature(enum message_kind kind)
{
	size_t at = (size_t)kind;

	return at < ARRAY_LEN(kinds) ? kinds[at].feature : 0;
}

struct tt_str activity_json(struct tt_arena *arena, const struct activity *activity)
{
	struct page page;

	page_begin(&page, arena);
	kinds[activity->row->kind].put(&page, activity);
	return page_end(&page);
}

struct tt_str activity_of_bot(struct tt_arena *arena, const struct room *room,
			      const struct bot *bot, bool has_joined)
{
	struct page page;

	page_begin(&page, arena);
	put_type(&page, has_joined ? "Join" : "Leave");
	tt_put_object(&page.w, "actor");
	put_type(&page, "Application");
	tt_put_str(&page.w, "id", tt_str_printf(arena, "bots/bot-%.*s", TT_STR_ARG(bot->url_hash)));
	tt_put_str(&page.w, "name", bot->name);
	tt_write_end(&page.w);
	put_room(&page, "object", room);
	return page_end(&page);
}
