/* chapters_people.c - people, their logins, and calls that the library has no function for. */
#include "chapters.h"

void people(void)
{
	const struct tt_server *server;
	struct tt_call *call = OK(tt_capabilities_get(guest));
	const struct tt_user_status *status;
	size_t n;

	server = tt_call_server(call);
	CHECK(server->major >= 27 && server->version.n > 0 && server->talk_features.n > 20);
	CHECK(server->max_message_chars == 32000);
	CHECK(tt_call_has_capability(call, "spreed"));
	CHECK(tt_call_has_capability(call, "spreed.features.chat-v2"));
	CHECK(tt_call_has_capability(call, "user_status.enabled"));
	CHECK(!tt_call_has_capability(call, "spreed.features.no-such"));
	CHECK(!tt_call_has_capability(call, "no.such.thing"));
	CHECK(!tt_call_has_capability(call, "spreed.config.call.enabled"));

	CHECK(is(tt_call_user(OK(tt_user_get(alice, NULL)))->id, "alice"));
	CHECK(is(tt_call_user(OK(tt_user_get(admin, "bob")))->id, "bob"));
	CHECK(is(tt_call_user_status(OK(tt_user_status_set(bob, "away")))->status, "away"));
	status = tt_call_user_status(
		OK(tt_user_status_set_message(bob, "lunch", "\xf0\x9f\x8d\x9c", 4102444800)));
	CHECK(is(status->message, "lunch") && status->clear_at == 4102444800);
	status = tt_call_user_status(OK(tt_user_status_get(bob, NULL)));
	CHECK(is(status->message, "lunch") && status->parts & TT_PART_OWN);
	status = tt_call_user_status(OK(tt_user_status_get(alice, "bob")));
	CHECK(is(status->icon, "\xf0\x9f\x8d\x9c") && !(status->parts & TT_PART_OWN));
	call = OK(tt_user_statuses_list(alice, 10, 0));
	CHECK(tt_call_user_statuses(call, &n) && n >= 1);
	CHECK(tt_json_count(tt_call_json(OK(tt_user_status_predefined(bob)))) > 2);
	CHECK(tt_call_user_status(OK(tt_user_status_set_predefined(bob, "meeting", 0)))
		      ->is_predefined);
	OK(tt_user_status_clear_message(bob));
	call = OK(tt_people_search(alice, "bo", 0, NULL, 5));
	CHECK(is(tt_json_text(tt_json_get(tt_json_at(tt_call_json(call), 0), "id")), "bob"));
	OK(tt_preference_set(bob, "typing_privacy", "1"));
	OK(tt_preference_set(bob, "typing_privacy", "0"));
}

void logins(void)
{
	struct tt_call *call = OK(tt_login_flow_start(guest));
	const struct tt_login_flow *flow = tt_call_login_flow(call);
	char text[256];

	CHECK(flow && flow->token.n > 20 && strncmp(flow->login.p, "http", 4) == 0);
	REFUSED(tt_login_flow_poll(guest, flow ? flow->token.p : "x"), 404, "");
	call = OK(tt_app_password_get(bob));
	snprintf(text, sizeof(text), "%s",
		 tt_json_text(tt_json_get(tt_call_json(call), "apppassword")).p);
	CHECK(strlen(text) > 20);
	tt_client_set_login(bob, "bob", text);
	OK(tt_conversations_list(bob, NULL));
	OK(tt_app_password_delete(bob));
	REFUSED(tt_conversations_list(bob, NULL), 401, "");
	tt_client_set_login(bob, "bob", "bob");
	OK(tt_conversations_list(bob, NULL));
}

void generic(void)
{
	const struct tt_parameter roomname[] = { { "roomType", "2" }, { "roomName", "O & C = ?" } };
	const struct tt_parameter query[] = { { "format", "json" } };
	const struct tt_parameter header[] = { { "OCS-APIRequest", "true" } };
	const struct tt_request xml = { .method = "GET", .path = "/ocs/v1.php/cloud/capabilities" };
	const struct tt_request json = { .method = "GET",
					 .path = "ocs/v1.php/cloud/user",
					 .query = query,
					 .n_query = 1,
					 .headers = header,
					 .n_headers = 1 };
	struct tt_call *call;
	char path[256];

	call = OK(tt_ocs_call(alice, "POST", "/ocs/v2.php/apps/spreed/api/v4/room", roomname, 2));
	CHECK(is(tt_json_text(tt_json_get(tt_call_json(call), "name")), "O & C = ?"));
	snprintf(path, sizeof(path), "ocs/v2.php/apps/spreed/api/v4/room/%s",
		 tt_json_text(tt_json_get(tt_call_json(call), "token")).p);
	OK(tt_ocs_call(alice, "DELETE", path, NULL, 0));
	REFUSED(tt_ocs_call(alice, "DELETE", path, NULL, 0), 404, "");
	/* Version 1 says no with status 200. */
	call = tt_ocs_call(alice, "GET", "ocs/v1.php/no/such", NULL, 0);
	CHECK(tt_perform(call) == TT_E_REFUSED && tt_call_status(call) == 200);
	CHECK(tt_call_error(call)->ocs_code == 998);
	keep(call);
	call = OK(tt_request_call(alice, &xml));
	CHECK(!tt_call_json(call) && strstr(tt_call_body(call).p, "<ocs>"));
	call = OK(tt_request_call(alice, &json));
	CHECK(is(tt_json_text(tt_json_path(tt_call_json(call), "ocs.data.id")), "alice"));
}
