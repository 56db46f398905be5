#include "server/talk/people/autocomplete.h"
#include "lib/base/unicode.h"
#include "server/store/candidates.h"
#include "server/store/groups.h"
#include "server/talk/people/invitations.h"

#include <stdlib.h>

struct found {
	struct tt_str id;
	struct tt_str label;
	struct tt_str lower; /* the label; for sorting */
	bool is_exact;
};

struct finder {
	struct talk *talk;
	const struct autocomplete_search *search;
	struct tt_str text;  /* in lower case */
	int64_t room_id;     /* 0: nobody is left out */
	bool is_his_address; /* a user was found by his e-mail address */
	struct found *found; /* of the present kind */
	size_t n_found;
	struct person *people;
	size_t n;
};

/* The database knows the cases of ASCII only: for other texts it gives all there is. */
static struct tt_str text_for_store(const struct finder *finder)
{
	return tt_str_is_ascii(finder->text) ? finder->text : TT_STR("");
}

static void consider(struct finder *finder, struct tt_str id, struct tt_str label, bool by_address)
{
	struct tt_str lower_id = tt_utf8_lower(finder->talk->arena, id);
	struct found found = { id, label, tt_utf8_lower(finder->talk->arena, label), by_address };

	found.is_exact |= tt_str_eq(lower_id, finder->text) || tt_str_eq(found.lower, finder->text);
	if (!found.is_exact && !tt_str_has(lower_id, finder->text) &&
	    !tt_str_has(found.lower, finder->text))
		return;
	finder->found = tt_arena_grow(finder->talk->arena, finder->found, finder->n_found,
				      sizeof(*finder->found));
	finder->found[finder->n_found++] = found;
}

static int by_order(const void *a, const void *b)
{
	const struct found *x = a;
	const struct found *y = b;
	int order;

	if (x->is_exact != y->is_exact)
		return x->is_exact ? -1 : 1;
	order = tt_str_cmp(x->lower, y->lower);
	return order ? order : tt_str_cmp(x->id, y->id);
}

/* Who only came by the link may still be invited to stay. */
static enum tt_err is_in_room(const struct finder *finder, struct tt_str actor_type,
			      struct tt_str id, bool *out)
{
	struct attendee attendee;
	enum tt_err err;

	*out = false;
	if (finder->room_id == 0)
		return TT_OK;
	err = store_attendee_get(finder->talk->db, finder->talk->arena, finder->room_id, actor_type,
				 id, &attendee);
	*out = !err && attendee.type != PARTICIPANT_SELF_JOINED;
	return err == TT_ERR_PARTICIPANT ? TT_OK : err;
}

static void put(struct finder *finder, unsigned kind, struct tt_str id, struct tt_str label)
{
	finder->people = tt_arena_grow(finder->talk->arena, finder->people, finder->n,
				       sizeof(*finder->people));
	finder->people[finder->n++] = (struct person){ .kind = kind, .id = id, .label = label };
}

/* The page that was asked for, of those who may be invited. */
static enum tt_err put_page(struct finder *finder, unsigned kind, struct tt_str actor_type)
{
	int64_t at = 0;
	enum tt_err err = TT_OK;

	if (finder->n_found > 1)
		qsort(finder->found, finder->n_found, sizeof(*finder->found), by_order);
	for (size_t i = 0; !err && i < finder->n_found; i++) {
		const struct found *found = &finder->found[i];
		bool is_in;

		if (at == finder->search->offset + finder->search->limit)
			break;
		err = is_in_room(finder, actor_type, found->id, &is_in);
		if (!err && !is_in && at++ >= finder->search->offset)
			put(finder, kind, found->id, found->label);
	}
	finder->n_found = 0;
	return err;
}

static enum tt_err find_users(struct finder *finder)
{
	struct invitee_row *users;
	size_t n;
	enum tt_err err =
		store_invitees(finder->talk->db, finder->talk->arena, finder->text, &users, &n);

	for (size_t i = 0; !err && i < n; i++) {
		bool by_address =
			finder->text.n > 0 && tt_str_eq_nocase(users[i].email, finder->text);

		finder->is_his_address |= by_address;
		if (!tt_str_eq(users[i].id, finder->talk->user))
			consider(finder, users[i].id, users[i].display_name, by_address);
	}
	return err ? err : put_page(finder, PEOPLE_USERS, ACTOR_USERS);
}

static enum tt_err find_groups(struct finder *finder)
{
	struct group *groups;
	size_t n;
	enum tt_err err = store_groups_search(finder->talk->db, finder->talk->arena,
					      text_for_store(finder), -1, 0, &groups, &n);

	for (size_t i = 0; !err && i < n; i++)
		consider(finder, groups[i].id, groups[i].display_name, false);
	return err ? err : put_page(finder, PEOPLE_GROUPS, ACTOR_GROUPS);
}

/* Whoever has that address and an account is invited by the account. */
static void find_address(struct finder *finder)
{
	struct tt_str address = tt_str_trim(finder->search->text);

	if (!finder->is_his_address && finder->search->offset == 0 && address.n > 0 &&
	    talk_check_address(address) == TT_OK)
		put(finder, PEOPLE_EMAILS, address, address);
}

static enum tt_err find_room(struct finder *finder)
{
	struct attendee attendee;
	struct room room;
	enum tt_err err;

	if (!finder->search->room.p)
		return TT_OK;
	err = store_room_by_token(finder->talk->db, finder->talk->arena, finder->search->room,
				  &room);
	if (!err)
		err = store_attendee_get(finder->talk->db, finder->talk->arena, room.id,
					 ACTOR_USERS, finder->talk->user, &attendee);
	if (!err)
		finder->room_id = room.id;
	return err == TT_ERR_ROOM || err == TT_ERR_PARTICIPANT ? TT_OK : err;
}

static enum tt_err add_statuses(const struct finder *finder)
{
	struct tt_str *users = tt_arena_array(finder->talk->arena, struct tt_str, finder->n + 1);
	struct status_view *views;
	enum tt_err err;

	for (size_t i = 0; i < finder->n; i++)
		users[i] =
			finder->people[i].kind == PEOPLE_USERS ? finder->people[i].id : TT_STR("");
	err = status_of_many(finder->talk->db, finder->talk->arena, users, finder->n,
			     finder->talk->now_s, &views);
	for (size_t i = 0; !err && i < finder->n; i++)
		finder->people[i].status = views[i];
	return err;
}

enum tt_err talk_autocomplete(struct talk *talk, const struct autocomplete_search *search,
			      struct person **out, size_t *n)
{
	struct finder finder = { .talk = talk, .search = search };
	enum tt_err err;

	finder.text = tt_utf8_lower(talk->arena, tt_str_trim(search->text));
	err = find_room(&finder);
	if (!err && search->kinds & PEOPLE_USERS)
		err = find_users(&finder);
	if (!err && search->kinds & PEOPLE_GROUPS)
		err = find_groups(&finder);
	if (!err && search->kinds & PEOPLE_EMAILS)
		find_address(&finder);
	if (!err)
		err = add_statuses(&finder);
	*out = finder.people;
	*n = finder.n;
	return err;
}
