/* shares.h - who holds how much of what there is for all: connections, memory for bodies, waits.
 *
 * A holder is the network of a client or an account. Besides fixed bounds, each may hold at most
 * `weight` times what is still free: one alone gets half of it (weight 1) or two thirds (weight 2),
 * and however many there are who take what they can, something is left for the next one. A relay,
 * that is a proxy that is trusted, holds what belongs to many: only what there is bounds it. Any
 * thread may call. */
#ifndef TT_HTTP_SHARES_H
#define TT_HTTP_SHARES_H

#include "lib/base/net.h"
#include "server/http/turns.h"

enum share_kind {
	SHARE_CONNECTIONS,
	SHARE_REFUSED,       /* connections beyond the share, which only hear that */
	SHARE_SMALL_BODIES,  /* bytes */
	SHARE_LARGE_BODIES,  /* bytes */
	SHARE_UPLOADS,       /* bodies that are larger still */
	SHARE_ANSWERS,       /* bytes */
	SHARE_WAITS,         /* requests that wait, of an address */
	SHARE_ACCOUNT_WAITS, /* the same of an account */
	SHARE_ACCOUNT_UPLOADS,
	SHARE_STREAMS,           /* bodies that go on to a sink */
	SHARE_ACCOUNT_STREAMS,   /* the same of an account */
	SHARE_DOWNLOADS,         /* answers that come from files */
	SHARE_ACCOUNT_DOWNLOADS, /* the same of an account */
	SHARE_LINGERING,         /* connections that are closed slowly (linger.h) */
	N_SHARE_KINDS
};

struct share_rule {
	size_t limit;    /* for all together */
	size_t each;     /* for one holder; 0: as the weight says */
	unsigned weight; /* 0: it does not matter what is free */
};

struct share_rules {
	struct share_rule of[N_SHARE_KINDS];
};

struct shares;
struct share;

struct shares *shares_create(const struct share_rules *rules);
/* From now on. What is held already stays with its holder. */
void shares_set(struct shares *shares, const struct share_rules *rules);
/* Nobody holds a share any more. NULL is fine. */
void shares_destroy(struct shares *shares);

/* The share of a holder; each of these is due a share_drop(). Of an IPv6 address the network
 * counts. */
struct share *share_of_address(struct shares *shares, const struct tt_addr *address);
struct share *share_of_relay(struct shares *shares, const struct tt_addr *address);
struct share *share_of_account(struct shares *shares, struct tt_str account);
/* What was taken has to be given back before. NULL is fine. */
void share_drop(struct share *share);

/* False when that is more than the holder may have. */
TT_MUST_CHECK bool share_take(struct share *share, enum share_kind kind, size_t n);
void share_give(struct share *share, enum share_kind kind, size_t n);

/* Where the requests of the holder wait for their turn. */
struct turn_line *share_line(struct share *share);

/* How much of a kind is taken by all, and how many holders there are: for tests and logs. */
size_t shares_taken(struct shares *shares, enum share_kind kind);
size_t shares_count(struct shares *shares);

#endif
