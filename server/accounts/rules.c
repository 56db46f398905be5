/* rules.c - what accounts and groups may be called, and how new ones come to be. */
#include "server/accounts/accounts.h"
#include "lib/base/clock.h"
#include "lib/base/random.h"

#include <sodium.h>

enum {
	MAX_ID = 64,
	MAX_DISPLAY_NAME = 255,
	MAX_EMAIL = 254,    /* what a mail server takes */
	MAX_PASSWORD = 469, /* Nextcloud's limit, in bytes */
	TOKEN_LEN = 72,
	GENERATED_LEN = 24,
};

static bool is_id_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr(" _.@-'", c));
}

/* Plain ASCII: no two ids look alike, and none is more than one segment of a path. */
enum tt_err accounts_check_user_id(struct tt_str id)
{
	if (id.n == 0 || id.n > MAX_ID || id.p[0] == ' ' || id.p[id.n - 1] == ' ')
		return TT_ERR_USER_ID;
	if (tt_str_is(id, ".") || tt_str_is(id, ".."))
		return TT_ERR_USER_ID;
	for (size_t i = 0; i < id.n; i++)
		if (!is_id_char(id.p[i]))
			return TT_ERR_USER_ID;
	return TT_OK;
}

enum tt_err accounts_check_password_rules(struct tt_str password)
{
	return password.n > 0 && password.n <= MAX_PASSWORD ? TT_OK : TT_ERR_USER_PASSWORD;
}

/* The code point that starts at s.p[i], of valid UTF-8. */
static uint32_t code_point(struct tt_str s, size_t i)
{
	const unsigned char *p = (const unsigned char *)s.p + i;

	if (p[0] < 0x80)
		return p[0];
	if (p[0] < 0xe0)
		return (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
	if (p[0] < 0xf0)
		return (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
	return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 |
	       (uint32_t)(p[2] & 0x3f) << 6 | (p[3] & 0x3f);
}

/* Controls, line breaks and what turns the direction of writing: with these a name could pretend
 * to be another one. */
static bool is_unprintable(uint32_t c)
{
	static const struct {
		uint32_t from;
		uint32_t to;
	} ranges[] = {
		{ 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x200b, 0x200b }, { 0x200e, 0x200f },
		{ 0x2028, 0x202e }, { 0x2060, 0x2069 }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb },
	};

	for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	return false;
}

static bool is_printable(struct tt_str s)
{
	if (!tt_utf8_valid(s))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0xc0) != 0x80 && is_unprintable(code_point(s, i)))
			return false;
	return true;
}

static bool is_name(struct tt_str s, size_t max)
{
	return s.n <= max * 4 && tt_str_trim(s).n > 0 && is_printable(s) && tt_utf8_count(s) <= max;
}

enum tt_err accounts_check_display_name(struct tt_str name)
{
	return is_name(name, MAX_DISPLAY_NAME) ? TT_OK : TT_ERR_DISPLAY_NAME;
}

/* One '@' with something on both sides, no blanks, nothing that would break a mail header. What
 * really exists only a mail can tell. */
enum tt_err accounts_check_email(struct tt_str email)
{
	struct tt_str domain = email;
	struct tt_str local = tt_str_cut(&domain, '@');

	if (email.n > MAX_EMAIL || !is_printable(email) || local.n == 0 || domain.n == 0)
		return TT_ERR_EMAIL;
	if (memchr(domain.p, '@', domain.n) || domain.p[0] == '.' || domain.p[domain.n - 1] == '.')
		return TT_ERR_EMAIL;
	for (size_t i = 0; i < email.n; i++)
		if (strchr(" \"(),:;<>[\\]", email.p[i]))
			return TT_ERR_EMAIL;
	return TT_OK;
}

static enum tt_err check_free(struct db *db, struct tt_str name, struct tt_str but,
			      enum tt_err taken)
{
	bool is_taken = false;
	enum tt_err err = store_user_email_taken(db, name, but, &is_taken);

	return !err && is_taken ? taken : err;
}

static enum tt_err check_own_email(struct db *db, struct tt_str email, struct tt_str user)
{
	enum tt_err err = accounts_check_email(email);

	return err ? err : check_free(db, email, user, TT_ERR_EMAIL_TAKEN);
}

enum tt_err accounts_set_email(struct db *db, struct tt_str user, struct tt_str email)
{
	struct tt_str none = { NULL, 0 };
	enum tt_err err = email.n > 0 ? check_own_email(db, email, user) : TT_OK;

	return err ? err : store_user_set_email(db, user, email.n > 0 ? email : none);
}

