/* send.c - says something in a conversation.
 *
 *	send URL USER TOKEN TEXT        the password is read from the variable TT_PASSWORD */
#include <tertulia/tertulia.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int send_text(struct tt_client *client, const char *token, const char *text)
{
	struct tt_call *call = tt_message_send(client, token, text, NULL);
	int err = tt_perform(call);

	if (err)
		fprintf(stderr, "send: %s\n", tt_call_error(call)->text);
	else
		printf("%" PRId64 "\n", tt_call_message(call)->id);
	tt_call_free(call);
	return err;
}

int main(int argc, char *argv[])
{
	struct tt_client *client;
	int err;

	if (argc != 5) {
		fprintf(stderr, "usage: send URL USER TOKEN TEXT\n");
		return 2;
	}
	err = tt_client_create(&client, argv[1]);
	if (!err)
		err = tt_client_set_login(client, argv[2], getenv("TT_PASSWORD"));
	if (err)
		fprintf(stderr, "send: address or login: %s\n",
			tt_error_name((enum tt_error_code)err));
	else
		err = send_text(client, argv[3], argv[4]);
	tt_client_unref(client);
	return err != 0;
}
