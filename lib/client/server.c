/* server.c - what the server is and can do, and how one gets an app password from it. */
#include "lib/client/internal.h"

static struct tt_str text_at(const struct tt_json *object, const char *key)
{
	return tt_json_text(tt_json_get(object, key));
}

static int64_t int_at(const struct tt_json *object, const char *path)
{
	return tt_json_int(tt_json_path(object, path));
}

static struct tt_texts texts_at(struct tt_call *call, const struct tt_json *object, const char *key)
{
	const struct tt_json *list = tt_json_get(object, key);
	size_t n = tt_json_n_items(list);
	struct tt_str *items = tt_arena_array(&call->arena, struct tt_str, n);

	for (size_t i = 0; items && i < n; i++)
		items[i] = tt_json_text(&list->items[i]);
	return (struct tt_texts){ items, items ? n : 0 };
}

/* Without Talk there is no "spreed", or PHP's []. */
static bool read_server(struct tt_call *call, const struct tt_json *data)
{
	struct tt_server *server = tt_arena_new(&call->arena, struct tt_server);
	const struct tt_json *version = tt_json_get(data, "version");
	const struct tt_json *talk = tt_json_get(tt_json_get(data, "capabilities"), "spreed");

	if (!tt_json_is(version, TT_JSON_OBJECT)) {
		tt_decode_failed(call, "capabilities", "version");
		return false;
	}
	call->items = server;
	if (!server)
		return true; /* the arena tells */
	call->n_items = 1;
	server->major = int_at(version, "major");
	server->minor = int_at(version, "minor");
	server->micro = int_at(version, "micro");
	server->version = text_at(version, "string");
	server->edition = text_at(version, "edition");
	server->extended_support = tt_json_bool(tt_json_get(version, "extendedSupport"));
	server->talk_version = text_at(talk, "version");
	server->talk_features = texts_at(call, talk, "features");
	server->max_message_chars = int_at(talk, "config.chat.max-length");
	return true;
}

static const struct decoder capabilities = { &capabilities, ANSWER_OCS, read_server, false };

struct tt_call *tt_capabilities_get(struct tt_client *client)
{
	return tt_req_new(client, &capabilities, "GET", "ocs/v2.php/cloud/capabilities");
}

const struct tt_server *tt_call_server(const struct tt_call *call)
{
	return tt_answer_first(call, &capabilities);
}

static bool is_in_list(const struct tt_json *list, struct tt_str name)
{
	for (size_t i = 0; i < tt_json_count(list); i++)
		if (tt_str_eq(tt_json_text(tt_json_at(list, i)), name))
			return true;
	return false;
}

bool tt_call_has_capability(const struct tt_call *call, const char *name)
{
	const struct tt_json *at = tt_json_get(tt_call_json(call), "capabilities");
	struct tt_str rest = tt_str(name);

	if (strchr(name, '.') == NULL)
		return tt_json_get(at, name) != NULL;
	while (rest.p) {
		struct tt_str part = tt_str_cut(&rest, '.');
		size_t place = 0;

		if (!rest.p && tt_json_is(at, TT_JSON_LIST))
			return is_in_list(at, part);
		at = tt_json_find(at, part, &place);
	}
	return tt_json_bool(at);
}

static bool read_login_flow(struct tt_call *call, const struct tt_json *data)
{
	struct tt_login_flow *flow = tt_arena_new(&call->arena, struct tt_login_flow);

	call->items = flow;
	if (!flow)
		return true;
	call->n_items = 1;
	flow->login = text_at(data, "login");
	flow->token = text_at(tt_json_get(data, "poll"), "token");
	if (call->arena.failed || (flow->login.p && flow->token.p))
		return true;
	tt_decode_failed(call, "login flow", NULL);
	return false;
}

static const struct decoder login_flow = { &login_flow, ANSWER_JSON, read_login_flow, false };

const struct tt_login_flow *tt_call_login_flow(const struct tt_call *call)
{
	return tt_answer_first(call, &login_flow);
}

struct tt_call *tt_login_flow_start(struct tt_client *client)
{
	return tt_req_new(client, &login_flow, "POST", "index.php/login/v2");
}

static bool read_login(struct tt_call *call, const struct tt_json *data)
{
	struct tt_login *login = tt_arena_new(&call->arena, struct tt_login);

	call->items = login;
	if (!login)
		return true;
	call->n_items = 1;
	login->server = text_at(data, "server");
	login->name = text_at(data, "loginName");
	login->app_password = text_at(data, "appPassword");
	if (call->arena.failed || (login->server.p && login->name.p && login->app_password.p))
		return true;
	tt_decode_failed(call, "login", NULL);
	return false;
}

static const struct decoder login = { &login, ANSWER_JSON, read_login, false };

const struct tt_login *tt_call_login(const struct tt_call *call)
{
	return tt_answer_first(call, &login);
}

/* Login tokens are letters and digits, but who knows what a server sends. */
struct tt_call *tt_login_flow_poll(struct tt_client *client, const char *token)
{
	struct tt_call *call = tt_req_new(client, &login, "POST", "index.php/login/v2/poll");

	tt_req_text(call, "token", token ? token : "");
	return call;
}

struct tt_call *tt_app_password_get(struct tt_client *client)
{
	return tt_req_new(client, &tt_answer_json, "GET", "ocs/v2.php/core/getapppassword");
}

struct tt_call *tt_app_password_delete(struct tt_client *client)
{
	return tt_req_new(client, &tt_answer_nothing, "DELETE", "ocs/v2.php/core/apppassword");
}
