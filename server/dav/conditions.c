#include "server/dav/dav.h"

static bool has_token_at(const struct file_lock locks[], size_t n, struct tt_str token)
{
	for (size_t i = 0; i < n; i++)
		if (tt_str_eq(locks[i].token, token))
			return true;
	return false;
}

static bool term_holds(struct call *call, const struct place *place, const struct if_term *term,
		       enum tt_err *err)
{
	struct file_lock *locks;
	size_t n;

	if (term->is_tag)
		return place->is_there &&
		       header_has_tag(term->value, dav_tag(call->arena, &place->file));
	*err = files_locks_at(&call->talk, place, &locks, &n);
	return !*err && has_token_at(locks, n, term->value);
}

static enum tt_err list_holds(struct call *call, const struct place *own,
			      const struct if_list *list, bool *holds)
{
	struct place place = *own;
	enum tt_err err = TT_OK;

	if (list->resource.p)
		err = dav_place_of_url(call, list->resource, &place);
	*holds = !err;
	/* What is not ours has nothing that could fit. */
	if (err == TT_ERR_DESTINATION || err == TT_ERR_PATH)
		return TT_OK;
	for (size_t i = 0; !err && *holds && i < list->n; i++)
		*holds = term_holds(call, &place, &list->terms[i], &err) !=
			 list->terms[i].is_negated;
	return err;
}

static void show_tokens(struct call *call, const struct if_list *list, struct lock_tokens *tokens)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->terms[i].is_tag)
			continue;
		tokens->items = tt_arena_grow(call->arena, tokens->items, tokens->n,
					      sizeof(*tokens->items));
		tokens->items[tokens->n++] = list->terms[i].value;
	}
}

/* One of the lists has to hold. */
static enum tt_err check_if(struct call *call, const struct place *place,
			    struct lock_tokens *tokens)
{
	struct if_header header;
	bool any = false;
	enum tt_err err = header_if(call->arena, request_header(call->req, "If"), &header);

	for (size_t i = 0; !err && i < header.n; i++) {
		bool holds;

		show_tokens(call, &header.lists[i], tokens);
		err = list_holds(call, place, &header.lists[i], &holds);
		any |= !err && holds;
	}
	if (err)
		return err;
	return header.n == 0 || any ? TT_OK : TT_ERR_PRECONDITION;
}

/* Of files only: a folder has no tag here. */
static bool fits(struct call *call, const struct place *place, struct tt_str list)
{
	if (tt_str_is(tt_str_trim(list), "*"))
		return place->is_there;
	return place->is_there && !place->file.is_folder &&
	       header_has_tag(list, dav_tag(call->arena, &place->file));
}

static bool was_changed_after(struct call *call, const struct place *place, struct tt_str date,
			      bool *is_date)
{
	int64_t unix_s;

	*is_date = place->is_there && header_date(call->arena, date, &unix_s);
	return *is_date && place->file.modified_s > unix_s;
}

static enum tt_err check_match(struct call *call, const struct place *place)
{
	struct tt_str match = request_header(call->req, "If-Match");
	struct tt_str since = request_header(call->req, "If-Unmodified-Since");
	bool is_date;

	if (match.p)
		return fits(call, place, match) ? TT_OK : TT_ERR_PRECONDITION;
	return was_changed_after(call, place, since, &is_date) ? TT_ERR_PRECONDITION : TT_OK;
}

enum tt_err dav_check_conditions(struct call *call, const struct place *place,
				 struct lock_tokens *tokens)
{
	struct tt_str none = request_header(call->req, "If-None-Match");
	enum tt_err err;

	*tokens = (struct lock_tokens){ NULL, 0 };
	err = check_if(call, place, tokens);
	if (!err)
		err = check_match(call, place);
	if (!err && none.p && fits(call, place, none))
		err = TT_ERR_PRECONDITION;
	return err;
}

enum tt_err dav_check_cached(struct call *call, const struct place *place, bool *is_cached)
{
	struct tt_str none = request_header(call->req, "If-None-Match");
	struct tt_str since = request_header(call->req, "If-Modified-Since");
	struct lock_tokens tokens = { NULL, 0 };
	bool is_date;
	bool changed;
	enum tt_err err = check_if(call, place, &tokens);

	if (!err)
		err = check_match(call, place);
	changed = was_changed_after(call, place, since, &is_date);
	*is_cached = none.p ? fits(call, place, none) : is_date && !changed;
	return err;
}
