/* SPDX-License-Identifier: GPL-3.0-or-later */
/* client.c - the types Client and Call: a server and its user; a request that is carried out.
 *
 * A Client is the library's, and like that any number of threads may use it. Whoever waits in
 * perform() has let the GIL go. */
#include "ext.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CLIENT(object) ((struct te_client *)(object))
#define CALL(object) ((struct te_call *)(object))

/* ---- errors ---- */

/* TransportError(name, text, retry_after_s): there is no answer. */
static PyObject *transport_error(struct te_state *state, const struct tt_error *error)
{
	return PyObject_CallFunction(state->transport_error, "ssL", tt_error_name(error->code),
				     error->text, (long long)error->retry_after_s);
}

static PyObject *raise_transport(struct te_state *state, const struct tt_error *error)
{
	PyObject *made = transport_error(state, error);

	if (made)
		PyErr_SetObject(state->transport_error, made);
	Py_XDECREF(made);
	return NULL;
}

static PyObject *raise_code(struct te_state *state, int code, const char *text)
{
	struct tt_error error = { .code = code, .text = text };

	return raise_transport(state, &error);
}

/* ---- a request ---- */

#define MAX_HEADERS 32

struct wanted {
	const char *method, *path, *content_type;
	PyObject *headers, *body, *sink;
	long timeout_ms;
	int is_file;
	struct tt_parameter pairs[MAX_HEADERS];
	size_t n_pairs;
};

static bool read_header(struct wanted *w, PyObject *pair)
{
	struct tt_parameter *p = &w->pairs[w->n_pairs];

	if (w->n_pairs == MAX_HEADERS) {
		PyErr_SetString(PyExc_ValueError, "too many headers");
		return false;
	}
	if (!PyTuple_Check(pair) ||
	    !PyArg_ParseTuple(pair, "ss;headers are pairs", &p->name, &p->value))
		return PyErr_Occurred() ||
		       (PyErr_SetString(PyExc_TypeError, "headers are pairs"), false);
	w->n_pairs++;
	return true;
}

static bool read_wanted(struct wanted *w)
{
	for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(w->headers); i++) {
		if (!read_header(w, PyTuple_GET_ITEM(w->headers, i)))
			return false;
	}
	if (w->body != Py_None && !PyBytes_Check(w->body)) {
		PyErr_SetString(PyExc_TypeError, "the body is bytes, or None");
		return false;
	}
	return true;
}

/* A piece of the body, to Python. */
static bool sink(void *ctx, const void *p, size_t n)
{
	struct te_call *self = ctx;
	PyGILState_STATE gil = PyGILState_Ensure();
	PyObject *piece, *done = NULL;
	bool good;

	piece = PyBytes_FromStringAndSize(p, (Py_ssize_t)n);
	if (piece)
		done = PyObject_CallFunctionObjArgs(self->sink, piece, NULL);
	if (!done)
		PyErr_Fetch(&self->error_type, &self->error_value, &self->error_trace);
	Py_XDECREF(piece);
	Py_XDECREF(done);
	good = !self->error_type;
	PyGILState_Release(gil);
	return good;
}

static struct tt_call *make_native(struct te_call *self, struct tt_client *client,
				   const struct wanted *w)
{
	struct tt_request request = {
		.method = w->method,
		.path = w->path,
		.headers = w->pairs,
		.n_headers = w->n_pairs,
		.content_type = w->content_type,
		.as_bytes = true,
		.is_file = w->is_file,
		.sink = self->sink ? sink : NULL,
		.ctx = self,
	};
	struct tt_call *call;

	if (w->body != Py_None) {
		request.body = PyBytes_AS_STRING(w->body);
		request.n_body = (size_t)PyBytes_GET_SIZE(w->body);
	}
	call = tt_request_call(client, &request);
	tt_call_set_timeout_ms(call, w->timeout_ms);
	return call;
}

/* `args` are those of Client.perform(). */
struct te_call *te_call_new(struct te_state *state, PyObject *client, PyObject *args)
{
	struct wanted w = { .n_pairs = 0 };
	struct te_call *self;

