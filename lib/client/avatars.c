/* avatars.c - pictures of conversations and of people. */
#include "lib/client/internal.h"

#define AVATAR SPREED "/v1/room/%s/avatar"

static const char *type_of(const unsigned char *p, size_t n)
{
	static const unsigned char png[] = { 0x89, 'P', 'N', 'G' };
	static const unsigned char jpeg[] = { 0xff, 0xd8, 0xff };

	if (n >= sizeof(png) && memcmp(p, png, sizeof(png)) == 0)
		return "image/png";
	if (n >= sizeof(jpeg) && memcmp(p, jpeg, sizeof(jpeg)) == 0)
		return "image/jpeg";
	return "application/octet-stream"; /* the server says what it thinks of it */
}

struct tt_call *tt_avatar_set_picture(struct tt_client *client, const char *token,
				      const void *picture, size_t n)
{
	struct tt_call *call = tt_req_new(client, &tt_answer_conversation, "POST", AVATAR, token);

	tt_req_form_file(call, type_of(picture, n), picture, n, NULL, NULL);
	return call;
}

struct tt_call *tt_avatar_set_emoji(struct tt_client *client, const char *token, const char *emoji,
				    const char *color)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_conversation, "POST", AVATAR "/emoji", token);

	tt_req_text(call, "emoji", emoji ? emoji : "");
	if (color)
		tt_req_text(call, "color", color);
	else
		tt_req_null(call, "color");
	return call;
}

struct tt_call *tt_avatar_delete(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &tt_answer_conversation, "DELETE", AVATAR, token);
}

struct tt_call *tt_avatar_get(struct tt_client *client, const char *token, bool dark)
{
	return dark ? tt_req_new(client, &tt_answer_bytes, "GET", AVATAR "/dark", token)
		    : tt_req_new(client, &tt_answer_bytes, "GET", AVATAR, token);
}

struct tt_call *tt_user_avatar_get(struct tt_client *client, const char *user_id, int size,
				   bool dark)
{
	int64_t pixels = size;

	return dark ? tt_req_new(client, &tt_answer_bytes, "GET",
				 "index.php/avatar/%s/%" PRId64 "/dark", user_id, pixels)
		    : tt_req_new(client, &tt_answer_bytes, "GET", "index.php/avatar/%s/%" PRId64,
				 user_id, pixels);
}
