/* SPDX-License-Identifier: GPL-3.0-or-later */
/* handlers.c - events of ourselves, of friends and of files, handed on at once. */
#include "handlers.h"

#include "callbacks.h"

static void self_connection_status(Tox *tox PT_UNUSED, Tox_Connection status, void *user_data)
{
	pt_deliver(user_data, PT_CB_SHARE, N_on_self_connection_status, "i", (int)status);
}

static void friend_request(Tox *tox PT_UNUSED, const uint8_t *key, const uint8_t *text, size_t n,
			   void *user_data)
{
	pt_deliver(user_data, PT_CB_SHARE, N_on_friend_request, "ht", key, (size_t)PT_KEY_LEN, text,
		   n);
}

static void friend_message(Tox *tox PT_UNUSED, uint32_t friend, Tox_Message_Type type,
			   const uint8_t *text, size_t n, void *user_data)
{
	pt_deliver(user_data, PT_CB_SHARE, N_on_friend_message, "uit", friend, (int)type, text, n);
}

static void friend_name(Tox *tox PT_UNUSED, uint32_t friend, const uint8_t *text, size_t n,
			void *user_data)
{
	pt_deliver(user_data, PT_CB_SHARE, N_on_friend_name, "ut", friend, text, n);
}

static void friend_status_message(Tox *tox PT_UNUSED, uint32_t friend, const uint8_t *text,
				  size_t n, void *user_data)
{
	pt_deliver(user_data, PT_CB_SHARE, N_on_friend_status_message, "ut", friend, text, n);
}

static void friend_status(Tox *tox PT_UNUSED, uint32_t friend, Tox_User_Status status,
			  void *user_data)
{
	pt_deliver(user_data, PT_CB_SHARE, N_on_friend_status, "ui", friend, (int)status);
}

static void friend_typing(Tox *tox PT_UNUSED, uint32_t friend, bool typing, void *user_data)
{
	pt_deliver(user_data, PT_CB_SHARE, N_on_friend_typing, "up", friend, (int)typing);
}

static void friend_read_receipt(Tox *tox PT_UNUSED, uint32_t friend, uint32_t id, void *user_data)
{
	pt_deliver(user_data, PT_CB_SHARE, N_on_friend_read_receipt, "uu", friend, id);
}

/* The old callback has a bool only; the later one tells UDP from TCP. */
static void friend_connection_status(Tox *tox PT_UNUSED, uint32_t friend, Tox_Connection status,
				     void *user_data)
{
	pt_deliver(user_data, PT_CB_SHARE, N_on_friend_connection_status, "up", friend,
		   status != TOX_CONNECTION_NONE);
	pt_deliver(user_data, PT_CB_SHARE, N_on_friend_connection_type, "ui", friend, (int)status);
}

static void friend_lossy_packet(Tox *tox PT_UNUSED, uint32_t friend, const uint8_t *data, size_t n,
				void *user_data)
{
	pt_deliver(user_data, PT_CB_SHARE, N_on_friend_lossy_packet, "uy", friend, data, n);
}

static void friend_lossless_packet(Tox *tox PT_UNUSED, uint32_t friend, const uint8_t *data,
				   size_t n, void *user_data)
{
	pt_deliver(user_data, PT_CB_SHARE, N_on_friend_lossless_packet, "uy", friend, data, n);
}

/* The name of an avatar is the hash of its picture; of any other length it is shown as it is. */
static void file_recv(Tox *tox PT_UNUSED, uint32_t friend, uint32_t file, uint32_t kind,
		      uint64_t size, const uint8_t *name, size_t n, void *user_data)
{
	bool hash = kind == TOX_FILE_KIND_AVATAR && n == PT_KEY_LEN;

	pt_deliver(user_data, PT_CB_SHARE, N_on_file_recv, hash ? "uuuUh" : "uuuUt", friend, file,
		   kind, size, name, n);
}

static void file_recv_control(Tox *tox PT_UNUSED, uint32_t friend, uint32_t file,
			      Tox_File_Control control, void *user_data)
{
	pt_deliver(user_data, PT_CB_SHARE, N_on_file_recv_control, "uui", friend, file,
		   (int)control);
}

/* libtoxcore keeps pointers into its list of friends during the two chunk callbacks, so that list
 * must neither grow nor shrink in them: other threads wait, and friend_add() looks at
 * in_chunk_callback. */
static void file_chunk_request(Tox *tox PT_UNUSED, uint32_t friend, uint32_t file,
			       uint64_t position, size_t n, void *user_data)
{
	struct tox_object *me = user_data;

	me->in_chunk_callback++;
	me->finished_file = n ? PT_NO_FILE : (uint64_t) friend << 32 | file;
	pt_deliver(user_data, PT_CB_HOLD, N_on_file_chunk_request, "uuUu", friend, file, position,
		   (uint32_t)n);
	me->finished_file = PT_NO_FILE;
	me->in_chunk_callback--;
}

static void file_recv_chunk(Tox *tox PT_UNUSED, uint32_t friend, uint32_t file, uint64_t position,
			    const uint8_t *data, size_t n, void *user_data)
{
	struct tox_object *me = user_data;

	me->in_chunk_callback++;
	pt_deliver(user_data, PT_CB_HOLD, N_on_file_recv_chunk, "uuUc", friend, file, position,
		   data, n);
	me->in_chunk_callback--;
}

void pt_register_handlers(Tox *tox)
{
#define REGISTER(name) tox_callback_##name(tox, name)
	REGISTER(self_connection_status);
	REGISTER(friend_request);
	REGISTER(friend_message);
	REGISTER(friend_name);
	REGISTER(friend_status_message);
	REGISTER(friend_status);
	REGISTER(friend_typing);
	REGISTER(friend_read_receipt);
	REGISTER(friend_connection_status);
	REGISTER(friend_lossy_packet);
	REGISTER(friend_lossless_packet);
	REGISTER(file_recv);
	REGISTER(file_recv_control);
	REGISTER(file_chunk_request);
	REGISTER(file_recv_chunk);
#undef REGISTER
}
