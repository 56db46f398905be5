/* SPDX-License-Identifier: GPL-3.0-or-later */
/* peer.c - the measure: the same work in plain C on the same libtoxcore.
 *
 * - peer drive: sends, waits for echoes, moves files; reads commands
 * - peer serve US: echoes messages, takes and sends files; sleeps US microseconds after each turn
 * - peer idle: prints the microseconds of an idle turn
 *
 * drive and serve print "READY port dht-key key" and read the other's line; see run.py. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <tox/tox.h>
#include <unistd.h>

#define WINDOW 64

static struct {
	uint64_t sent, got, want; /* messages */
	uint64_t file_size, file_got;
	bool file_done, online;
} now;

static uint8_t zeros[4096];

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void hex(const uint8_t *from, char *to)
{
	for (int i = 0; i < 32; i++)
		sprintf(to + 2 * i, "%02X", from[i]);
}

static void unhex(const char *from, uint8_t *to)
{
	for (int i = 0; i < 32; i++)
		sscanf(from + 2 * i, "%2hhx", &to[i]);
}

static void on_connection(Tox *tox, uint32_t friend, Tox_Connection status, void *data)
{
	(void)tox, (void)friend, (void)data;
	if (status != TOX_CONNECTION_NONE && !now.online) {
		now.online = true;
		printf("ONLINE\n");
		fflush(stdout);
	}
}

/* What the server does with a message; "send N" asks for a file. */
static void on_message(Tox *tox, uint32_t friend, Tox_Message_Type type, const uint8_t *text,
		       size_t n, void *data)
{
	(void)data;
	if (n > 5 && !memcmp(text, "send ", 5)) {
		char number[24] = "";

		memcpy(number, text + 5, n - 5 < 23 ? n - 5 : 23);
		tox_file_send(tox, friend, TOX_FILE_KIND_DATA, strtoull(number, NULL, 10), NULL,
			      (const uint8_t *)"f", 1, NULL);
		return;
	}
	tox_friend_send_message(tox, friend, type, text, n, NULL);
}

static void on_echo(Tox *tox, uint32_t friend, Tox_Message_Type type, const uint8_t *text, size_t n,
		    void *data)
{
	(void)tox, (void)friend, (void)type, (void)text, (void)n, (void)data;
	now.got++;
}

static void on_chunk_request(Tox *tox, uint32_t friend, uint32_t file, uint64_t position, size_t n,
			     void *data)
{
	(void)data;
	if (n)
		tox_file_send_chunk(tox, friend, file, position, zeros, n, NULL);
	else
		now.file_done = true;
}

static void on_file(Tox *tox, uint32_t friend, uint32_t file, uint32_t kind, uint64_t size,
		    const uint8_t *name, size_t n, void *data)
{
	(void)kind, (void)size, (void)name, (void)n, (void)data;
	now.file_got = 0;
	tox_file_control(tox, friend, file, TOX_FILE_CONTROL_RESUME, NULL);
}

static void on_chunk(Tox *tox, uint32_t friend, uint32_t file, uint64_t position,
		     const uint8_t *bytes, size_t n, void *data)
{
	(void)tox, (void)friend, (void)file, (void)position, (void)bytes, (void)data;
	now.file_got += n;
	if (!n)
		now.file_done = true;
}

static Tox *start(void)
{
	struct Tox_Options *options = tox_options_new(NULL);
	Tox *tox;

	tox_options_set_local_discovery_enabled(options, false);
	tox_options_set_ipv6_enabled(options, false);
	tox_options_set_start_port(options, 34000);
	tox_options_set_end_port(options, 35000);
	tox = tox_new(options, NULL);
	tox_options_free(options);
	if (!tox)
		exit(1);
	tox_callback_friend_connection_status(tox, on_connection);
	tox_callback_file_chunk_request(tox, on_chunk_request);
	tox_callback_file_recv(tox, on_file);
	tox_callback_file_recv_chunk(tox, on_chunk);
	return tox;
}

