/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prompter.c - stands between the extension and libtoxcore (LD_PRELOAD) and says what happens.
 *
 * A turn is one event of each kind, with arguments of which no two are alike; nothing comes over a
 * network. Who is in a conference is what `prompter_peers` and `prompter_first` say. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <tox/tox.h>
#include <tox/toxav.h>

volatile int prompter_peers = 3; /* in each conference */
volatile int prompter_first = 1; /* the first of their keys, all bytes of which are this number */
volatile int prompter_deleted;   /* friends */
volatile int prompter_log;       /* set: a turn begins with a line of the log */

static void *real(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

/* Whoever is called in a turn is kept, with the name of libtoxcore. */
#define KEEP(name)                                                    \
	static tox_##name##_cb *name;                                 \
	void tox_callback_##name(Tox *tox, tox_##name##_cb *callback) \
	{                                                             \
		(void)tox;                                            \
		name = callback;                                      \
	}

KEEP(self_connection_status)
KEEP(friend_request)
KEEP(friend_message)
KEEP(friend_name)
KEEP(friend_status_message)
KEEP(friend_status)
KEEP(friend_typing)
KEEP(friend_read_receipt)
KEEP(friend_connection_status)
KEEP(friend_lossy_packet)
KEEP(friend_lossless_packet)
KEEP(file_recv)
KEEP(file_recv_control)
KEEP(file_chunk_request)
KEEP(file_recv_chunk)
KEEP(conference_invite)
KEEP(conference_connected)
KEEP(conference_message)
KEEP(conference_title)
KEEP(conference_peer_name)
KEEP(conference_peer_list_changed)

#define TEXT(text) (const uint8_t *)(text), sizeof(text) - 1

static void friends(Tox *tox, void *me)
{
	static const uint8_t key[TOX_PUBLIC_KEY_SIZE] = { 0xAB, 0xCD };

	self_connection_status(tox, TOX_CONNECTION_UDP, me);
	friend_request(tox, key, TEXT("let me in"), me);
	friend_message(tox, 3, TOX_MESSAGE_TYPE_ACTION, TEXT("waves"), me);
	friend_name(tox, 4, TEXT("Ana"), me);
	friend_status_message(tox, 5, TEXT("here"), me);
	friend_status(tox, 6, TOX_USER_STATUS_BUSY, me);
	friend_typing(tox, 7, true, me);
	friend_read_receipt(tox, 8, UINT32_MAX, me);
	friend_connection_status(tox, 9, TOX_CONNECTION_UDP, me);
	friend_lossy_packet(tox, 10, TEXT("\xC8\0lossy"), me);
	friend_lossless_packet(tox, 11, TEXT("\xA0\0sure"), me);
}

static void files(Tox *tox, void *me)
{
	uint8_t hash[TOX_HASH_LENGTH + 1];

	memset(hash, 0x5A, sizeof(hash));
	file_recv(tox, 12, 13, TOX_FILE_KIND_DATA, UINT64_MAX, TEXT("a.txt"), me);
	file_recv(tox, 12, 14, TOX_FILE_KIND_AVATAR, 1000, hash, TOX_HASH_LENGTH, me);
	file_recv(tox, 12, 15, TOX_FILE_KIND_AVATAR, 1000, hash, TOX_HASH_LENGTH + 1, me);
	file_recv(tox, 12, 16, TOX_FILE_KIND_DATA, 1000, hash, TOX_HASH_LENGTH, me);
	file_recv_control(tox, 17, 18, TOX_FILE_CONTROL_CANCEL, me);
	file_chunk_request(tox, 19, 20, 1ull << 40, 1371, me);
	file_chunk_request(tox, 19, 21, 1ull << 41, 0, me);
	file_recv_chunk(tox, 22, 23, 1ull << 42, TEXT("bytes"), me);
	file_recv_chunk(tox, 22, 24, 1ull << 43, NULL, 0, me);
}

static void conferences(Tox *tox, void *me)
{
	conference_invite(tox, 25, TOX_CONFERENCE_TYPE_AV, TEXT("cookie\0"), me);
	conference_connected(tox, 26, me);
	conference_message(tox, 27, 28, TOX_MESSAGE_TYPE_NORMAL, TEXT("hello"), me);
	conference_message(tox, 29, 30, TOX_MESSAGE_TYPE_ACTION, TEXT("dances"), me);
	conference_title(tox, 31, 32, TEXT("Tertulia"), me);
	conference_peer_name(tox, 33, 34, TEXT("Berta"), me);
	conference_peer_list_changed(tox, 35, me);
}

static tox_log_cb *on_log;

void tox_options_set_log_callback(struct Tox_Options *options, tox_log_cb *callback)
{
	void (*set)(struct Tox_Options *, tox_log_cb *) = real("tox_options_set_log_callback");

	on_log = callback;
	set(options, callback);
}

void tox_iterate(Tox *tox, void *me)
{
	if (prompter_log)
		on_log(tox, TOX_LOG_LEVEL_WARNING, "net/udp.c", 123, "send_it", "no way", me);
	friends(tox, me);
	files(tox, me);
	conferences(tox, me);
}

uint32_t tox_conference_peer_count(const Tox *tox, uint32_t conference,
				   Tox_Err_Conference_Peer_Query *error)
{
	(void)tox, (void)conference;
	*error = TOX_ERR_CONFERENCE_PEER_QUERY_OK;
	return (uint32_t)prompter_peers;
}

bool tox_conference_peer_get_public_key(const Tox *tox, uint32_t conference, uint32_t peer,
					uint8_t *key, Tox_Err_Conference_Peer_Query *error)
{
	(void)tox, (void)conference, (void)error;
	memset(key, prompter_first + (int)peer, TOX_PUBLIC_KEY_SIZE);
	return true;
}

bool tox_friend_delete(Tox *tox, uint32_t friend_number, Tox_Err_Friend_Delete *error)
{
	bool (*delete)(Tox *, uint32_t, Tox_Err_Friend_Delete *) = real("tox_friend_delete");

	prompter_deleted++;
	return delete (tox, friend_number, error);
}

/* ---- calls ---- */

#define KEEP_AV(name)                                                                       \
	static toxav_##name##_cb *av_##name;                                                \
	static void *av_##name##_data;                                                      \
	void toxav_callback_##name(ToxAV *av, toxav_##name##_cb *callback, void *user_data) \
	{                                                                                   \
		(void)av;                                                                   \
		av_##name = callback;                                                       \
		av_##name##_data = user_data;                                               \
	}

KEEP_AV(call)
KEEP_AV(call_state)
KEEP_AV(audio_bit_rate)
KEEP_AV(video_bit_rate)
KEEP_AV(audio_receive_frame)
KEEP_AV(video_receive_frame)

static toxav_audio_data_cb *group_audio, *joined_audio;
static void *group_data, *joined_data;

int toxav_add_av_groupchat(Tox *tox, toxav_audio_data_cb *callback, void *user_data)
{
	(void)tox;
	group_audio = callback;
	group_data = user_data;
	return 36;
}

int toxav_join_av_groupchat(Tox *tox, uint32_t friend_number, const uint8_t *data, uint16_t length,
			    toxav_audio_data_cb *callback, void *user_data)
{
	(void)tox, (void)data;
	joined_audio = callback;
	joined_data = user_data;
	return friend_number == 37 && length == 6 ? 38 : -1;
}

#define WIDTH 4
#define HEIGHT 2
#define PADDING 3

static void picture(ToxAV *av)
{
	static uint8_t y[HEIGHT][WIDTH + PADDING], u[1][WIDTH / 2 + PADDING],
		v[1][WIDTH / 2 + PADDING];

	for (int i = 0; i < WIDTH * HEIGHT; i++)
		y[i / WIDTH][i % WIDTH] = (uint8_t)(40 + 20 * i);
	u[0][0] = 100, u[0][1] = 140;
	v[0][0] = 180, v[0][1] = 90;
	av_video_receive_frame(av, 50, WIDTH, HEIGHT, y[0], u[0], v[0], sizeof(y[0]), sizeof(u[0]),
			       sizeof(v[0]), av_video_receive_frame_data);
}

void toxav_iterate(ToxAV *av)
{
	static const int16_t pcm[] = { 1, 2, 3, 4, 5, 6 };

	av_call(av, 40, true, false, av_call_data);
	av_call(av, 41, false, true, av_call_data);
	av_call_state(av, 42, TOXAV_FRIEND_CALL_STATE_SENDING_V, av_call_state_data);
	av_audio_bit_rate(av, 43, 44, av_audio_bit_rate_data);
	av_video_bit_rate(av, 45, 46, av_video_bit_rate_data);
	av_audio_receive_frame(av, 47, pcm, 3, 2, 48000, av_audio_receive_frame_data);
	picture(av);
	if (group_data == av_call_data)
		group_audio(NULL, 51, 52, pcm, 2, 1, 24000, group_data);
	if (joined_data == av_call_data)
		joined_audio(NULL, 53, 54, pcm, 1, 2, 16000, joined_data);
}
