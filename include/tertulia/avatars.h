/* avatars.h - pictures of conversations and of people. */
#ifndef TERTULIA_AVATARS_H
#define TERTULIA_AVATARS_H

#include <tertulia/conversations.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A square PNG or JPEG. Answer: conversation. */
TT_API_NEW struct tt_call *tt_avatar_set_picture(struct tt_client *client, const char *token,
						 const void *picture, size_t n);

/* One emoji, and the colour behind it (six hexadecimal digits, or NULL: as the reader's theme has
 * it). Answer: conversation. */
TT_API_NEW struct tt_call *tt_avatar_set_emoji(struct tt_client *client, const char *token,
					       const char *emoji, const char *color);

/* Answer: conversation. */
TT_API_NEW struct tt_call *tt_avatar_delete(struct tt_client *client, const char *token);

/* Answer: the picture (tt_call_body); its type is the header Content-Type. */
TT_API_NEW struct tt_call *tt_avatar_get(struct tt_client *client, const char *token, bool dark);

/* The picture of a person, `size` pixels wide (64 or 512). Answer: the picture. */
TT_API_NEW struct tt_call *tt_user_avatar_get(struct tt_client *client, const char *user_id,
					      int size, bool dark);

#ifdef __cplusplus
}
#endif

#endif
