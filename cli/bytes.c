#include "cli/bytes.h"
#include "server/blobs/copy.h"
#include "server/folder.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const volatile sig_atomic_t *stop;

void bytes_stop_at(const volatile sig_atomic_t *ended)
{
	stop = ended;
}

static bool failed(const struct verb_call *call, const struct blobs_copy *copy, enum tt_err err)
{
	const char *problem = err == TT_ERR_BUSY ? "stopped" : strerror(errno);

	fprintf(stderr, "%s: the bytes of files could not all be copied to %s: %s\n", call->command,
		copy->to, problem);
	return false;
}

static bool run(struct verb_call *call, struct blobs_copy *copy)
{
	enum tt_err err;

	if (!blobs_any(copy->from))
		return true;
	copy->ended = stop;
	err = blobs_copy(copy);
	if (err)
		return failed(call, copy, err);
	printf("%s: bytes of files, %" PRId64 " new, %" PRId64 " bytes\n", copy->to, copy->n,
	       copy->bytes);
	if (copy->n_other == 0)
		return true;
	fprintf(stderr,
		"%s: the bytes of %" PRId64 " files are not what they were, and are not copied; see"
		" 'tertulia check'\n",
		call->command, copy->n_other);
	return false;
}

bool bytes_copy_out(struct verb_call *call, const char *to)
{
	struct blobs_copy copy = { .from = folder_blobs(&call->arena, tt_str(call->data)).p,
				   .to = to,
				   .user = (uid_t)-1,
				   .group = (gid_t)-1 };

	return run(call, &copy);
}

/* For the server, which runs as the owner of its folder. */
bool bytes_copy_in(struct verb_call *call, const char *from)
{
	struct blobs_copy copy = { .from = from,
				   .to = folder_blobs(&call->arena, tt_str(call->data)).p,
				   .user = (uid_t)-1,
				   .group = (gid_t)-1 };
	struct stat st;

	if (geteuid() == 0 && stat(call->data, &st) == 0) {
		copy.user = st.st_uid;
		copy.group = st.st_gid;
	}
	return run(call, &copy);
}