	if (!PyArg_ParseTuple(args, "ssO!OzlpO:perform", &w.method, &w.path, &PyTuple_Type,
			      &w.headers, &w.body, &w.content_type, &w.timeout_ms, &w.is_file,
			      &w.sink) ||
	    !read_wanted(&w))
		return NULL;
	self = CALL(state->call_type->tp_alloc(state->call_type, 0));
	if (!self)
		return NULL;
	self->sink = w.sink == Py_None ? NULL : Py_NewRef(w.sink);
	self->call = make_native(self, CLIENT(client)->client, &w);
	if (!self->call) {
		Py_DECREF(self);
		PyErr_NoMemory();
		return NULL;
	}
	return self;
}

/* ---- an answer ---- */

/* Whether what came is an answer: refusals are, and so is what only we know how to read. */
static bool is_answer(const struct tt_call *call)
{
	enum tt_error_code code = tt_call_error(call)->code;

	return code == 0 || code == TT_E_REFUSED || (code == TT_E_PROTOCOL && tt_call_status(call));
}

/* An Answer, to which the library's call belongs from now on; a TransportError as an object; or
 * NULL with the exception of the sink. */
PyObject *te_call_outcome(struct te_state *state, struct te_call *self)
{
	struct tt_call *call = self->call;

	if (self->error_type) {
		PyErr_Restore(self->error_type, self->error_value, self->error_trace);
		self->error_type = self->error_value = self->error_trace = NULL;
		return NULL;
	}
	if (!is_answer(call))
		return transport_error(state, tt_call_error(call));
	self->call = NULL;
	return te_answer_of_call(state, call);
}

/* ---- Call ---- */

static void end_call(struct te_call *self)
{
	struct tt_call *call = self->call;

	self->call = NULL;
	tt_call_free(call);
}

static PyObject *call_close(PyObject *object, PyObject *unused TE_UNUSED)
{
	end_call(CALL(object));
	Py_CLEAR(CALL(object)->done);
	Py_CLEAR(CALL(object)->multi);
	return Py_NewRef(Py_None);
}

static int call_traverse(PyObject *object, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(object));
	Py_VISIT(CALL(object)->sink);
	Py_VISIT(CALL(object)->done);
	Py_VISIT(CALL(object)->multi);
	return 0;
}

static int call_clear(PyObject *object)
{
	struct te_call *self = CALL(object);

	end_call(self);
	Py_CLEAR(self->sink);
	Py_CLEAR(self->done);
	Py_CLEAR(self->multi);
	Py_CLEAR(self->error_type);
	Py_CLEAR(self->error_value);
	Py_CLEAR(self->error_trace);
	return 0;
}

static void call_dealloc(PyObject *object)
{
	PyTypeObject *type = Py_TYPE(object);

	PyObject_GC_UnTrack(object);
	call_clear(object);
	type->tp_free(object);
	Py_DECREF(type);
}

static PyMethodDef call_methods[] = {
	{ "close", call_close, METH_NOARGS,
	  "close($self, /)\n--\n\nEnds it, if it still runs; nothing comes of it any more." },
	{ NULL, NULL, 0, NULL },
};

static PyType_Slot call_slots[] = {
	{ Py_tp_doc, "A request on its way." },
	{ Py_tp_traverse, call_traverse },
	{ Py_tp_clear, call_clear },
	{ Py_tp_dealloc, call_dealloc },
	{ Py_tp_methods, call_methods },
	{ 0, NULL },
};

PyType_Spec te_call_spec = {
	.name = "tertulia._tertulia.Call",
	.basicsize = sizeof(struct te_call),
	.flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
	.slots = call_slots,
};

/* ---- Client ---- */

static int set_up(struct tt_client *client, const char *user, const char *password, int verify,
		  const char *ca_file)
{
	int code = 0;

	if (user && *user)
		code = tt_client_set_login(client, user, password);
	if (!code)
		code = tt_client_set_user_agent(client, "python-tertulia/" TE_VERSION);
	if (!code)
		code = tt_client_set_verify_tls(client, verify);
	if (!code && ca_file)
		code = tt_client_set_ca_file(client, ca_file);
	return code;
}

static int set_headers(struct tt_client *client, PyObject *headers)
{
	struct wanted w = { .headers = headers, .body = Py_None };
	int code = 0;

	if (!read_wanted(&w))
		return -1;
	for (size_t i = 0; i < w.n_pairs && !code; i++)
		code = tt_client_set_header(client, w.pairs[i].name, w.pairs[i].value);
	return code;
}

