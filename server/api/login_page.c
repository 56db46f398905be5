#include "server/api/login_page.h"

static const char head[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n"
	"<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<meta name=\"color-scheme\" content=\"light dark\">\n"
	"<style>\n"
	":root { --ground: #f3f1ec; --card: #fff; --text: #24211d; --soft: #6b655d;\n"
	"  --line: #cfc9bf; --accent: #8a3b12; --on-accent: #fff; --bad: #a3140c; }\n"
	"@media (prefers-color-scheme: dark) {\n"
	"  :root { --ground: #191714; --card: #24211d; --text: #ece7de; --soft: #a79f93;\n"
	"    --line: #4b453d; --accent: #eda268; --on-accent: #24150b; --bad: #ff9c8f; } }\n"
	"* { box-sizing: border-box; }\n"
	"body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;\n"
	"  background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }\n"
	"main { width: 100%; max-width: 26rem; padding: 2rem; background: var(--card);\n"
	"  border: 1px solid var(--line); border-radius: .75rem; }\n"
	"h1 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.3; }\n"
	"p { margin: 0 0 1rem; overflow-wrap: anywhere; }\n"
	".soft { color: var(--soft); font-size: .875rem; }\n"
	".bad { color: var(--bad); font-weight: 600; }\n"
	"label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }\n"
	"input { width: 100%; padding: .6rem .75rem; font: inherit; color: inherit;\n"
	"  background: var(--ground); border: 1px solid var(--line); border-radius: .5rem; }\n"
	"button { width: 100%; margin: 1.5rem 0 1rem; padding: .7rem; font: inherit;\n"
	"  font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0;\n"
	"  border-radius: .5rem; cursor: pointer; }\n"
	":focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }\n"
	"</style>\n";

static void escape(struct tt_buf *out, struct tt_str s)
{
	static const struct {
		char c;
		const char *text;
	} special[] = {
		{ '&', "&amp;" },  { '<', "&lt;" },   { '>', "&gt;" },
		{ '"', "&quot;" }, { '\'', "&#39;" },
	};

	for (size_t i = 0; i < s.n; i++) {
		const char *text = NULL;

		for (size_t k = 0; k < ARRAY_LEN(special); k++)
			if (s.p[i] == special[k].c)
				text = special[k].text;
		if (text)
			tt_buf_add_c(out, text);
		else
			tt_buf_add_char(out, s.p[i]);
	}
}

static void begin(struct tt_buf *out, const char *title)
{
	tt_buf_add_c(out, head);
	tt_buf_printf(out, "<title>%s</title>\n</head>\n<body>\n<main>\n<h1>%s</h1>\n", title,
		      title);
}

static void end(struct tt_buf *out)
{
	tt_buf_add_c(out, "</main>\n</body>\n</html>\n");
}

/* The form has no action: it goes back to the address of the page, whatever proxies make of it. */
void login_page_form(struct tt_buf *out, const struct login_page *page)
{
	begin(out, "Let this client in?");
	tt_buf_add_c(out, "<p><strong>");
	escape(out, page->client);
	tt_buf_add_c(out, "</strong> asks to use your account on ");
	escape(out, page->server);
	tt_buf_add_c(out, ".</p>\n"
			  "<p class=\"soft\">Go on only if you have just started this yourself. The"
			  " client gets a password of its own, never yours.</p>\n");
	if (page->problem)
		tt_buf_printf(out, "<p class=\"bad\" role=\"alert\">%s</p>\n", page->problem);
	tt_buf_add_c(out, "<form method=\"post\">\n<input type=\"hidden\" name=\"form\" value=\"");
	escape(out, page->form);
	tt_buf_add_c(out, "\">\n"
			  "<label for=\"user\">User name or e-mail address</label>\n"
			  "<input id=\"user\" name=\"user\" autocomplete=\"username\""
			  " autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"255\" required"
			  " value=\"");
	escape(out, page->user);
	tt_buf_printf(out, "\"%s>\n", page->user.n == 0 ? " autofocus" : "");
	tt_buf_printf(out,
		      "<label for=\"password\">Password</label>\n"
		      "<input id=\"password\" name=\"password\" type=\"password\""
		      " autocomplete=\"current-password\" required%s>\n"
		      "<button type=\"submit\">Let it in</button>\n"
		      "</form>\n"
		      "<p class=\"soft\">Otherwise just close this page.</p>\n",
		      page->user.n > 0 ? " autofocus" : "");
	end(out);
}

void login_page_done(struct tt_buf *out, const struct login_page *page)
{
	begin(out, "Done");
	tt_buf_add_c(out, "<p><strong>");
	escape(out, page->client);
	tt_buf_add_c(out, "</strong> is being let in. You can close this page and go back to"
			  " it.</p>\n");
	end(out);
}

void login_page_front(struct tt_buf *out, struct tt_str server)
{
	begin(out, "Tertulia");
	tt_buf_add_c(out,
		     "<p>This is a chat server for clients of Nextcloud Talk. There is nothing to"
		     " see here with a browser alone.</p>\n"
		     "<p>In a client, the address of the server is <strong>");
	escape(out, server);
	tt_buf_add_c(out, "</strong>.</p>\n"
			  "<p class=\"soft\">Who has no account asks the people who run this"
			  " server for one.</p>\n");
	end(out);
}

void login_page_sorry(struct tt_buf *out, const char *title, const char *text)
{
	begin(out, title);
	tt_buf_printf(out, "<p>%s</p>\n", text);
	end(out);
}
