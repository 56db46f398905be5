/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crypt.c - encrypted saves: functions of the module, and PassKey for saving often.
 *
 * Deriving a key from a passphrase is slow on purpose, so the GIL is free meanwhile. */
#include "args.h"
#include "errors.h"
#include "methods.h"

static struct pt_state *state_of_module(PyObject *module)
{
	return PyModule_GetState(module);
}

static PyObject *pass_encrypt(PyObject *module, PyObject *const *args, Py_ssize_t n)
{
	struct pt_data data, pass;
	struct pt_held held;
	Tox_Err_Encryption err = TOX_ERR_ENCRYPTION_OK;
	PyObject *out;

	if (!pt_parse(state_of_module(module), &held, args, n, "pass_encrypt:ys", &data, &pass))
		return NULL;
	out = PyBytes_FromStringAndSize(NULL,
					(Py_ssize_t)data.n + TOX_PASS_ENCRYPTION_EXTRA_LENGTH);
	if (out) {
		uint8_t *to = (uint8_t *)PyBytes_AS_STRING(out);

		Py_BEGIN_ALLOW_THREADS tox_pass_encrypt(data.p, data.n, pass.p, pass.n, to, &err);
		Py_END_ALLOW_THREADS
	}
	pt_release(&held);
	if (!err)
		return out;
	Py_XDECREF(out);
	return pt_fail(state_of_module(module), &pt_errors_encryption, err);
}

static PyObject *pass_decrypt(PyObject *module, PyObject *const *args, Py_ssize_t n)
{
	struct pt_data data, pass;
	struct pt_held held;
	Tox_Err_Decryption err = TOX_ERR_DECRYPTION_INVALID_LENGTH;
	PyObject *out = NULL;

	if (!pt_parse(state_of_module(module), &held, args, n, "pass_decrypt:ys", &data, &pass))
		return NULL;
	if (data.n > TOX_PASS_ENCRYPTION_EXTRA_LENGTH) {
		err = TOX_ERR_DECRYPTION_OK;
		out = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)data.n -
							      TOX_PASS_ENCRYPTION_EXTRA_LENGTH);
	}
	if (out) {
		uint8_t *to = (uint8_t *)PyBytes_AS_STRING(out);

		Py_BEGIN_ALLOW_THREADS tox_pass_decrypt(data.p, data.n, pass.p, pass.n, to, &err);
		Py_END_ALLOW_THREADS
	}
	pt_release(&held);
	if (!err)
		return out;
	Py_XDECREF(out);
	return pt_fail(state_of_module(module), &pt_errors_decryption, err);
}

static PyObject *is_data_encrypted(PyObject *module, PyObject *const *args, Py_ssize_t n)
{
	struct pt_data data;
	struct pt_held held;
	bool encrypted;

	if (!pt_parse(state_of_module(module), &held, args, n, "is_data_encrypted:y", &data))
		return NULL;
	encrypted = data.n >= TOX_PASS_ENCRYPTION_EXTRA_LENGTH && tox_is_data_encrypted(data.p);
	pt_release(&held);
	return PyBool_FromLong(encrypted);
}

static PyObject *get_salt(PyObject *module, PyObject *const *args, Py_ssize_t n)
{
	struct pt_data data;
	struct pt_held held;
	uint8_t salt[TOX_PASS_SALT_LENGTH];
	Tox_Err_Get_Salt err = TOX_ERR_GET_SALT_BAD_FORMAT;

	if (!pt_parse(state_of_module(module), &held, args, n, "get_salt:y", &data))
		return NULL;
	if (data.n >= TOX_PASS_ENCRYPTION_EXTRA_LENGTH)
		tox_get_salt(data.p, salt, &err);
	pt_release(&held);
	if (err)
		return pt_fail(state_of_module(module), &pt_errors_get_salt, err);
	return PyBytes_FromStringAndSize((const char *)salt, sizeof(salt));
}

static PyObject *hash(PyObject *module, PyObject *const *args, Py_ssize_t n)
{
	struct pt_data data;
	struct pt_held held;
	uint8_t digest[TOX_HASH_LENGTH];

	if (!pt_parse(state_of_module(module), &held, args, n, "hash:y", &data))
		return NULL;
	tox_hash(digest, data.p, data.n);
	pt_release(&held);
	return PyBytes_FromStringAndSize((const char *)digest, sizeof(digest));
}

/* clang-format off */
#define SIGNED(name, arguments, text) PT_FAST(name, #name "($module, " arguments ", /)\n--\n\n" text)

