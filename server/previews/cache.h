/* cache.h - previews that were made are kept in a folder, as long as there is room.
 *
 * The bytes of a file never change (server/blobs), so neither does its preview: it is found by the
 * blob's name and by what was asked for. It goes with the blob, or when others need its room: the
 * one that nobody has looked at for longest. Any thread may call; all of it waits for the disk. */
#ifndef TT_PREVIEWS_CACHE_H
#define TT_PREVIEWS_CACHE_H

#include "lib/base/str.h"

struct preview_cache;

/* Makes the folder. path == NULL: nothing is kept. */
struct preview_cache *cache_open(struct tt_str path, int64_t max_bytes);
void cache_close(struct preview_cache *cache); /* NULL is fine */

/* `form` is short and plain: "256x256-crop". -1: it is not there. The caller closes it. */
int cache_read(struct preview_cache *cache, struct tt_str blob, const char *form);
void cache_keep(struct preview_cache *cache, struct tt_str blob, const char *form,
		struct tt_str bytes);
/* All that was made of it. */
void cache_forget(struct preview_cache *cache, struct tt_str blob);

#endif