/* Who exists already is no stranger's address. */
static enum tt_err check_new_id(struct db *db, struct tt_str id)
{
	struct tt_arena arena;
	struct user user;
	enum tt_err err;

	tt_arena_init(&arena);
	err = store_user_find(db, &arena, id, &user);
	tt_arena_finish(&arena);
	if (!err)
		return TT_ERR_USER_EXISTS;
	return err == TT_ERR_NO_USER ? check_free(db, id, id, TT_ERR_USER_ID_EMAIL) : err;
}

enum tt_err accounts_add_user(struct db *db, const struct new_user *user)
{
	const struct user row = {
		.id = user->id,
		.display_name = user->display_name.n > 0 ? user->display_name : user->id,
		.email = user->email.n > 0 ? user->email : (struct tt_str){ NULL, 0 },
		.password_hash = user->password_hash,
		.enabled = true,
		.credentials_version = (int64_t)randombytes_random() << 16,
		.created_s = tt_clock_s(),
	};
	enum tt_err err = accounts_check_user_id(row.id);

	if (!err)
		err = accounts_check_display_name(row.display_name);
	if (!err)
		err = check_new_id(db, row.id);
	if (!err && row.email.p)
		err = check_own_email(db, row.email, row.id);
	return err ? err : store_user_add(db, &row);
}

enum tt_err accounts_add_group(struct db *db, struct tt_str id, struct tt_str display_name)
{
	enum tt_err err = TT_OK;

	if (!is_name(id, MAX_ID) || tt_str_trim(id).n != id.n)
		return TT_ERR_GROUP_ID;
	if (display_name.n == 0)
		display_name = id;
	err = accounts_check_display_name(display_name);
	return err ? err : store_group_add(db, id, display_name);
}

/* A long random text needs no salt and no slow hash: nobody can try all of them. */
struct tt_str accounts_token_hash(struct tt_arena *arena, struct tt_str token)
{
	unsigned char hash[crypto_generichash_BYTES];
	char *hex = tt_arena_alloc(arena, 2 * sizeof(hash) + 1);

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)token.p, token.n, NULL, 0);
	sodium_bin2hex(hex, 2 * sizeof(hash) + 1, hash, sizeof(hash));
	return (struct tt_str){ hex, 2 * sizeof(hash) };
}

struct tt_str accounts_client_name(struct tt_str said)
{
	struct tt_str name = tt_str_trim(said);

	if (name.n == 0 || !is_printable(name))
		return TT_STR("unnamed client");
	return tt_utf8_head(name, MAX_DISPLAY_NAME);
}

enum tt_err accounts_make_app_password(struct db *db, struct tt_arena *arena,
				       const struct new_app_password *wanted,
				       struct app_password *row, struct tt_str *password)
{
	int64_t n = 0;
	enum tt_err err = TT_OK;

	if (wanted->most > 0)
		err = store_app_passwords_count(db, wanted->user, &n);
	if (err || (wanted->most > 0 && n >= wanted->most))
		return err ? err : TT_ERR_LIMIT;
	*password = tt_random_text(arena, TT_ALPHABET_ALNUM, TOKEN_LEN);
	*row = (struct app_password){
		.user = wanted->user,
		.name = accounts_client_name(wanted->name),
		.kind = wanted->kind,
		.token_hash = accounts_token_hash(arena, *password),
		.created_s = tt_clock_s(),
	};
	return store_app_password_add(db, row);
}

enum tt_err accounts_add_app_password(struct db *db, struct tt_arena *arena, struct tt_str user,
				      struct tt_str name, int64_t most, struct tt_str *password)
{
	const struct new_app_password wanted = { .user = user, .name = name, .most = most };
	struct app_password row;

	return accounts_make_app_password(db, arena, &wanted, &row, password);
}

enum tt_err accounts_renew_app_password(struct db *db, struct tt_arena *arena, struct tt_str user,
					int64_t id, struct tt_str *password)
{
	*password = tt_random_text(arena, TT_ALPHABET_ALNUM, TOKEN_LEN);
	return store_app_password_set_hash(db, user, id, accounts_token_hash(arena, *password));
}

/* It was made on a device that the person trusts, so its place in the list is taken by the one on
 * the device that has read it. */
enum tt_err accounts_use_one_time(struct db *db, struct tt_arena *arena, const struct identity *who,
				  struct tt_str name, struct tt_str *password)
{
	enum tt_err err = store_app_password_delete(db, who->user, who->app_password_id);

	return err ? err : accounts_add_app_password(db, arena, who->user, name, 0, password);
}

struct tt_str accounts_random_password(struct tt_arena *arena)
{
	return tt_random_text(arena, TT_ALPHABET_READABLE, GENERATED_LEN);
}
