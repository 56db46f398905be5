/* props.h - the properties of files, as PROPFIND shows them. */
#ifndef TT_DAV_PROPS_H
#define TT_DAV_PROPS_H

#include "server/dav/dav.h"
#include "server/dav/xml.h"
#include "server/store/file_marks.h"

struct prop_name {
	struct tt_str space;
	struct tt_str name;
};

/* What is asked for. */
enum prop_question {
	PROPS_NAMED,
	PROPS_ALL,  /* those that RFC 4918 names, and what clients have set */
	PROPS_NAMES /* which there are, without their values */
};
struct prop_wanted {
	enum prop_question question;
	struct prop_name *names;
	size_t n;
};

/* What is the same for all files of an answer. */
struct prop_view {
	struct call *call;
	struct tt_buf *out;
	struct prop_wanted wanted;
	bool has_quota;
	int64_t quota;
	bool is_brief; /* what is not there is not told */
};

enum tt_err props_begin(struct call *call, struct prop_view *view);
/* The response of one file: its path below the tree's root, as it is sent in links. */
TT_MUST_CHECK enum tt_err props_put(struct prop_view *view, const struct place *place,
				    struct tt_str href);

/* A client may set it, and it is kept as it is. */
bool props_is_dead(struct tt_str space);
/* "<d:multistatus ...>". */
void props_begin_multistatus(struct tt_buf *out);
/* A lock, as d:activelock. */
void props_put_lock(struct call *call, struct tt_buf *out, const struct file_lock *lock);

#endif
