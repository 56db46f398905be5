/* chapters.h - what the chapters share: the people, their rooms, and the checks. */
#ifndef TEST_CHAPTERS_H
#define TEST_CHAPTERS_H

#include <tertulia/tertulia.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

extern int n_failed;
extern struct tt_client *alice;
extern struct tt_client *bob;
extern struct tt_client *admin;
extern struct tt_client *guest;
extern char token[64];
extern char public_token[64];
/* The call before the last one is freed: what came from it is good until the next but one. */
extern struct tt_call *kept[2];

#define CHECK(condition) check((condition), #condition, __FILE__, __LINE__)
#define OK(call) ok((call), #call, __FILE__, __LINE__)
#define REFUSED(call, status, word) refused((call), (status), (word), #call, __FILE__, __LINE__)

void check(bool condition, const char *text, const char *file, int line);
struct tt_call *ok(struct tt_call *call, const char *text, const char *file, int line);
void refused(struct tt_call *call, int status, const char *word, const char *text, const char *file,
	     int line);
struct tt_call *keep(struct tt_call *call);
bool is(struct tt_str s, const char *text);

/* chapters_rooms.c */
void conversations(void);
void participants(void);
void sessions(void);
void avatars(void);
void breakout(void);
void ends(void);
/* chapters_chat.c */
void chat(void);
void threads_and_reminders(void);
void reactions(void);
void polls(void);
/* chapters_people.c */
void people(void);
void logins(void);
void generic(void);

#endif
