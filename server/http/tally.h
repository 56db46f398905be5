/* tally.h - what was answered, and how long it took: one for each route, kept by who knows them. */
#ifndef TT_HTTP_TALLY_H
#define TT_HTTP_TALLY_H

#include "lib/base/count.h"
#include "lib/base/err.h"

enum {
	TALLY_CLASSES = 5 /* 1xx to 5xx */
};

struct http_tally {
	tt_count answers[TALLY_CLASSES];
	struct tt_times took; /* but for those that waited for news */
};

/* All of a server. */
struct http_counts {
	struct http_tally other;      /* that no route was found for */
	struct tt_times waited;       /* requests for news */
	tt_count refusals[TT_N_ERRS]; /* by their code */
	tt_count connections;         /* that came */
	tt_count refused_connections; /* of these, one too many */
	tt_count given_up;            /* of these, too slow */
};

#endif
