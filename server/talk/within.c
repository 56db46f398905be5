#include "server/talk/within.h"
#include "server/talk/viewer.h"

int64_t talk_limit(const struct viewer *viewer, size_t which)
{
	return viewer->limits ? limit_value(viewer->limits->values, which) : 0;
}

enum tt_err talk_within(const struct viewer *viewer, size_t which, int64_t n)
{
	int64_t most = talk_limit(viewer, which);

	if (most == 0 || n <= most)
		return TT_OK;
	viewer->limits->met = limit_rows[which].name;
	return TT_ERR_LIMIT;
}
