/* chapters.c - every chapter of the client library against a server, as several people:
 *
 *	chapters URL          the server has the users admin, alice and bob, each his own password
 *
 * Each check names itself on stderr when it fails; the status is the number of those. */
#include "chapters.h"

int n_failed;
struct tt_client *alice;
struct tt_client *bob;
struct tt_client *admin;
struct tt_client *guest;
char token[64];
char public_token[64];
struct tt_call *kept[2];

void check(bool condition, const char *text, const char *file, int line)
{
	if (condition)
		return;
	fprintf(stderr, "%s:%d: not %s\n", file, line, text);
	n_failed++;
}

struct tt_call *keep(struct tt_call *call)
{
	tt_call_free(kept[1]);
	kept[1] = kept[0];
	kept[0] = call;
	return call;
}

struct tt_call *ok(struct tt_call *call, const char *text, const char *file, int line)
{
	if (tt_perform(call) != 0) {
		fprintf(stderr, "%s:%d: %s: %s\n", file, line, text, tt_call_error(call)->text);
		n_failed++;
	}
	return keep(call);
}

void refused(struct tt_call *call, int status, const char *word, const char *text, const char *file,
	     int line)
{
	const struct tt_error *error = tt_call_error(call);

	if (tt_perform(call) != TT_E_REFUSED || error->http_status != status ||
	    strcmp(error->word, word) != 0) {
		fprintf(stderr, "%s:%d: %s: %s\n", file, line, text, error->text);
		n_failed++;
	}
	keep(call);
}

bool is(struct tt_str s, const char *text)
{
	return s.p && strcmp(s.p, text) == 0 && s.n == strlen(text);
}

static struct tt_client *person(const char *url, const char *name)
{
	struct tt_client *client;

	if (tt_client_create(&client, url) || tt_client_set_login(client, name, name))
		exit(98);
	return client;
}

int main(int argc, char *argv[])
{
	if (argc != 2)
		return 97;
	alice = person(argv[1], "alice");
	bob = person(argv[1], "bob");
	admin = person(argv[1], "admin");
	if (tt_client_create(&guest, argv[1]))
		return 98;
	conversations();
	participants();
	sessions();
	chat();
	threads_and_reminders();
	reactions();
	polls();
	avatars();
	breakout();
	people();
	logins();
	generic();
	ends();
	keep(NULL);
	keep(NULL);
	tt_client_unref(alice);
	tt_client_unref(bob);
	tt_client_unref(admin);
	tt_client_unref(guest);
	return n_failed;
}
