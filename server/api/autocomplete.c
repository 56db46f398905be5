/* autocomplete.c - Nextcloud's search for people and groups, with which clients of Talk find whom
 * to invite. */
#include "server/api/handlers.h"
#include "server/talk/people/autocomplete.h"

enum {
	LIMIT_DEFAULT = 10,
	LIMIT_MAX = 200,
};

/* Nextcloud's share types, and how what they find is shown. */
static const struct kind {
	int64_t share_type;
	unsigned kind;
	const char *source;
	const char *icon;
} kinds[] = {
	{ 0, PEOPLE_USERS, "users", "icon-user" },
	{ 1, PEOPLE_GROUPS, "groups", "icon-group" },
	{ 4, PEOPLE_EMAILS, "emails", "icon-mail" },
};

static const struct kind *kind_of(const struct person *person)
{
	size_t i = 0;

	while (i + 1 < ARRAY_LEN(kinds) && kinds[i].kind != person->kind)
		i++;
	return &kinds[i];
}

/* Share types that this server does not know (remote users, teams) find nobody. */
static unsigned read_kinds(const struct call *call)
{
	unsigned wanted = 0;
	size_t n;
	bool clean;
	const int64_t *types = param_ids(call->params, "shareTypes", &n, &clean);

	if (n == 0)
		return PEOPLE_USERS;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
			wanted |= types[i] == kinds[k].share_type ? kinds[k].kind : 0;
	return wanted;
}

static void put_status(struct tt_writer *w, const struct status_view *status)
{
	if (!status->is_set) {
		tt_put_c(w, "status", "");
		tt_put_c(w, "subline", "");
		return;
	}
	tt_put_object(w, "status");
	tt_put_str(w, "status", status->status);
	tt_put_str_or_null(w, "message", status->message);
	tt_put_str_or_null(w, "icon", status->icon);
	tt_put_i64_or_null(w, "clearAt", status->clear_at_s);
	tt_write_end(w);
	tt_put_str(w, "subline", status->message.p ? status->message : TT_STR(""));
}

static void put_person(struct tt_writer *w, const struct person *person)
{
	const struct kind *kind = kind_of(person);

	tt_write_object(w);
	tt_put_str(w, "id", person->id);
	tt_put_str(w, "label", person->label);
	tt_put_c(w, "icon", kind->icon);
	tt_put_c(w, "source", kind->source);
	put_status(w, &person->status);
	tt_put_str(w, "shareWithDisplayNameUnique",
		   person->kind == PEOPLE_GROUPS ? TT_STR("") : person->id);
	tt_write_end(w);
}

enum tt_err autocomplete_people(struct call *call)
{
	struct autocomplete_search search = {
		.text = call_str(call, "search"),
		.kinds = read_kinds(call),
		.limit = call_int(call, "limit", LIMIT_DEFAULT),
		.offset = call_int(call, "offset", 0),
	};
	struct person *people;
	size_t n;
	enum tt_err err = call_need(call, "search");

	if (search.limit <= 0 || search.limit > LIMIT_MAX)
		search.limit = search.limit <= 0 ? LIMIT_DEFAULT : LIMIT_MAX;
	if (search.offset < 0 || search.offset > INT32_MAX)
		search.offset = search.offset < 0 ? 0 : INT32_MAX;
	/* "new" is no token: a conversation that is still to be made. */
	if (tt_str_is(call_str(call, "itemType"), "call"))
		search.room = call_str(call, "itemId");
	if (!err)
		err = talk_autocomplete(&call->talk, &search, &people, &n);
	if (err)
		return err;
	tt_write_list(call->out);
	for (size_t i = 0; i < n; i++)
		put_person(call->out, &people[i]);
	tt_write_end(call->out);
	return TT_OK;
}
