/* users.c - people: accounts, what they are doing, finding them, their preferences. */
#include "lib/client/internal.h"
#include "lib/wire/user.h"
#include "lib/wire/user_status.h"

#define STATUS "ocs/v2.php/apps/user_status/api/v1"

static const struct decoder one_user = ANSWER_ONE(tt_user_object);
static const struct decoder one_status = ANSWER_ONE(tt_user_status_object);
static const struct decoder statuses = ANSWER_LIST(tt_user_status_object);

const struct tt_user *tt_call_user(const struct tt_call *call)
{
	return tt_answer_first(call, &tt_user_object);
}

const struct tt_user_status *tt_call_user_status(const struct tt_call *call)
{
	return tt_answer_first(call, &tt_user_status_object);
}

const struct tt_user_status *tt_call_user_statuses(const struct tt_call *call, size_t *n)
{
	return tt_answer_items(call, &tt_user_status_object, n);
}

struct tt_call *tt_user_get(struct tt_client *client, const char *user_id)
{
	return user_id ? tt_req_new(client, &one_user, "GET", "ocs/v2.php/cloud/users/%s", user_id)
		       : tt_req_new(client, &one_user, "GET", "ocs/v2.php/cloud/user");
}

struct tt_call *tt_user_status_get(struct tt_client *client, const char *user_id)
{
	return user_id ? tt_req_new(client, &one_status, "GET", STATUS "/statuses/%s", user_id)
		       : tt_req_new(client, &one_status, "GET", STATUS "/user_status");
}

struct tt_call *tt_user_statuses_list(struct tt_client *client, int limit, int offset)
{
	struct tt_call *call = tt_req_new(client, &statuses, "GET", STATUS "/statuses");

	tt_req_int_set(call, "limit", limit);
	tt_req_int_set(call, "offset", offset);
	return call;
}

struct tt_call *tt_user_status_set(struct tt_client *client, const char *type)
{
	struct tt_call *call = tt_req_new(client, &one_status, "PUT", STATUS "/user_status/status");

	tt_req_text(call, "statusType", type ? type : "");
	return call;
}

struct tt_call *tt_user_status_set_message(struct tt_client *client, const char *message,
					   const char *icon, int64_t clear_at_s)
{
	struct tt_call *call =
		tt_req_new(client, &one_status, "PUT", STATUS "/user_status/message/custom");

	tt_req_text(call, "message", message);
	tt_req_text(call, "statusIcon", icon);
	tt_req_int_set(call, "clearAt", clear_at_s);
	return call;
}

struct tt_call *tt_user_status_set_predefined(struct tt_client *client, const char *message_id,
					      int64_t clear_at_s)
{
	struct tt_call *call =
		tt_req_new(client, &one_status, "PUT", STATUS "/user_status/message/predefined");

	tt_req_text(call, "messageId", message_id ? message_id : "");
	tt_req_int_set(call, "clearAt", clear_at_s);
	return call;
}

struct tt_call *tt_user_status_predefined(struct tt_client *client)
{
	return tt_req_new(client, &tt_answer_json, "GET", STATUS "/predefined_statuses");
}

struct tt_call *tt_user_status_clear_message(struct tt_client *client)
{
	return tt_req_new(client, &tt_answer_nothing, "DELETE", STATUS "/user_status/message");
}

struct tt_call *tt_people_search(struct tt_client *client, const char *search, unsigned types,
				 const char *token, int limit)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_json, "GET", "ocs/v2.php/core/autocomplete/get");
	char digits[4];

	tt_req_text(call, "search", search ? search : "");
	tt_req_text(call, "itemType", "call");
	tt_req_text(call, "itemId", token ? token : "new");
	for (unsigned type = 0; type < 32; type++) {
		if (!((types ? types : 1u) >> type & 1))
			continue;
		snprintf(digits, sizeof(digits), "%u", type);
		tt_req_query(call, "shareTypes[]", digits);
	}
	tt_req_int_set(call, "limit", limit);
	return call;
}

struct tt_call *tt_preference_set(struct tt_client *client, const char *key, const char *value)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_nothing, "POST", SPREED "/v1/settings/user");

	tt_req_text(call, "key", key ? key : "");
	tt_req_text(call, "value", value ? value : "");
	return call;
}