static void tell(Tox *tox)
{
	uint8_t dht[32], key[32];
	char texts[2][65];

	tox_self_get_dht_id(tox, dht);
	tox_self_get_public_key(tox, key);
	hex(dht, texts[0]);
	hex(key, texts[1]);
	printf("READY %u %s %s\n", tox_self_get_udp_port(tox, NULL), texts[0], texts[1]);
	fflush(stdout);
}

static void befriend(Tox *tox)
{
	unsigned port;
	char dht[65], key[65];
	uint8_t bytes[32];

	if (scanf("READY %u %64s %64s", &port, dht, key) != 3)
		exit(1);
	unhex(dht, bytes);
	tox_bootstrap(tox, "127.0.0.1", (uint16_t)port, bytes, NULL);
	unhex(key, bytes);
	tox_friend_add_norequest(tox, bytes, NULL);
}

static void turn(Tox *tox, unsigned us)
{
	tox_iterate(tox, NULL);
	if (us)
		usleep(us);
}

static void echo(Tox *tox, double length)
{
	double begin = seconds();
	static const uint8_t text[] = "a line of some length, as people write";

	now.sent = now.got = 0;
	while (seconds() - begin < length) {
		while (now.sent < now.got + WINDOW &&
		       tox_friend_send_message(tox, 0, TOX_MESSAGE_TYPE_NORMAL, text,
					       sizeof(text) - 1, NULL))
			now.sent++;
		turn(tox, 200);
	}
	printf("RESULT %f\n", (double)now.got / (seconds() - begin));
	while (now.got < now.sent && seconds() - begin < length + 5)
		turn(tox, 200);
}

/* To the server, or from it. */
static void file(Tox *tox, uint64_t size, bool to_server)
{
	double begin = seconds();
	char text[32];

	now.file_done = false;
	if (to_server) {
		tox_file_send(tox, 0, TOX_FILE_KIND_DATA, size, NULL, (const uint8_t *)"f", 1,
			      NULL);
	} else {
		snprintf(text, sizeof(text), "send %llu", (unsigned long long)size);
		tox_friend_send_message(tox, 0, TOX_MESSAGE_TYPE_NORMAL, (uint8_t *)text,
					strlen(text), NULL);
	}
	while (!now.file_done)
		turn(tox, 500);
	printf("RESULT %f\n", seconds() - begin);
}

static void drive(Tox *tox)
{
	char line[128];

	tox_callback_friend_message(tox, on_echo);
	for (;;) {
		struct pollfd in = { .fd = 0, .events = POLLIN };

		turn(tox, 5000);
		if (!now.online)
			continue;
		if (poll(&in, 1, 0) < 1)
			continue;
		if (!fgets(line, sizeof(line), stdin) || !strncmp(line, "quit", 4))
			return;
		if (!strncmp(line, "echo ", 5))
			echo(tox, atof(line + 5));
		else if (!strncmp(line, "to ", 3))
			file(tox, strtoull(line + 3, NULL, 10), true);
		else if (!strncmp(line, "from ", 5))
			file(tox, strtoull(line + 5, NULL, 10), false);
		fflush(stdout);
	}
}

static void idle(Tox *tox)
{
	double best = 1;

	for (int round = 0; round < 7; round++) {
		double begin = seconds(), took;

		for (int i = 0; i < 100000; i++)
			tox_iterate(tox, NULL);
		took = (seconds() - begin) / 100000;
		best = took < best ? took : best;
	}
	printf("RESULT %f\n", best * 1e6);
}

int main(int argc, char **argv)
{
	struct rlimit none = { 0, 0 };
	Tox *tox;

	/* libtoxcore locks memory for every packet, which would hide everything else. */
	setrlimit(RLIMIT_MEMLOCK, &none);
	tox = start();
	if (argc > 1 && !strcmp(argv[1], "idle")) {
		idle(tox);
		return 0;
	}
	tell(tox);
	befriend(tox);
	if (argc > 1 && !strcmp(argv[1], "drive")) {
		drive(tox);
	} else {
		unsigned us = argc > 2 ? (unsigned)atoi(argv[2]) : 1000;

		tox_callback_friend_message(tox, on_message);
		for (;;)
			turn(tox, us);
	}
	tox_kill(tox);
	return 0;
}
