/* user_change.c - what follows when an account has changed. */
#include "cli/user.h"

#include <stdio.h>

enum tt_err user_find(struct verb_call *call, const char **id)
{
	struct user user;
	enum tt_err err = store_user_find(call->db, &call->arena, tt_str(*id), &user);

	if (!err)
		*id = user.id.p;
	return err;
}

void user_publish(struct verb_call *call, const char *id)
{
	bus_publish(call->news.bus, topic_account(tt_str(id)));
}

void user_show_password(struct tt_str password)
{
	printf("password: %.*s\n", TT_STR_ARG(password));
}

int user_finish(struct verb_call *call, enum tt_err err, const char *id)
{
	int status = verb_finish(call, err, id);

	if (status == EXIT_SUCCESS)
		user_publish(call, id);
	return status;
}
