/* search_query.h - the XML of a SEARCH (basicsearch): what is looked for, where, in which order. */
#ifndef TT_DAV_SEARCH_QUERY_H
#define TT_DAV_SEARCH_QUERY_H

#include "server/dav/xml.h"
#include "server/store/files.h"

enum {
	SEARCH_MAX_TERMS = 100,
	SEARCH_MAX_SCOPES = 20,
	SEARCH_MAX_ORDERS = 10,
	SEARCH_MAX_PATTERN = 1024 /* bytes of a literal */
};

/* What is known of a file that is looked at. */
struct search_subject {
	const struct file *file;
	bool is_favorite;
};

/* One operator: all, any or none of its members, or a comparison. */
struct search_term {
	int op;
	int prop;
	struct tt_str text; /* that it is compared with, by the kind of the property */
	int64_t number;
	struct search_term *first; /* of its members */
	struct search_term *next;
};

struct search_order {
	int prop;
	bool is_descending;
};

struct search {
	const struct xml_node *select;           /* d:prop */
	struct tt_str scopes[SEARCH_MAX_SCOPES]; /* as they were sent */
	size_t n_scopes;
	struct search_term *where; /* NULL: everything */
	struct search_order orders[SEARCH_MAX_ORDERS];
	size_t n_orders;
	uint64_t limit; /* 0: none was said */
	uint64_t offset;
	int64_t id;           /* the one file that can fit; 0: others can, too */
	bool wants_favorites; /* whether a file is one has to be known */
};

/* `user` is who asks. TT_ERR_XML; TT_ERR_SEARCH, and *what says which part it is. */
TT_MUST_CHECK enum tt_err search_read(struct tt_arena *arena, struct tt_str bytes,
				      struct tt_str user, struct search *out, struct tt_str *what);

bool search_fits(const struct search_term *term, const struct search_subject *subject);
/* Which of two comes first, as qsort() wants it; 0: the order does not say. */
int search_compare(const struct search *search, const struct search_subject *a,
		   const struct search_subject *b);

/* d:like: % is anything, _ one character; the case of letters of ASCII does not matter. */
bool search_like(struct tt_str text, struct tt_str pattern);

#endif
