/* multistatus.h - answers about many things at once: which of their properties are asked for, and
 * how those of one thing are told. What the properties of a kind of thing are says its own file
 * (props.c of files). */
#ifndef TT_DAV_MULTISTATUS_H
#define TT_DAV_MULTISTATUS_H

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

/* The names in a d:prop, each once, behind those that are there; NULL has none. TT_ERR_PROPERTIES:
 * these are too many. */
TT_MUST_CHECK enum tt_err props_read_names(struct call *call, const struct xml_node *prop,
					   struct prop_wanted *out);
/* What the body of a PROPFIND asks for. TT_ERR_XML, TT_ERR_PROPERTIES. */
TT_MUST_CHECK enum tt_err props_read_question(struct call *call, struct prop_wanted *out);

/* What is the same for all things of an answer. */
struct prop_view {
	struct call *call;
	struct tt_buf *out;
	struct prop_wanted wanted;
	struct tt_str root;     /* how links begin */
	struct tt_str instance; /* what is behind the number in a long id */
	bool has_quota;
	int64_t quota;
	bool is_brief; /* what is not there is not told */
};

/* One thing, while it is shown. */
struct shown {
	struct prop_view *view;
	struct tt_buf *out;
	const void *thing;         /* what it is, says the kind */
	const struct place *place; /* of a file */
	const struct file *file;
	struct file_property *dead; /* what clients have set */
	size_t n_dead;
	enum tt_err err;
};

struct prop {
	const char *space;
	const char *prefix;
	const char *name;
	bool (*put)(struct shown *shown); /* false: this thing has none */
	bool is_for_all;                  /* shown also when all are asked for */
};

/* All properties of a kind of thing. */
struct prop_kind {
	const struct prop *props;
	size_t n;
};

#define PROP_D DAV_SPACE, "d"
#define PROP_OC OC_SPACE, "oc"
#define PROP_NC NC_SPACE, "nc"

/* The answer begins: with the status 207, whose headers are added, and into view->out. */
void multistatus_begin(struct call *call, struct prop_view *view);
void multistatus_end(struct prop_view *view);
/* The response of one thing: its path below the root of the view, as it is sent in links. */
TT_MUST_CHECK enum tt_err multistatus_put(struct shown *shown, const struct prop_kind *kind,
					  struct tt_str href);

/* The whole answer to a PROPPATCH of which all was done. */
void multistatus_answer_set(struct call *call, struct tt_str href, const struct prop_wanted *names);

/* "<d:multistatus ...>". */
void props_begin_multistatus(struct tt_buf *out);
/* Puts a text that may hold anything. */
void props_put_text(struct shown *shown, struct tt_str text);

#endif
