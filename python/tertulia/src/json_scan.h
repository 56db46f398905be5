/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json_scan.h - the parts of a JSON text, without an object made of them.
 *
 * Whether a text is passed over or made into objects, the same is accepted: RFC 8259 in UTF-8,
 * nested at most 200 deep. Lone surrogates in escapes become lone surrogates, as in Python's own
 * module. Whoever returns false or -1 has set an exception. */
#ifndef TE_JSON_SCAN_H
#define TE_JSON_SCAN_H

#include "ext.h"

#define TE_JSON_DEPTH 200

struct te_text {
	const char *p; /* behind the opening quote; checked, but with its escapes */
	size_t n;
	bool escapes;
};

struct te_number {
	const char *p;
	size_t n;
	bool whole;
};

/* Sets an exception that names the place, unless there is one; returns false. */
bool te_scan_fail(const struct te_json *j, const char *what);
bool te_scan_take(struct te_json *j, char c);
/* The cursor stands on what begins it. */
bool te_scan_text(struct te_json *j, struct te_text *out);
bool te_scan_number(struct te_json *j, struct te_number *out);
/* 0 true, 1 false, 2 null. */
int te_scan_word(struct te_json *j);
/* A member's name and its colon. */
bool te_scan_key(struct te_json *j, struct te_text *key);
/* One comma, or the end: 1, 0; -1 for neither. */
int te_scan_goes_on(struct te_json *j, char closing);
/* The four digits behind `\u`; -1, without an exception, when they are not there. */
long te_scan_unit(const char *p, const char *end);

#endif
