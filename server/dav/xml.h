/* xml.h - the XML of a request, as a tree in the arena.
 *
 * Bounded, and without anything that a document could make grow: no document type, so no entities
 * but those of XML itself. */
#ifndef TT_DAV_XML_H
#define TT_DAV_XML_H

#include "lib/base/buf.h"
#include "lib/base/err.h"

enum {
	XML_MAX_BYTES = 256 * 1024,
	XML_MAX_DEPTH = 32,
	XML_MAX_NODES = 5000
};

struct xml_attribute {
	struct tt_str space; /* n == 0: none */
	struct tt_str name;
	struct tt_str value;
	struct xml_attribute *next;
};

/* An element, or text. */
struct xml_node {
	struct tt_str space; /* the URI; n == 0: none */
	struct tt_str name;  /* p == NULL: this is text */
	struct tt_str text;
	struct xml_attribute *attributes;
	struct xml_node *parent;
	struct xml_node *first;
	struct xml_node *last;
	struct xml_node *next;
};

/* TT_ERR_XML. *out is the element that holds all others. */
TT_MUST_CHECK enum tt_err xml_read(struct tt_arena *arena, struct tt_str bytes,
				   struct xml_node **out);

bool xml_is(const struct xml_node *node, const char *space, const char *name);
/* The first member of that name; NULL: there is none. */
struct xml_node *xml_member(const struct xml_node *node, const char *space, const char *name);
/* The next element from this one on; NULL: there are none. */
struct xml_node *xml_element(struct xml_node *node);
/* All text that is directly in it. */
struct tt_str xml_text(struct tt_arena *arena, const struct xml_node *node);

/* What is in it, so that it can stand anywhere: each element says what its name belongs to. */
void xml_write_inner(struct tt_buf *out, const struct xml_node *node);
/* "<p:name xmlns:p="space">", with and without its end. */
void xml_write_begin(struct tt_buf *out, struct tt_str space, struct tt_str name);
void xml_write_end(struct tt_buf *out, struct tt_str space, struct tt_str name);

#endif
