#include "server/talk/chat/reactions.h"
#include "lib/base/unicode.h"
#include "server/talk/history/history.h"
#include "server/talk/history/message.h"
#include "server/talk/history/tell.h"

/* `otherwise`: what to say of a message that takes no reactions. */
static enum tt_err find_message(struct talk *talk, const struct seat *seat, int64_t id,
				enum tt_err otherwise, struct message *out)
{
	enum tt_err err = talk_message_get(talk, seat, id, out);

	if (err)
		return err == TT_ERR_NO_MESSAGE ? TT_ERR_REACT_MESSAGE : err;
	return talk_is_replyable(out) ? TT_OK : otherwise;
}

static struct reaction_key key_of(struct talk *talk, const struct message *message,
				  struct tt_str emoji)
{
	return (struct reaction_key){ message->room_id, message->id, emoji, talk->actor.type,
				      talk->actor.id };
}

static enum tt_err add(struct talk *talk, struct seat *seat, const struct message *message,
		       struct tt_str emoji)
{
	struct message row = talk_message_new(talk, MESSAGE_REACTION, emoji);
	enum tt_err err;

	row.expires_s = message->expires_s; /* it goes when what it is about goes */
	message_hang_on(&row, message);
	err = talk_message_add(talk, &seat->room, &row);
	return err ? err : store_reactions_add_to_count(talk->db, message->id, 1);
}

/* Below most messages there are fewer reactions than either limit: then nothing is counted. */
static enum tt_err check_limits(struct talk *talk, const struct message *message,
				const struct reaction_key *key)
{
	struct reaction_load load;
	enum tt_err err = talk_within(talk, LIMIT(reactions), message->n_reactions + 1);

	if (err)
		return err;
	if (!talk_within(talk, LIMIT(reaction_emoji), message->n_reactions + 1) &&
	    !talk_within(talk, LIMIT(reactions_person), message->n_reactions + 1))
		return TT_OK;
	err = store_reaction_load(talk->db, key, &load);
	if (!err)
		err = talk_within(talk, LIMIT(reactions_person), load.n_own + 1);
	if (!err && !load.has_emoji)
		err = talk_within(talk, LIMIT(reaction_emoji), load.n_emoji + 1);
	return err;
}

enum tt_err talk_react(struct talk *talk, struct seat *seat, int64_t message_id,
		       struct tt_str emoji, bool *added)
{
	struct message message;
	struct reaction_key key;
	int64_t known = 0;
	enum tt_err err = find_message(talk, seat, message_id, TT_ERR_REACTION, &message);

	*added = false;
	if (!err && !tt_emoji_is_one(emoji))
		err = TT_ERR_REACTION;
	if (err)
		return err;
	key = key_of(talk, &message, emoji);
	err = store_reaction_find(talk->db, &key, &known);
	if (err || known)
		return err;
	err = check_limits(talk, &message, &key);
	if (err)
		return err;
	*added = true;
	return add(talk, seat, &message, emoji);
}

enum tt_err talk_unreact(struct talk *talk, struct seat *seat, int64_t message_id,
			 struct tt_str emoji)
{
	struct message message;
	struct message told;
	struct reaction_key key;
	int64_t known = 0;
	enum tt_err err = find_message(talk, seat, message_id, TT_ERR_NO_REACTION, &message);

	if (err)
		return err;
	key = key_of(talk, &message, emoji);
	err = store_reaction_find(talk->db, &key, &known);
	if (!err && !known)
		err = TT_ERR_NO_REACTION;
	if (!err)
		err = store_reaction_revoke(talk->db, known);
	if (!err)
		err = store_reactions_add_to_count(talk->db, message.id, -1);
	talk_note_for_bots(talk, &seat->room, known);
	return err ? err : talk_tell_about(talk, seat, EVENT_reaction_revoked, &message, &told);
}

enum tt_err talk_reactions(struct talk *talk, const struct seat *seat, int64_t message_id,
			   struct reaction **out, size_t *n)
{
	struct message message;
	enum tt_err err = find_message(talk, seat, message_id, TT_ERR_REACT_MESSAGE, &message);

	return err ? err
		   : store_reactions_of(talk->db, talk->arena, seat->room.id, message.id, out, n);
}
