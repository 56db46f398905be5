/* tertulia.h - libtertulia, a client of Nextcloud Talk servers: all of it. */
#ifndef TERTULIA_TERTULIA_H
#define TERTULIA_TERTULIA_H

#include <tertulia/avatars.h>
#include <tertulia/bots.h>
#include <tertulia/breakout.h>
#include <tertulia/call.h>
#include <tertulia/chat.h>
#include <tertulia/client.h>
#include <tertulia/constants.h>
#include <tertulia/conversations.h>
#include <tertulia/error.h>
#include <tertulia/files.h>
#include <tertulia/follow.h>
#include <tertulia/json.h>
#include <tertulia/multi.h>
#include <tertulia/objects.h>
#include <tertulia/ocs.h>
#include <tertulia/participants.h>
#include <tertulia/polls.h>
#include <tertulia/reactions.h>
#include <tertulia/text.h>
#include <tertulia/users.h>

#endif
