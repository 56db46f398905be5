#include "server/api/login_page.h"

static void put_user_field(struct tt_buf *out, struct tt_str user)
{
	tt_buf_add_c(out, "<label for=\"user\">User name or e-mail address</label>\n"
			  "<input id=\"user\" name=\"user\" autocomplete=\"username\""
			  " autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"255\" required"
			  " value=\"");
	page_escape(out, user);
	tt_buf_printf(out, "\"%s>\n", user.n == 0 ? " autofocus" : "");
}

static void put_password_field(struct tt_buf *out, bool has_focus)
{
	tt_buf_printf(out,
		      "<label for=\"password\">Password</label>\n"
		      "<input id=\"password\" name=\"password\" type=\"password\""
		      " autocomplete=\"current-password\" required%s>\n",
		      has_focus ? " autofocus" : "");
}

static void put_fields(struct tt_buf *out, struct tt_str user)
{
	put_user_field(out, user);
	put_password_field(out, user.n > 0);
}

/* "a phone asks to use your account on https://..." */
static void put_question(struct tt_buf *out, const struct login_page *page)
{
	tt_buf_add_c(out, "<p><strong>");
	page_escape(out, page->client);
	tt_buf_add_c(out, "</strong> asks to use your account on ");
	page_escape(out, page->server);
	tt_buf_add_c(out, ".</p>\n"
			  "<p class=\"soft\">Go on only if you have just started this yourself. The"
			  " client gets a password of its own, never yours.</p>\n");
}

/* The form has no action: it goes back to the address of the page, whatever proxies make of it. */
void login_page_form(struct tt_buf *out, const struct login_page *page)
{
	page_begin(out, "Let this client in?", page->token);
	put_question(out, page);
	page_problem(out, page->problem);
	tt_buf_add_c(out, "<form method=\"post\">\n");
	page_hidden(out, "requesttoken", page->token);
	put_fields(out, page->user);
	tt_buf_add_c(out, "<button type=\"submit\">Let it in</button>\n"
			  "</form>\n"
			  "<p class=\"soft\">Otherwise just close this page.</p>\n");
	page_end(out);
}

void login_page_done(struct tt_buf *out, const struct login_page *page)
{
	page_begin(out, "Done", (struct tt_str){ NULL, 0 });
	tt_buf_add_c(out, "<p><strong>");
	page_escape(out, page->client);
	tt_buf_add_c(out, "</strong> is being let in. You can close this page and go back to"
			  " it.</p>\n");
	page_end(out);
}

void login_page_log_in(struct tt_buf *out, const struct login_page *page)
{
	page_begin(out, "Log in", page->token);
	tt_buf_add_c(out, "<p>Your account on ");
	page_escape(out, page->server);
	tt_buf_add_c(out, "</p>\n");
	page_problem(out, page->problem);
	tt_buf_add_c(out, "<form method=\"post\" action=\"login\">\n");
	page_hidden(out, "requesttoken", page->token);
	if (page->next.n > 0)
		page_hidden(out, "redirect_url", page->next);
	put_fields(out, page->user);
	tt_buf_add_c(out,
		     "<label class=\"check\"><input type=\"checkbox\" name=\"remember_login\""
		     " value=\"1\">Stay logged in on this device</label>\n"
		     "<button type=\"submit\">Log in</button>\n"
		     "</form>\n"
		     "<p class=\"soft\">Who has forgotten the password, or has no account, asks"
		     " the people who run this server.</p>\n");
	page_end(out);
}

static void put_log_out(struct tt_buf *out, const struct login_page *page)
{
	tt_buf_add_c(out, "<form method=\"get\" action=\"logout\">\n");
	page_hidden(out, "requesttoken", page->token);
	tt_buf_add_c(out, "<button type=\"submit\">Log out</button>\n</form>\n");
}

void login_page_log_out(struct tt_buf *out, const struct login_page *page)
{
	page_begin(out, "Log out?", page->token);
	tt_buf_add_c(out, "<p>You are logged in as <strong>");
	page_escape(out, page->user);
	tt_buf_add_c(out, "</strong> in this browser.</p>\n");
	put_log_out(out, page);
	page_end(out);
}

void login_page_front(struct tt_buf *out, const struct login_page *page)
{
	page_begin(out, "Tertulia", page->token);
	tt_buf_add_c(out,
		     "<p>This is a chat server for clients of Nextcloud Talk. A browser alone shows"
		     " no conversations.</p>\n"
		     "<p>In a client, the address of the server is <strong>");
	page_escape(out, page->server);
	tt_buf_add_c(out, "</strong>.</p>\n");
	if (page->user.p) {
		tt_buf_add_c(out, "<p>You are logged in as <strong>");
		page_escape(out, page->user);
		tt_buf_add_c(out, "</strong>.</p>\n"
				  "<p><a href=\"settings/user/security\">Where you are logged"
				  " in</a></p>\n");
		put_log_out(out, page);
	} else {
		tt_buf_add_c(out,
			     "<p><a href=\"settings/user/security\">Log in</a> to see where your"
			     " account is in use.</p>\n"
			     "<p class=\"soft\">Who has no account asks the people who run this"
			     " server for one.</p>\n");
	}
	page_end(out);
}

/* Whoever has an app password already goes in with that; a client that shows this has no address
 * bar, so everything leads on by itself. */
void login_page_flow(struct tt_buf *out, const struct login_page *page)
{
	page_begin(out, "Connect this client?", page->token);
	put_question(out, page);
	page_problem(out, page->problem);
	tt_buf_add_c(out, "<a class=\"button\" href=\"flow/grant?");
	page_escape(out, page->next);
	tt_buf_add_c(out, "\">Log in</a>\n"
			  "<details>\n<summary>With an app password instead</summary>\n"
			  "<form method=\"post\" action=\"flow/apptoken\">\n");
	page_hidden(out, "requesttoken", page->token);
	page_hidden(out, "stateToken", page->state);
	tt_buf_add_c(out, "<label for=\"user\">User name</label>\n"
			  "<input id=\"user\" name=\"user\" autocomplete=\"username\""
			  " autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"255\" required"
			  " value=\"");
	page_escape(out, page->user);
	tt_buf_add_c(out, "\">\n<label for=\"password\">App password</label>\n"
			  "<input id=\"password\" name=\"password\" type=\"password\""
			  " autocomplete=\"off\" required>\n"
			  "<button type=\"submit\">Connect</button>\n"
			  "</form>\n</details>\n");
	page_end(out);
}

void login_page_grant(struct tt_buf *out, const struct login_page *page)
{
	page_begin(out, "Let this client in?", page->token);
	put_question(out, page);
	tt_buf_add_c(out, "<p>You are logged in as <strong>");
	page_escape(out, page->user);
	tt_buf_add_c(out, "</strong>.</p>\n");
	page_problem(out, page->problem);
	tt_buf_add_c(out, "<form method=\"post\" action=\"../flow\">\n");
	page_hidden(out, "requesttoken", page->token);
	page_hidden(out, "stateToken", page->state);
	if (page->wants_password)
		put_password_field(out, true);
	tt_buf_add_c(out, "<button type=\"submit\">Let it in</button>\n"
			  "</form>\n"
			  "<p class=\"soft\">Otherwise just close this window.</p>\n");
	page_end(out);
}