static PyObject *client_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
	static char *words[] = { "url", "user", "password", "verify", "ca_file", "headers", NULL };
	const char *url, *user, *password, *ca_file;
	struct te_state *state = te_state_of(type);
	struct te_client *self;
	PyObject *headers;
	int verify, code;

	if (!state ||
	    !PyArg_ParseTupleAndKeywords(args, kwargs, "szzpzO!:Client", words, &url, &user,
					 &password, &verify, &ca_file, &PyTuple_Type, &headers))
		return NULL;
	self = CLIENT(type->tp_alloc(type, 0));
	if (!self)
		return NULL;
	code = tt_client_create(&self->client, url);
	if (!code)
		code = set_up(self->client, user, password, verify, ca_file);
	if (!code)
		code = set_headers(self->client, headers);
	if (!code)
		return (PyObject *)self;
	Py_DECREF(self);
	if (code == TT_E_USAGE)
		return PyErr_Format(
			PyExc_ValueError,
			"no address of a server, which begins with http:// or https://: %.200s",
			url);
	return code < 0 ? NULL : raise_code(state, code, "the client could not be made");
}

/* ---- waiting ---- */

/* Python's signal handlers run on the main thread only, so that one has to look for them. */
static bool is_main_thread(void)
{
	return (pid_t)syscall(SYS_gettid) == getpid();
}

/* A signal came, perhaps: its handler runs. What it raises ends the wait. */
static bool interrupted(void *ctx TE_UNUSED)
{
	PyGILState_STATE gil = PyGILState_Ensure();
	bool raised = PyErr_CheckSignals() < 0;

	PyGILState_Release(gil);
	return raised;
}

/* False: a signal handler raised. */
static bool carry_out(struct te_call *call)
{
	PyThreadState *without_gil;

	if (is_main_thread())
		tt_call_set_interrupt(call->call, interrupted, NULL);
	without_gil = PyEval_SaveThread();
	tt_perform(call->call);
	PyEval_RestoreThread(without_gil);
	return !PyErr_Occurred();
}

static PyObject *client_perform(PyObject *object, PyObject *args)
{
	struct te_state *state = te_state_of(Py_TYPE(object));
	struct te_call *call = state ? te_call_new(state, object, args) : NULL;
	PyObject *outcome = NULL;

	if (!call)
		return NULL;
	if (carry_out(call))
		outcome = te_call_outcome(state, call);
	Py_DECREF(call);
	if (outcome && PyObject_TypeCheck(outcome, (PyTypeObject *)state->transport_error)) {
		PyErr_SetObject(state->transport_error, outcome);
		Py_CLEAR(outcome);
	}
	return outcome;
}

static void client_dealloc(PyObject *object)
{
	PyTypeObject *type = Py_TYPE(object);
	struct tt_client *client = CLIENT(object)->client;
	PyThreadState *without_gil;

	PyObject_GC_UnTrack(object);
	without_gil = PyEval_SaveThread();
	tt_client_unref(client);
	PyEval_RestoreThread(without_gil);
	type->tp_free(object);
	Py_DECREF(type);
}

static int client_traverse(PyObject *object, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(object));
	return 0;
}

static PyMethodDef client_methods[] = {
	{ "perform", client_perform, METH_VARARGS,
	  "perform($self, method, path, headers, body, content_type, timeout_ms, is_file, sink, /)\n--\n\n"
	  "Sends a request and waits for the answer; raises TransportError when there is none." },
	{ NULL, NULL, 0, NULL },
};

static PyType_Slot client_slots[] = {
	{ Py_tp_doc, "Client(url, user, password, verify, ca_file, headers)\n--\n\n"
		     "A server, and who talks to it." },
	{ Py_tp_new, client_new },
	{ Py_tp_traverse, client_traverse },
	{ Py_tp_dealloc, client_dealloc },
	{ Py_tp_methods, client_methods },
	{ 0, NULL },
};

PyType_Spec te_client_spec = {
	.name = "tertulia._tertulia.Client",
	.basicsize = sizeof(struct te_client),
	.flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
	.slots = client_slots,
};
