#include "server/accounts/common.h"

#include <stdlib.h>

enum {
	MOST_AROUND = 6, /* digits and signs around a word that are no more than a habit */
	MOST_CORE = 32,  /* no word is longer */
	FEW_LETTERS = 3, /* different characters that make no password */
	MOST_AGAIN = 4,  /* characters that come again and again */
	LEAST_RUN = 3,   /* a piece of a row */
	MOST_RUNS = 3,   /* so many pieces behind each other */
};

/* In lower case, without digits and signs at the ends; in order. Languages of those who are likely
 * to be here. */
static const char *const words[] = {
	/* clang-format off */
	"abc", "access", "account", "accounting", "admin", "administrator", "adobe", "alexander",
	"alice", "amanda", "america", "andrea", "andrew", "angel", "angels", "animal", "anthony",
	"apple", "april", "arsenal", "asdf", "ashley", "august", "austin", "autumn", "azerty",
	"bailey", "banana", "baseball", "basketball", "batman", "beautiful", "benjamin",
	"bienvenido", "bienvenue", "bitcoin", "blessed", "blink", "bob", "boomer", "boston",
	"brandon", "buster", "butterfly", "camaro", "canada", "carlos", "caroline", "casa",
	"champion", "change", "changeme", "charles", "charlie", "cheese", "chelsea", "chicken",
	"chocolate", "chris", "christian", "christmas", "claudia", "cocacola", "coffee", "company",
	"computer", "contrasena", "cookie", "corvette", "cowboy", "cowboys", "daniel", "daniela",
	"david", "december", "default", "demo", "diamond", "dolphin", "dragon", "dubsmash",
	"eagles", "eduardo", "eminem", "entrar", "estrella", "facebook", "falcon", "family",
	"february", "ferrari", "flower", "football", "forever", "formula", "freedom", "friday",
	"friend", "friends", "fuckyou", "fussball", "gabriel", "gandalf", "garfield", "geheim",
	"george", "ginger", "goodluck", "google", "guest", "guitar", "hallo", "hannah", "hansolo",
	"harley", "hello", "hermann", "hockey", "hola", "house", "hunter", "iloveu", "iloveyou",
	"internet", "jackson", "january", "jasmine", "jennifer", "jessica", "jesus", "johnny",
	"jonathan", "jordan", "joshua", "july", "june", "justin", "juventus", "killer", "killme",
	"kitten", "koko", "laura", "letmein", "liverpool", "login", "london", "looking", "lovely",
	"loveme", "lover", "lovers", "madrid", "maggie", "manager", "manchester", "maria",
	"marina", "mario", "marlboro", "martin", "master", "matrix", "matthew", "maverick",
	"maximilian", "mercedes", "merlin", "metallica", "michael", "michelle", "midnight",
	"miguel", "minecraft", "monday", "monkey", "monster", "montag", "morgan", "motdepasse",
	"mother", "mustang", "naruto", "natalia", "natasha", "network", "newyork", "nextcloud",
	"nicole", "november", "october", "office", "orange", "owncloud", "pakistan", "pass",
	"passer", "passw", "passwd", "password", "passwords", "passwort", "patricia", "patrick",
	"peanut", "pepper", "phoenix", "pokemon", "porsche", "prince", "princesa", "princess",
	"purple", "pussy", "qazwsx", "querty", "qwert", "qwerty", "qwertz", "rabbit", "rachel",
	"rainbow", "ranger", "raspberry", "realmadrid", "rebecca", "remember", "ricardo", "robert",
	"rocket", "root", "samantha", "samsung", "sandra", "saturday", "schalke", "schatz",
	"schatzi", "scooby", "secret", "secreto", "secure", "senha", "senior", "september",
	"server", "service", "shadow", "shalom", "silver", "slayer", "snoopy", "soccer", "sommer",
	"sonne", "sophie", "spider", "spiderman", "spring", "starwars", "steven", "summer",
	"sunday", "sunflower", "sunshine", "superman", "superstar", "support", "sweet", "sweety",
	"system", "taylor", "teacher", "temp", "temporary", "tennis", "tequiero", "tertulia",
	"test", "tester", "testing", "thomas", "thunder", "thursday", "tiger", "tigger",
	"tinkerbell", "trustno", "tuesday", "tweety", "unicorn", "united", "user", "username",
	"valentina", "vanessa", "vendredi", "veronica", "victoria", "viktoria", "vincent",
	"virginia", "wednesday", "welcome", "wilkommen", "william", "willkommen", "wilson",
	"winner", "winter", "wizard", "yankees", "yellow", "zaq", "zxcvbn",
	/* clang-format on */
};

