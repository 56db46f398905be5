#include "server/accounts/profile.h"
#include "lib/base/macros.h"

/* ISO 639: all languages of two letters, and those of three that people write in. */
static const char languages[] =
	"aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co "
	"cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl "
	"gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg "
	"ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk "
	"ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps "
	"pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
	"te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za "
	"zh zu agq asa ast bas bem ber bez brx ccp ceb cgg chr ckb csb dav dje doi dsb "
	"dua dyo ebu ewo fil fur gsw guz haw hsb jgo jmc kab kam kde kea khq kkj kln "
	"kok ksb ksf ksh lag lkt lrc ltg luo luy lzh mai mas mer mfe mgh mgo mni mua "
	"mzn naq nap nds nmg nnh nqo nus nyn pcm rof rwk sah saq sat sbp scn seh ses "
	"shi sma smj smn szl teo twq tzm vai vun wae xog yav yue zgh ";

/* ISO 3166, and the parts of the world that a language is spoken in (UN M.49). */
static const char regions[] =
	"001 150 419 AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG "
	"BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN "
	"CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
	"FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU "
	"ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA "
	"LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS "
	"MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK "
	"PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM "
	"SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA "
	"UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW ";

/* In a list that has a blank behind each. */
static bool is_listed(const char *list, struct tt_str word)
{
	const char *at = list;

	while ((at = word.n > 0 ? memmem(at, strlen(at), word.p, word.n) : NULL)) {
		if ((at == list || at[-1] == ' ') && at[word.n] == ' ')
			return true;
		at++;
	}
	return false;
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool consists_of(struct tt_str s, bool (*is_allowed)(char))
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_allowed(s.p[i]))
			return false;
	return s.n > 0;
}

static bool is_language(struct tt_str part)
{
	return consists_of(part, is_lower) && is_listed(languages, part);
}

/* "Latn" */
static bool is_script(struct tt_str part)
{
	return part.n == 4 && is_upper(part.p[0]) &&
	       consists_of((struct tt_str){ part.p + 1, 3 }, is_lower);
}

static bool is_region(struct tt_str part)
{
	return (consists_of(part, is_upper) || consists_of(part, is_digit)) &&
	       is_listed(regions, part);
}

/* "VALENCIA" */
static bool is_variant(struct tt_str part)
{
	return part.n >= 5 && part.n <= 8 && consists_of(part, is_upper);
}

enum tt_err accounts_check_locale(struct tt_str text)
{
	/* Each may be left out but the first. */
	static bool (*const kinds[])(struct tt_str) = { is_language, is_script, is_region,
							is_variant };
	struct tt_str written = text;
	struct tt_str rest = tt_str_cut(&written, '@');
	size_t kind = 0;

	if (!is_language(tt_str_cut(&rest, '_')))
		return TT_ERR_FIELD_VALUE;
	while (rest.p) {
		struct tt_str part = tt_str_cut(&rest, '_');

		do
			kind++;
		while (kind < ARRAY_LEN(kinds) && !kinds[kind](part));
		if (kind == ARRAY_LEN(kinds))
			return TT_ERR_FIELD_VALUE;
	}
	return written.p && !consists_of(written, is_lower) ? TT_ERR_FIELD_VALUE : TT_OK;
}

enum tt_err accounts_read_phone(struct tt_arena *arena, struct tt_str text, struct tt_str *out)
{
	/* Of E.164: with the country's, and so many of the shortest that there are. */
	enum {
		MOST_DIGITS = 15,
		LEAST_DIGITS = 5
	};
	char *number = tt_arena_alloc(arena, text.n + 1);
	size_t n = 0;

	if (text.n == 0 || text.p[0] != '+')
		return TT_ERR_FIELD_TEXT;
	number[n++] = '+';
	for (size_t i = 1; i < text.n; i++)
		if (is_digit(text.p[i]))
			number[n++] = text.p[i];
		else if (text.p[i] == '\0' || !strchr(" -./()", text.p[i]))
			return TT_ERR_FIELD_TEXT;
	*out = (struct tt_str){ number, n };
	if (n < LEAST_DIGITS + 1 || n > MOST_DIGITS + 1 || number[1] == '0')
		return TT_ERR_FIELD_TEXT;
	return TT_OK;
}

enum tt_err accounts_check_website(struct tt_str text)
{
	struct tt_str rest = text;
	struct tt_str scheme = tt_str_cut(&rest, ':');

	if (!tt_str_eq_nocase(scheme, TT_STR("http")) && !tt_str_eq_nocase(scheme, TT_STR("https")))
		return TT_ERR_FIELD_TEXT;
	if (!rest.p || !tt_str_starts(rest, TT_STR("//")) || rest.n == 2 ||
	    strchr("/?#:@", rest.p[2]))
		return TT_ERR_FIELD_TEXT;
	return memchr(text.p, ' ', text.n) ? TT_ERR_FIELD_TEXT : TT_OK;
}
