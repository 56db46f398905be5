#include "server/dev/messages.h"
#include "server/store/rooms.h"

enum {
	PAGE = 200,
	MOST = 1000,
};

enum tt_err dev_find_room(struct store *store, struct tt_arena *arena, struct tt_str token,
			  int64_t *room_id)
{
	struct db *db = store_db(store);
	struct room room = { 0 };
	enum tt_err err = db ? db_begin(db, DB_READ) : TT_ERR_STORE;

	if (!err)
		err = db_end(db, store_room_by_token(db, arena, token, &room));
	*room_id = room.id;
	return err;
}

static bool fits(const struct message_wish *wish, const struct message *message)
{
	return (wish->has.n == 0 || tt_str_has(message->body, wish->has)) &&
	       (wish->actor.n == 0 || tt_str_eq(message->actor_id, wish->actor));
}

static enum tt_err read_pages(struct db *db, struct tt_arena *arena,
			      const struct message_wish *wish, struct found_messages *found)
{
	struct message_page page = {
		.room_id = found->room_id, .from_id = wish->after, .forwards = true, .limit = PAGE
	};
	struct message *rows;
	size_t n = 1;
	enum tt_err err = TT_OK;

	while (!err && n > 0 && found->n < MOST) {
		err = store_messages_page(db, arena, &page, &rows, &n);
		for (size_t i = 0; !err && i < n; i++) {
			page.from_id = found->last = rows[i].id;
			if (!fits(wish, &rows[i]))
				continue;
			found->items =
				tt_arena_grow(arena, found->items, found->n, sizeof(*found->items));
			found->items[found->n++] = rows[i];
		}
	}
	return err;
}

enum tt_err dev_find_messages(struct store *store, struct tt_arena *arena,
			      const struct message_wish *wish, struct found_messages *found)
{
	struct db *db = store_db(store);
	enum tt_err err = db ? db_begin(db, DB_READ) : TT_ERR_STORE;

	found->items = NULL;
	found->n = 0;
	found->last = wish->after;
	return err ? err : db_end(db, read_pages(db, arena, wish, found));
}

static const char *kind_of(const struct message *message)
{
	static const char *const kinds[] = {
		[MESSAGE_COMMENT] = "comment",   [MESSAGE_OBJECT] = "object",
		[MESSAGE_SYSTEM] = "system",     [MESSAGE_DELETED] = "deleted",
		[MESSAGE_REACTION] = "reaction", [MESSAGE_REACTION_DELETED] = "reaction_deleted",
	};

	return kinds[message->kind];
}

void dev_write_messages(struct tt_writer *w, const struct found_messages *found)
{
	tt_write_object(w);
	tt_put_list(w, "messages");
	for (size_t i = 0; i < found->n; i++) {
		const struct message *message = &found->items[i];

		tt_write_object(w);
		tt_put_i64(w, "id", message->id);
		tt_put_c(w, "kind", kind_of(message));
		tt_put_str(w, "actorType", message->actor_type);
		tt_put_str(w, "actor", message->actor_id);
		tt_put_str(w, "message", message->body);
		tt_put_i64_or_null(w, "replyTo", message->parent_id);
		tt_put_i64(w, "timestamp", message->created_s);
		tt_write_end(w);
	}
	tt_write_end(w);
	tt_put_i64(w, "last", found->last);
	tt_write_end(w);
}
