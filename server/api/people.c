/* people.c - what apps show of a person: her card, her profile, her absence and what the two have
 * in the calendar. There is no calendar here, and no absences are kept: of these there are none. */
#include "server/api/handlers_accounts.h"
#include "server/api/call.h"
#include "server/api/url.h"

struct person {
	struct user user;
	struct user_field *fields;
	size_t n_fields;
};

/* What is not there is shown as `missing`. */
static struct tt_str field(const struct person *person, const char *name, const char *missing)
{
	for (size_t i = 0; i < person->n_fields; i++)
		if (tt_str_is(person->fields[i].name, name))
			return person->fields[i].value;
	return tt_str(missing);
}

/* Whether she shows it to the others here. */
static bool is_shown(struct call *call, const struct person *person, const char *name)
{
	const char *scope = tt_arena_printf(call->arena, "%sScope", name);

	return !tt_str_is(field(person, scope, ""), "v2-private");
}

static enum tt_err find(struct call *call, struct person *out)
{
	enum tt_err err =
		store_user_find(call->db, call->arena, call_str(call, "user"), &out->user);

	if (!err && !out->user.enabled)
		err = TT_ERR_NO_USER;
	return err ? err
		   : store_user_fields(call->db, call->arena, out->user.id, &out->fields,
				       &out->n_fields);
}

/* One of the kinds that apps know by `kind`. */
struct action {
	const char *kind;
	struct tt_str title;
	struct tt_str target;
};

static struct tt_str icon(struct call *call)
{
	return tt_str_printf(call->arena, "%.*s/favicon.ico", TT_STR_ARG(call->talk.base_url));
}

static bool has_email(struct call *call, const struct person *person)
{
	return person->user.email.n > 0 && is_shown(call, person, "email");
}

static struct action email_of(struct call *call, const struct person *person)
{
	return (struct action){
		.kind = "email",
		.title = person->user.email,
		.target = tt_str_printf(call->arena, "mailto:%.*s", TT_STR_ARG(person->user.email)),
	};
}

static struct action talk_to(struct call *call, const struct person *person)
{
	struct tt_str id = url_encode(call->arena, person->user.id);

	return (struct action){
		.kind = "spreed",
		.title = tt_str_printf(call->arena, "Talk to %.*s",
				       TT_STR_ARG(person->user.display_name)),
		.target = tt_str_printf(call->arena, "%.*s/apps/spreed/?callUser=%.*s",
					TT_STR_ARG(call->talk.base_url), TT_STR_ARG(id)),
	};
}

static void put_card_action(struct call *call, struct action action)
{
	tt_write_object(call->out);
	tt_put_str(call->out, "title", action.title);
	tt_put_str(call->out, "icon", icon(call));
	tt_put_str(call->out, "hyperlink", action.target);
	tt_put_c(call->out, "appId", action.kind);
	tt_write_end(call->out);
}

enum tt_err people_card(struct call *call)
{
	struct person person;
	enum tt_err err = find(call, &person);

	if (err)
		return err;
	tt_write_object(call->out);
	tt_put_str(call->out, "userId", person.user.id);
	tt_put_str(call->out, "displayName", person.user.display_name);
	tt_put_list(call->out, "actions");
	if (has_email(call, &person))
		put_card_action(call, email_of(call, &person));
	put_card_action(call, talk_to(call, &person));
	tt_write_end(call->out);
	tt_write_end(call->out);
	return TT_OK;
}

static void put_profile_action(struct call *call, struct action action)
{
	tt_write_object(call->out);
	tt_put_c(call->out, "id", action.kind);
	tt_put_str(call->out, "icon", icon(call));
	tt_put_str(call->out, "title", action.title);
	tt_put_str(call->out, "target", action.target);
	tt_write_end(call->out);
}

static void put_field_action(struct call *call, const struct person *person, const char *name,
			     const char *scheme)
{
	struct tt_str value = field(person, name, "");
	struct tt_str target = tt_str_printf(call->arena, "%s%.*s", scheme, TT_STR_ARG(value));

	if (value.n > 0 && is_shown(call, person, name))
		put_profile_action(call, (struct action){ name, value, target });
}

static void put_actions(struct call *call, const struct person *person)
{
	tt_put_list(call->out, "actions");
	put_profile_action(call, talk_to(call, person));
	if (has_email(call, person))
		put_profile_action(call, email_of(call, person));
	put_field_action(call, person, "phone", "tel:");
	put_field_action(call, person, "website", "");
	tt_write_end(call->out);
}

/* What the time is there apps reckon by the offset: it is told where it is certain. */
static void put_zone(struct call *call, const struct person *person)
{
	struct tt_str zone = field(person, "timezone", "UTC");

	tt_put_str(call->out, "timezone", zone);
	if (tt_str_is(zone, "UTC"))
		tt_put_i64(call->out, "timezoneOffset", 0);
}

enum tt_err people_profile(struct call *call)
{
	static const char *const shown[] = { "address",      "biography", "headline",
					     "organisation", "pronouns",  "role" };
	struct person person;
	enum tt_err err = find(call, &person);

	if (err)
		return err == TT_ERR_NO_USER ? TT_ERR_NO_PROFILE : err;
	if (tt_str_is(field(&person, "profile_enabled", "1"), "0"))
		return TT_ERR_PROFILE_OFF;
	tt_write_object(call->out);
	tt_put_str(call->out, "userId", person.user.id);
	tt_put_str(call->out, "displayname", person.user.display_name);
	for (size_t i = 0; i < ARRAY_LEN(shown); i++)
		if (is_shown(call, &person, shown[i]))
			tt_put_str_or_null(call->out, shown[i], field(&person, shown[i], NULL));
	tt_put_bool(call->out, "isUserAvatarVisible", true);
	put_actions(call, &person);
	put_zone(call, &person);
	tt_write_end(call->out);
	return TT_OK;
}

enum tt_err people_absence(struct call *call)
{
	(void)call;
	return TT_ERR_NO_ABSENCE;
}

enum tt_err people_events(struct call *call)
{
	tt_write_object(call->out);
	tt_put_list(call->out, "events");
	tt_write_end(call->out);
	tt_write_end(call->out);
	return TT_OK;
}