PyMethodDef pt_methods_crypt[] = {
	SIGNED(pass_encrypt, "data, passphrase", "Encrypts saved data; 80 bytes longer."),
	SIGNED(pass_decrypt, "data, passphrase", "Decrypts what pass_encrypt() or another Tox program encrypted."),
	SIGNED(is_data_encrypted, "data", "Whether data is encrypted."),
	SIGNED(get_salt, "data", "The salt of encrypted data, for PassKey."),
	SIGNED(hash, "data", "SHA-256, by which avatars are named."),
	{ NULL }
};
/* clang-format on */

/* ---- PassKey ---- */

struct pass_key_object {
	PyObject_HEAD Tox_Pass_Key *key;
	struct pt_state *state;
};

#define KEY(object) ((struct pass_key_object *)(object))

static PyObject *pass_key_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
	static char *words[] = { "passphrase", "salt", NULL };
	struct pt_state *state = pt_state_of(type);
	PyObject *given[2] = { NULL, Py_None }, *self;
	struct pt_data pass, salt = { 0 };
	struct pt_held held;
	Tox_Err_Key_Derivation err = TOX_ERR_KEY_DERIVATION_OK;

	if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|O:PassKey", words, &given[0],
					 &given[1]) ||
	    !pt_parse(state, &held, given, 2, "PassKey:sz", &pass, &salt))
		return NULL;
	self = type->tp_alloc(type, 0);
	if (salt.p && salt.n != TOX_PASS_SALT_LENGTH) {
		PyErr_SetString(PyExc_ValueError, "a salt has 32 bytes");
		Py_CLEAR(self);
	}
	if (self) {
		Tox_Pass_Key *key;

		Py_BEGIN_ALLOW_THREADS key =
			salt.p ? tox_pass_key_derive_with_salt(pass.p, pass.n, salt.p, &err)
			       : tox_pass_key_derive(pass.p, pass.n, &err);
		Py_END_ALLOW_THREADS KEY(self)->key = key;
		KEY(self)->state = state;
	}
	pt_release(&held);
	if (!err)
		return self;
	Py_XDECREF(self);
	return pt_fail(state, &pt_errors_key_derivation, err);
}

static void pass_key_dealloc(PyObject *self)
{
	PyTypeObject *type = Py_TYPE(self);

	tox_pass_key_free(KEY(self)->key);
	type->tp_free(self);
	Py_DECREF(type);
}

static PyObject *key_encrypt(PyObject *self, PyObject *from)
{
	struct pt_data data;
	Tox_Err_Encryption err = TOX_ERR_ENCRYPTION_OK;
	PyObject *out;

	if (!pt_get_data(from, &data))
		return NULL;
	out = PyBytes_FromStringAndSize(NULL,
					(Py_ssize_t)data.n + TOX_PASS_ENCRYPTION_EXTRA_LENGTH);
	if (out)
		tox_pass_key_encrypt(KEY(self)->key, data.p, data.n,
				     (uint8_t *)PyBytes_AS_STRING(out), &err);
	pt_data_release(&data);
	if (!err)
		return out;
	Py_XDECREF(out);
	return pt_fail(KEY(self)->state, &pt_errors_encryption, err);
}

static PyObject *key_decrypt(PyObject *self, PyObject *from)
{
	struct pt_data data;
	Tox_Err_Decryption err = TOX_ERR_DECRYPTION_INVALID_LENGTH;
	PyObject *out = NULL;

	if (!pt_get_data(from, &data))
		return NULL;
	if (data.n > TOX_PASS_ENCRYPTION_EXTRA_LENGTH) {
		err = TOX_ERR_DECRYPTION_OK;
		out = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)data.n -
							      TOX_PASS_ENCRYPTION_EXTRA_LENGTH);
	}
	if (out)
		tox_pass_key_decrypt(KEY(self)->key, data.p, data.n,
				     (uint8_t *)PyBytes_AS_STRING(out), &err);
	pt_data_release(&data);
	if (!err)
		return out;
	Py_XDECREF(out);
	return pt_fail(KEY(self)->state, &pt_errors_decryption, err);
}

static PyMethodDef key_methods[] = { { "encrypt", key_encrypt, METH_O,
				       "encrypt($self, data, /)\n--\n\nEncrypts with this key." },
				     { "decrypt", key_decrypt, METH_O,
				       "decrypt($self, data, /)\n--\n\nDecrypts with this key." },
				     { NULL } };

static PyType_Slot slots[] = {
	{ Py_tp_doc, "PassKey(passphrase, salt=None)\n--\n\nA derived key: encrypts many times for "
		     "the price of one derivation." },
	{ Py_tp_new, pass_key_new },
	{ Py_tp_dealloc, pass_key_dealloc },
	{ Py_tp_methods, key_methods },
	{ 0, NULL }
};

PyType_Spec pt_pass_key_spec = {
	.name = "pytox.PassKey",
	.basicsize = sizeof(struct pass_key_object),
	.flags = Py_TPFLAGS_DEFAULT,
	.slots = slots,
};