/* Fingers walk along these, forwards and backwards. */
static const char *const rows[] = {
	"abcdefghijklmnopqrstuvwxyz",
	"01234567890",
	"qwertyuiop",
	"qwertzuiop",
	"azertyuiop",
	"asdfghjkl",
	"qsdfghjklm",
	"zxcvbnm",
	"yxcvbnm",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
	"1q2w3e4r5t6y7u8i9o0p",
	"q1w2e3r4t5y6u7i8o9p0",
	"qazwsxedcrfvtgbyhnujm",
	"!@#$%^&*()",
	"!\"\xc2\xa7$%&/()=",
};

static int compare(const void *key, const void *word)
{
	return tt_str_cmp(*(const struct tt_str *)key, tt_str(*(const char *const *)word));
}

static bool is_word(struct tt_str s)
{
	return bsearch(&s, words, ARRAY_LEN(words), sizeof(words[0]), compare) != NULL;
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* What people write for letters. */
static char letter_of(char c)
{
	static const char signs[] = "01345789@$!|";
	static const char letters[] = "oleastbgasii";
	const char *at = c ? strchr(signs, c) : NULL;

	return at ? letters[at - signs] : c;
}

/* "P@ssw0rd2024!" is "p@ssw0rd" here. */
static struct tt_str core_of(struct tt_str s)
{
	size_t around = s.n;

	while (s.n > 0 && !is_letter(s.p[s.n - 1]))
		s.n--;
	while (s.n > 0 && !is_letter(s.p[0]))
		s = (struct tt_str){ s.p + 1, s.n - 1 };
	return around - s.n <= MOST_AROUND ? s : TT_STR("");
}

/* As it is, with letters for signs, and with the other letter that a 1 may be. */
static bool is_word_in_disguise(struct tt_str core)
{
	char plain[MOST_CORE];
	char other[MOST_CORE];

	if (core.n == 0 || core.n > MOST_CORE)
		return false;
	for (size_t i = 0; i < core.n; i++) {
		plain[i] = letter_of(core.p[i]);
		other[i] = core.p[i] == '1' ? 'i' : plain[i];
	}
	return is_word(core) || is_word((struct tt_str){ plain, core.n }) ||
	       is_word((struct tt_str){ other, core.n });
}

/* Few enough that there is hardly anything to guess. */
static bool has_few_letters(struct tt_str s)
{
	char seen[FEW_LETTERS] = "";
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (memchr(seen, s.p[i], n))
			continue;
		if (n == FEW_LETTERS)
			return false;
		seen[n++] = s.p[i];
	}
	return true;
}

/* "abcdabcdab" */
static bool comes_again(struct tt_str s)
{
	for (size_t n = 1; n <= MOST_AGAIN && 2 * n <= s.n; n++)
		if (memcmp(s.p, s.p + n, s.n - n) == 0)
			return true;
	return false;
}

static size_t run_in(struct tt_str row, struct tt_str s, int step)
{
	size_t most = 0;

	for (size_t i = 0; i < row.n; i++) {
		size_t n = 0;

		while (n < s.n && i + (size_t)(step * (int)n) < row.n &&
		       row.p[i + (size_t)(step * (int)n)] == s.p[n])
			n++;
		most = n > most ? n : most;
	}
	return most;
}

/* How many of the first characters stand in a row. */
static size_t longest_run(struct tt_str s)
{
	size_t most = 0;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t forwards = run_in(tt_str(rows[i]), s, 1);
		size_t backwards = run_in(tt_str(rows[i]), s, -1);

		most = forwards > most ? forwards : most;
		most = backwards > most ? backwards : most;
	}
	return most;
}

/* "qwerty1234" */
static bool is_made_of_rows(struct tt_str s)
{
	int n_runs = 0;

	while (s.n > 0) {
		size_t n = longest_run(s);

		if (n < LEAST_RUN || ++n_runs > MOST_RUNS)
			return false;
		s = (struct tt_str){ s.p + n, s.n - n };
	}
	return true;
}

bool accounts_is_common_password(struct tt_str password)
{
	struct tt_arena arena;
	struct tt_str lower;
	bool common;

	tt_arena_init(&arena);
	lower = tt_str_lower_ascii(&arena, password);
	common = is_word_in_disguise(core_of(lower)) || has_few_letters(lower) ||
		 comes_again(lower) || is_made_of_rows(lower);
	tt_arena_finish(&arena);
	return common;
}
