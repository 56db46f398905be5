/* user.c - tertulia user: accounts and their passwords. Works on the database, so a server may be
 * running or not. */
#include "cli/changed.h"
#include "cli/user.h"
#include "server/talk/rooms/departed.h"

#include <stdio.h>

static const char help[] =
	"usage: tertulia user COMMAND [OPTION...] [ID]\n"
	"\n"
	"Accounts of a Tertulia server. A running server notices every change at once.\n"
	"\n"
	"commands:\n"
	"  add ID                     a new account\n"
	"      --display-name NAME    default: the id\n"
	"      --email ADDRESS        people may log in with it, too\n"
	"      --group GROUP          member of it; may be given several times\n"
	"      --admin                member of the group admin\n"
	"  list                       all accounts\n"
	"      --search TEXT          those with TEXT in id, name or e-mail address\n"
	"  show ID                    all that is known of one\n"
	"  set ID                     changes what is given\n"
	"      --display-name NAME\n"
	"      --email ADDRESS        '' takes it away\n"
	"      --quota SIZE           as 5GB; none, default\n"
	"  delete ID                  the account, for good; what it wrote stays\n"
	"  disable ID, enable ID      nobody can log in with a disabled account\n"
	"      --force                with delete and disable: also the last administrator\n"
	"  passwd ID                  a new password; app passwords stay good\n"
	"      --revoke-app-passwords takes these away as well\n"
	"  app-password create ID NAME\n"
	"                             a password for the client NAME, printed once\n"
	"  app-password list ID\n"
	"  app-password rename ID NUMBER NAME\n"
	"  app-password revoke ID NUMBER\n"
	"  app-password revoke ID --all\n"
	"  app-password wipe ID NUMBER\n"
	"                             its client is let in no more, and told to forget what it has\n"
	"  logout ID                  ends where it is logged in with a browser\n"
	"\n"
	"options:\n"
	"  --data DIR                 the server's folder (default: ./tertulia-data)\n"
	"  --config FILE              ... or the server's settings, which name it\n"
	"  --password-stdin           with add and passwd: read the password from standard input\n"
	"  --generate                 with add and passwd: make one up and print it\n"
	"  --json                     with lists and show: for programs\n"
	"  --help                     this text\n"
	"\n"
	"Passwords are asked for on a terminal, twice; without one they are made up and printed.\n"
	"They have at least 8 characters.\n"
	"The first account may be added before the server has ever run; think of --admin.\n"
	"\n"
	"examples:\n"
	"  tertulia user add alice --data /var/lib/tertulia --email alice@example.org\n"
	"  tertulia user add buildbot --generate --group bots\n"
	"  pass show chat/alice | tertulia user passwd alice --password-stdin\n"
	"  tertulia user set alice --display-name 'Alice A.' --quota 5GB\n"
	"  tertulia user app-password create alice 'alerts on db1'\n"
	"  tertulia user list --json | jq -r '.[] | select(.enabled | not) | .id'\n"
	"\n"
	"TERTULIA_DATA and TERTULIA_CONFIG stand for --data and --config.\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage.\n";

static enum tt_err exists(struct verb_call *call, const char **id)
{
	enum tt_err err = db_begin(call->db, DB_READ);

	return err ? err : db_end(call->db, user_find(call, id));
}

/* What can be said before a password is asked for. */
static enum tt_err check_new(struct verb_call *call, const struct new_user *user)
{
	const char *id = user->id.p;
	enum tt_err err = accounts_check_user_id(user->id);

	if (!err && user->display_name.n > 0)
		err = accounts_check_display_name(user->display_name);
	if (!err && user->email.p)
		err = accounts_check_email(user->email);
	if (!err)
		err = exists(call, &id);
	if (err == TT_ERR_NO_USER)
		return TT_OK;
	return err ? err : TT_ERR_USER_EXISTS;
}

/* The server makes an administrator for itself only when it finds no account at all. */
static void hint_at_admins(struct verb_call *call)
{
	int64_t n;
	enum tt_err err = db_begin(call->db, DB_READ);

	if (!err)
		err = db_end(call->db, accounts_count_admins(call->db, &n));
	if (!err && n == 0)
		fprintf(stderr,
			"%s: there is no administrator yet; to make one: tertulia group"
			" member-add admin %s\n",
			call->command, call->args[0]);
}

static enum tt_err join(struct talk *talk, struct tt_str group, struct tt_str user)
{
	struct group found;
	enum tt_err err = store_group_get(talk->db, talk->arena, group, &found);

	return err ? err : talk_group_join(talk, found.id, user);
}

/* *subject is whom or what the error is about. */
static enum tt_err add_with_groups(struct verb_call *call, struct talk *talk,
				   const struct new_user *user, const char **subject)
{
	enum tt_err err = accounts_add_user(call->db, user);

	if (!err && call->admin)
		err = join(talk, ADMIN_GROUP, user->id);
	for (size_t i = 0; !err && i < call->groups.n; i++) {
		*subject = call->groups.items[i];
		err = join(talk, tt_str(call->groups.items[i]), user->id);
	}
	return err;
}

