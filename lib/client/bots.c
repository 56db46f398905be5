/* bots.c - bots of a server and of a conversation, and what a bot itself needs. */
#include "lib/client/internal.h"
#include "lib/wire/bot.h"

#include <sodium.h>

#define BOT SPREED "/v1/bot/%s"

enum {
	RANDOM_LEN = 64,
	SIGNATURE_LEN = 2 * crypto_auth_hmacsha256_BYTES
};

static const struct decoder one_bot = ANSWER_ONE(tt_bot_object);
static const struct decoder bots = ANSWER_LIST(tt_bot_object);

const struct tt_bot *tt_call_bot(const struct tt_call *call)
{
	return tt_answer_first(call, &tt_bot_object);
}

const struct tt_bot *tt_call_bots(const struct tt_call *call, size_t *n)
{
	return tt_answer_items(call, &tt_bot_object, n);
}

struct tt_call *tt_bots_list(struct tt_client *client)
{
	return tt_req_new(client, &bots, "GET", SPREED "/v1/bot/admin");
}

struct tt_call *tt_conversation_bots(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &bots, "GET", BOT, token);
}

struct tt_call *tt_bot_enable(struct tt_client *client, const char *token, int64_t bot_id)
{
	return tt_req_new(client, &one_bot, "POST", BOT "/%" PRId64, token, bot_id);
}

struct tt_call *tt_bot_disable(struct tt_client *client, const char *token, int64_t bot_id)
{
	return tt_req_new(client, &one_bot, "DELETE", BOT "/%" PRId64, token, bot_id);
}

/* HMAC-SHA256 over the random text and what is signed, in lower case hex digits. */
static void sign(char out[SIGNATURE_LEN + 1], const char *secret, const char *random, const void *p,
		 size_t n)
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)random, strlen(random));
	crypto_auth_hmacsha256_update(&state, p, n);
	crypto_auth_hmacsha256_final(&state, mac);
	sodium_bin2hex(out, SIGNATURE_LEN + 1, mac, sizeof(mac));
}

static void add_signature(struct tt_call *call, const char *secret, const char *text)
{
	char random[RANDOM_LEN + 1];
	char signature[SIGNATURE_LEN + 1];

	if (!secret || !text) {
		tt_req_wrong(call, "the secret or the text is missing");
		return;
	}
	if (!call)
		return;
	call->anonymous = true;
	tt_random_hex(random, RANDOM_LEN);
	sign(signature, secret, random, text, strlen(text));
	tt_req_header(call, "X-Nextcloud-Talk-Bot-Random", random);
	tt_req_header(call, "X-Nextcloud-Talk-Bot-Signature", signature);
}

struct tt_call *tt_bot_send(struct tt_client *client, const char *secret, const char *token,
			    const char *text, const struct tt_send_options *options)
{
	static const struct tt_send_options defaults = { 0 };
	struct tt_call *call =
		tt_req_new(client, &tt_answer_nothing, "POST", BOT "/message", token);

	if (!options)
		options = &defaults;
	add_signature(call, secret, text);
	tt_req_text(call, "message", text);
	tt_req_int_set(call, "replyTo", options->reply_to);
	tt_req_reference(call, options->reference_id);
	if (options->silent)
		tt_req_bool(call, "silent", true);
	tt_req_text(call, "threadTitle", options->thread_title);
	tt_req_int_set(call, "threadId", options->thread_id);
	return call;
}

static struct tt_call *react(struct tt_client *client, const char *method, const char *secret,
			     const char *token, int64_t message_id, const char *reaction)
{
	struct tt_call *call = tt_req_new(client, &tt_answer_nothing, method,
					  BOT "/reaction/%" PRId64, token, message_id);

	add_signature(call, secret, reaction);
	tt_req_text(call, "reaction", reaction);
	return call;
}

struct tt_call *tt_bot_react(struct tt_client *client, const char *secret, const char *token,
			     int64_t message_id, const char *reaction)
{
	return react(client, "POST", secret, token, message_id, reaction);
}

struct tt_call *tt_bot_unreact(struct tt_client *client, const char *secret, const char *token,
			       int64_t message_id, const char *reaction)
{
	return react(client, "DELETE", secret, token, message_id, reaction);
}

/* In constant time, and in any case of its letters. */
bool tt_bot_verify(const char *secret, const char *random, const char *signature, const void *body,
		   size_t n)
{
	char want[SIGNATURE_LEN + 1];
	char got[SIGNATURE_LEN];

	if (!secret || !random || !signature || strlen(signature) != SIGNATURE_LEN)
		return false;
	for (int i = 0; i < SIGNATURE_LEN; i++) {
		char c = signature[i];

		got[i] = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
	}
	sign(want, secret, random, body, n);
	return sodium_memcmp(want, got, SIGNATURE_LEN) == 0;
}
