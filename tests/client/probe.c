/* probe.c - one call after the other against servers that misbehave:
 *
 *	probe perform|multi KIND URL FROM TO [TIMEOUT_MS]
 *
 * In URL, @ is the number of the call, FROM to TO. KIND: list (of conversations, in a client for
 * each), send, put, file (a list of files), sink (a download); in one client for all of them: same
 * (lists), turns (each of these kinds in turn), settings (lists, with another user agent each);
 * dropped (before each list an upload begins that is freed at once), beside (another call with a
 * far longer time limit begins before and has to end later). Prints for each
 * "number code status ocs retry word|reason|text", and at the end how much memory grew.
 *
 * Environment: PROBE_CA, a file of certificates to trust; PROBE_DISTRUSTS, not from the second call
 * on; PROBE_ANYBODY, certificates do not matter; PROBE_PROXY, a proxy, or "environment" for the one
 * that is named there (else none). */
#include <tertulia/tertulia.h>

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* AddressSanitizer's own count, where the program is built with it. */
size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

static const char *kind;
static long timeout_ms = 5000;
static struct tt_client *shared;
static struct tt_multi *multi;
static size_t n_sunk;
static bool other_is_done;

static size_t in_use(void)
{
	if (__sanitizer_get_current_allocated_bytes)
		return __sanitizer_get_current_allocated_bytes();
	return mallinfo2().uordblks;
}

static bool sink(void *ctx, const void *p, size_t n)
{
	(void)ctx;
	(void)p;
	n_sunk += n;
	return true;
}

static size_t source(void *ctx, void *p, size_t n)
{
	(void)ctx;
	memset(p, 'x', n);
	return n;
}

static struct tt_call *describe(struct tt_client *client, const char *name)
{
	if (strcmp(name, "send") == 0)
		return tt_message_send(client, "abcdefgh", "secret text", NULL);
	if (strcmp(name, "put") == 0)
		return tt_conversation_rename(client, "abcdefgh", "name");
	if (strcmp(name, "file") == 0)
		return tt_files_list(client, "", 1, false);
	if (strcmp(name, "sink") == 0)
		return tt_file_download_to(client, "a", 0, sink, NULL);
	if (strcmp(name, "source") == 0)
		return tt_file_upload_from(client, "a", 1 << 20, source, NULL);
	return tt_conversations_list(client, NULL);
}

static const char *kind_of(int i)
{
	static const char *const turns[] = { "list", "send", "file", "source", "list",
					     "put",  "sink", "list", "send" };

	return strcmp(kind, "turns") == 0 ? turns[i % 9] : kind;
}

static bool is_shared(void)
{
	return strcmp(kind, "same") == 0 || strcmp(kind, "turns") == 0 ||
	       strcmp(kind, "settings") == 0 || strcmp(kind, "dropped") == 0 ||
	       strcmp(kind, "beside") == 0;
}

static const char *proxy(void)
{
	const char *wanted = getenv("PROBE_PROXY");

	if (!wanted)
		return "";
	return strcmp(wanted, "environment") == 0 ? NULL : wanted;
}

static struct tt_client *new_client(const char *url)
{
	struct tt_client *client;

	if (tt_client_create(&client, url))
		exit(98);
	tt_client_set_login(client, "alice", "wonderland");
	tt_client_set_header(client, "X-Secret", "wonderland");
	tt_client_set_timeout_ms(client, timeout_ms);
	tt_client_set_max_answer(client, 1 << 20);
	tt_client_set_max_headers(client, 1 << 16);
	tt_client_set_ca_file(client, getenv("PROBE_CA"));
	tt_client_set_verify_tls(client, !getenv("PROBE_ANYBODY"));
	tt_client_set_proxy(client, proxy());
	return client;
}

static void done(void *ctx, struct tt_call *call)
{
	(void)call;
	*(bool *)ctx = true;
}

static void run(struct tt_call *call)
{
	bool is_done = false;

	if (!multi) {
		tt_perform(call);
		return;
	}
	if (tt_multi_start(multi, call, done, &is_done))
		exit(97);
	while (!is_done)
		tt_multi_step(multi, -1);
}

/* What goes on, or went on, while the call is made; or NULL. */
static struct tt_call *begin_other(struct tt_client *client)
{
	struct tt_call *other = NULL;

	if (strcmp(kind, "dropped") == 0)
		other = describe(client, "source");
	else if (strcmp(kind, "beside") == 0)
		other = describe(client, "send");
	if (!other)
		return NULL;
	tt_call_set_timeout_ms(other, 200 * timeout_ms);
	other_is_done = false;
	if (tt_multi_start(multi, other, done, &other_is_done))
		exit(94);
	tt_multi_step(multi, 100);
	if (strcmp(kind, "beside") == 0)
		return other;
	tt_call_free(other);
	return NULL;
}

static void set_agent(struct tt_client *client, int i)
{
	char agent[32];

	snprintf(agent, sizeof(agent), "agent-%d", i);
	if (strcmp(kind, "settings") == 0)
		tt_client_set_user_agent(client, agent);
}

static void print(int i, const struct tt_call *call)
{
	const struct tt_error *error = tt_call_error(call);

	printf("%d %s %d %d %lld %s|%s|%s\n", i, error->code ? tt_error_name(error->code) : "OK",
	       tt_call_status(call), error->ocs_code, (long long)error->retry_after_s, error->word,
	       error->reason, error->text);
}

static void probe(const char *pattern, int i)
{
	const char *at = strchr(pattern, '@');
	struct tt_client *client = shared;
	struct tt_call *other;
	struct tt_call *call;
	char url[512];

	snprintf(url, sizeof(url), "%.*s%.*d%s", at ? (int)(at - pattern) : (int)strlen(pattern),
		 pattern, at ? 1 : 0, at ? i : 0, at ? at + 1 : "");
	if (!client)
		client = new_client(url);
	if (is_shared())
		shared = client;
	set_agent(client, i);
	if (getenv("PROBE_DISTRUSTS") && i > 1)
		tt_client_set_ca_file(client, NULL);
	other = begin_other(client);
	call = describe(client, kind_of(i));
	run(call);
	print(i, call);
	if (other_is_done)
		exit(93);
	tt_call_free(call);
	tt_call_free(other);
	if (!shared)
		tt_client_unref(client);
}

int main(int argc, char *argv[])
{
	size_t before = 0;
	int from;
	int to;

	if (argc < 6)
		return 96;
	kind = argv[2];
	from = atoi(argv[4]);
	to = atoi(argv[5]);
	if (argc > 6)
		timeout_ms = atol(argv[6]);
	if (strcmp(argv[1], "multi") == 0 && tt_multi_create(&multi))
		return 95;
	for (int i = from; i <= to; i++) {
		if (i == from + (to - from) / 2)
			before = in_use();
		probe(argv[3], i);
	}
	printf("grown %zd sunk %zu\n", (ssize_t)(in_use() - before), n_sunk);
	tt_multi_destroy(multi);
	tt_client_unref(shared);
	return 0;
}