static int run_add(struct verb_call *call)
{
	struct new_user user = {
		.id = tt_str(call->args[0]),
		.display_name = tt_str(call->display_name),
		.email = tt_str(call->email),
	};
	struct tt_str password = { NULL, 0 };
	bool generated = false;
	const char *subject = user.id.p;
	enum tt_err err = check_new(call, &user);
	struct talk talk = changed_talk(call);
	int rc;

	if (err)
		return verb_failed(call, user.id.p, err);
	if (!verb_password(call, &password, &generated))
		return EXIT_FAILURE;
	err = accounts_hash(NULL, &user.password_hash, &call->arena, password, generated);
	if (!err)
		err = db_begin(call->db, DB_WRITE);
	if (err)
		return verb_failed(call, user.id.p, err);
	err = add_with_groups(call, &talk, &user, &subject);
	rc = changed_finish(call, &talk, err, subject);
	if (rc == EXIT_SUCCESS)
		changed_tell(call, &talk);
	if (rc == EXIT_SUCCESS && generated)
		user_show_password(password);
	if (rc == EXIT_SUCCESS)
		hint_at_admins(call);
	return rc;
}

static enum tt_err spare_last_admin(struct verb_call *call, struct tt_str id)
{
	return call->force ? TT_OK : accounts_spare_last_admin(call->db, id);
}

static int run_delete(struct verb_call *call)
{
	const char *id = call->args[0];
	struct talk talk = changed_talk(call);
	int status;
	enum tt_err err = db_begin(call->db, DB_WRITE);

	if (err)
		return verb_failed(call, id, err);
	err = user_find(call, &id);
	if (!err)
		err = spare_last_admin(call, tt_str(id));
	if (!err)
		err = talk_delete_account(&talk, tt_str(id));
	status = changed_finish(call, &talk, err, id);
	if (status == EXIT_SUCCESS) {
		user_publish(call, id);
		changed_tell(call, &talk);
	}
	return status;
}

static int set_enabled(struct verb_call *call, bool enabled)
{
	const char *id = call->args[0];
	enum tt_err err = db_begin(call->db, DB_WRITE);

	if (err)
		return verb_failed(call, id, err);
	err = user_find(call, &id);
	if (!err && !enabled)
		err = spare_last_admin(call, tt_str(id));
	if (!err)
		err = store_user_set_enabled(call->db, tt_str(id), enabled);
	return user_finish(call, err, id);
}

static int run_enable(struct verb_call *call)
{
	return set_enabled(call, true);
}

static int run_disable(struct verb_call *call)
{
	return set_enabled(call, false);
}

static enum tt_err set_password(struct verb_call *call, struct tt_str id, struct tt_str hash)
{
	enum tt_err err = store_user_set_password(call->db, id, hash);

	if (!err && call->revoke)
		err = store_app_passwords_delete_all(call->db, id);
	return err;
}

static int run_passwd(struct verb_call *call)
{
	const char *id = call->args[0];
	struct tt_str password = { NULL, 0 };
	struct tt_str hash;
	bool generated = false;
	enum tt_err err = exists(call, &id);
	int rc;

	if (err)
		return verb_failed(call, id, err);
	if (!verb_password(call, &password, &generated))
		return EXIT_FAILURE;
	err = accounts_hash(NULL, &hash, &call->arena, password, generated);
	if (!err)
		err = db_begin(call->db, DB_WRITE);
	if (err)
		return verb_failed(call, id, err);
	rc = user_finish(call, set_password(call, tt_str(id), hash), id);
	if (rc == EXIT_SUCCESS && generated)
		user_show_password(password);
	return rc;
}

static int run_logout(struct verb_call *call)
{
	const char *id = call->args[0];
	enum tt_err err = db_begin(call->db, DB_WRITE);

	if (err)
		return verb_failed(call, id, err);
	err = user_find(call, &id);
	if (!err)
		err = store_browser_sessions_delete_all(call->db, tt_str(id), 0);
	return user_finish(call, err, id);
}

static const struct verb verbs[] = {
	{ "add", "ID", TAKES_ACCOUNT | TAKES_PASSWORD | MAY_CREATE, 1, 1, run_add },
	{ "list", "[--search TEXT] [--json]", TAKES_SEARCH | TAKES_JSON, 0, 0, user_list },
	{ "show", "ID [--json]", TAKES_JSON, 1, 1, user_show },
	{ "set", "ID [--display-name NAME] [--email ADDRESS] [--quota SIZE]",
	  TAKES_DISPLAY_NAME | TAKES_EMAIL | TAKES_QUOTA, 1, 1, user_set },
	{ "delete", "ID", TAKES_FORCE, 1, 1, run_delete },
	{ "enable", "ID", 0, 1, 1, run_enable },
	{ "disable", "ID", TAKES_FORCE, 1, 1, run_disable },
	{ "passwd", "ID", TAKES_PASSWORD | TAKES_REVOKE, 1, 1, run_passwd },
	{ "logout", "ID", 0, 1, 1, run_logout },
	{ "app-password", "create|list|rename|revoke|wipe ID [NUMBER] [NAME]",
	  TAKES_JSON | TAKES_ALL, 2, 4, user_app_password },
};

int cli_user(int argc, char **argv)
{
	return verbs_run("tertulia user", help, verbs, ARRAY_LEN(verbs), argc, argv);
}
