#include "server/talk/history/thread_count.h"
#include "server/store/threads.h"

#include <stdlib.h>

enum tt_err talk_thread_grow(struct talk *talk, const struct message *message)
{
	enum tt_err err =
		store_thread_grow(talk->db, message->thread_id, message->id, message->created_s);

	return err ? err
		   : store_thread_follow(talk->db, message->thread_id, message->room_id,
					 message->actor_type, message->actor_id);
}

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

enum tt_err talk_threads_shrink(struct talk *talk, int64_t threads[], size_t n)
{
	enum tt_err err = TT_OK;
	size_t end;

	qsort(threads, n, sizeof(threads[0]), compare_ids);
	for (size_t i = 0; !err && i < n; i = end) {
		for (end = i + 1; end < n && threads[end] == threads[i]; end++)
			;
		err = store_thread_shrink(talk->db, threads[i], (int64_t)(end - i));
	}
	return err;
}
