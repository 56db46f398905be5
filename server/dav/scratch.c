#include "server/dav/scratch.h"

static void use(struct call *call, struct tt_arena *arena)
{
	call->arena = arena;
	call->talk.arena = arena;
}

/* What is looked up meanwhile would be kept in it (talk.h): it is looked up anew. */
void scratch_begin(struct scratch *scratch, struct call *call)
{
	scratch->call = call;
	scratch->outer = call->arena;
	scratch->names = call->talk.names;
	scratch->attachments = call->talk.attachments;
	tt_arena_init_with(&scratch->arena, scratch->first, sizeof(scratch->first));
	call->talk.names = NULL;
	use(call, &scratch->arena);
}

void scratch_end(struct scratch *scratch)
{
	struct call *call = scratch->call;

	use(call, scratch->outer);
	call->talk.names = scratch->names;
	call->talk.attachments = scratch->attachments;
	tt_arena_finish(&scratch->arena);
}
