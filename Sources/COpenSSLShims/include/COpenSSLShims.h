#ifndef COPENSSLSHIMS_H
#define COPENSSLSHIMS_H

// OpenSSL for both sides. Much of its interface is macros, which Swift does not see, and its error queue belongs
// to the thread and must be read right after the call: so each function here makes a whole step and tells its outcome.

#include <stddef.h>
#include <stdint.h>

/// Settings shared by many sessions; not changed once sessions use it, and then safe between threads.
struct copenssl_context;
/// One connection's TLS, over a non-blocking socket that it does not own.
struct copenssl_session;

// Contexts

/// Which certificates are trusted.
enum { COPENSSL_VERIFY_NONE, COPENSSL_VERIFY_SYSTEM, COPENSSL_VERIFY_FILE };

/// TLS 1.2 and later; NULL without memory.
struct copenssl_context *copenssl_context_new(int verify);
void copenssl_context_free(struct copenssl_context *context);
/// These return 1, or 0 with the reason in words in the buffer.
int copenssl_context_trust_system(struct copenssl_context *context, char *reason, size_t size);
int copenssl_context_trust_file(struct copenssl_context *context, const char *path, char *reason, size_t size);
int copenssl_context_use_certificate(struct copenssl_context *context, const char *path, char *reason, size_t size);
int copenssl_context_use_key(struct copenssl_context *context, const char *path, char *reason, size_t size);
/// Trusts the certificates of PEM octets, as `copenssl_context_trust_file` does those of a file.
int copenssl_context_trust_text(
    struct copenssl_context *context, const void *pem, size_t count, char *reason, size_t size);
/// These take PEM octets; they return 1, or 0 with the reason in words in the buffer.
int copenssl_context_use_certificate_text(
    struct copenssl_context *context, const void *pem, size_t count, char *reason, size_t size);
int copenssl_context_use_key_text(
    struct copenssl_context *context, const void *pem, size_t count, char *reason, size_t size);

/// A server's context: TLS 1.2 and later, sessions resumed by tickets; NULL without memory.
struct copenssl_context *copenssl_server_context_new(void);
/// Asks clients for a certificate, and checks one that comes against these; a client without one, or with a bad one,
/// may go on.
int copenssl_server_ask_clients(
    struct copenssl_context *context, const void *pem, size_t count, char *reason, size_t size);
/// Adds a protocol's name (RFC 7301), the most wanted first; 0 without memory.
int copenssl_server_add_protocol(struct copenssl_context *context, const char *name, size_t length);

// Sessions

/// A server's session; NULL without memory.
struct copenssl_session *copenssl_server_session_new(struct copenssl_context *context, int descriptor);
/// Whether the last step wants to write; otherwise one that would block wants to read.
int copenssl_wants_write(const struct copenssl_session *session);
/// Whether octets that were received wait in the session.
int copenssl_has_pending(const struct copenssl_session *session);
int copenssl_is_established(const struct copenssl_session *session);
/// Whether the client has resumed an earlier session.
int copenssl_is_resumed(const struct copenssl_session *session);
/// Whether the client has shown a certificate that the context's CA vouches for, and that has not ended since.
int copenssl_client_is_verified(const struct copenssl_session *session);
/// The subject's common name (`index` 0 only), and its organizations in order, of the client's certificate, in UTF-8.
/// The length; -1 where there is no such part, -2 where it does not fit or holds a NUL.
int copenssl_client_common_name(const struct copenssl_session *session, char *text, size_t size);
int copenssl_client_organization(const struct copenssl_session *session, int index, char *text, size_t size);

/// A session that expects the name, a host name or the text of an address; NULL without memory or for a name that
/// cannot be one.
struct copenssl_session *copenssl_session_new(
    struct copenssl_context *context, int descriptor, const char *name, int sends_name);
void copenssl_session_free(struct copenssl_session *session);

enum copenssl_status {
    COPENSSL_DONE,
    COPENSSL_WOULD_BLOCK,
    /// The peer has ended: by close_notify, or by the connection's end without one.
    COPENSSL_ENDED,
    /// The socket's error is in `code`.
    COPENSSL_SYSTEM,
    /// The certificate is refused; X509_V_ERR_... in `code`.
    COPENSSL_UNTRUSTED,
    COPENSSL_VERSION_REFUSED,
    COPENSSL_NOT_TLS,
    COPENSSL_CERTIFICATE_REQUIRED,
    /// The peer's alert is in `code` (RFC 8446 6).
    COPENSSL_ALERT,
    /// Any other error of OpenSSL, whose number is in `code`.
    COPENSSL_OTHER,
};

/// The refusals that have words of their own: X509_V_ERR_... (asserted in openssl.c).
enum {
    COPENSSL_REFUSED_EARLY = 9,
    COPENSSL_REFUSED_EXPIRED = 10,
    COPENSSL_REFUSED_SELF_SIGNED = 18,
    COPENSSL_REFUSED_NAME = 62,
    COPENSSL_REFUSED_ADDRESS = 64,
};

struct copenssl_outcome {
    int status;
    size_t octets;
    uint64_t code;
};

struct copenssl_outcome copenssl_handshake(struct copenssl_session *session);
struct copenssl_outcome copenssl_read(struct copenssl_session *session, void *bytes, size_t count);
struct copenssl_outcome copenssl_write(struct copenssl_session *session, const void *bytes, size_t count);
/// Sends close_notify if the session is in order; the peer's own is not waited for.
void copenssl_shutdown(struct copenssl_session *session);

// Certificates

/// The SHA-256 of the first certificate of a PEM text, 32 octets; 0 where there is none.
int copenssl_fingerprint(const void *pem, size_t count, unsigned char *digest);
/// Makes a key on the curve P-256 and a certificate that vouches for itself, valid from a day ago. The names are in
/// OpenSSL's form, e.g. `DNS:localhost,IP:127.0.0.1`. PEM, ended with 0; returns 1, or 0 where it failed or does not fit.
int copenssl_self_sign(
    const char *common_name, const char *names, int days, char *certificate, size_t certificate_size, char *key,
    size_t key_size);

// Descriptions; all are cut to the buffer and end with 0, and control characters are replaced.

/// The words for an outcome's code.
void copenssl_describe(struct copenssl_outcome outcome, char *text, size_t size);
void copenssl_version(struct copenssl_session *session, char *text, size_t size);
void copenssl_cipher(struct copenssl_session *session, char *text, size_t size);
/// The peer's certificate's subject (RFC 2253), and the names it is for; empty without a certificate.
void copenssl_subject(struct copenssl_session *session, char *text, size_t size);
void copenssl_names(struct copenssl_session *session, char *text, size_t size);
/// The end, and the begin, of the certificate's time in seconds since 1970; INT64_MIN without a certificate.
int64_t copenssl_not_after(struct copenssl_session *session);
int64_t copenssl_not_before(struct copenssl_session *session);
/// Seconds since 1970 as a date with time, in UTC.
void copenssl_describe_time(int64_t seconds, char *text, size_t size);
/// How far up the chain the refused certificate is; 0 is the peer's own.
int copenssl_untrusted_depth(struct copenssl_session *session);
/// Whether the peer has asked for a certificate that we do not have.
int copenssl_certificate_was_requested(struct copenssl_session *session);

// Digests (digest.c)

enum { COPENSSL_SHA256_SIZE = 32 };

/// Writes the SHA-256 of the bytes.
void copenssl_sha256(const void *bytes, size_t count, uint8_t digest[COPENSSL_SHA256_SIZE]);
/// Whether two runs of bytes are equal, in a time that tells nothing of where they differ.
int copenssl_equal(const void *one, const void *other, size_t count);

// Facts of the first certificate of a PEM text (certificate.c)

/// The end of its time in seconds since 1970; INT64_MIN where there is no certificate.
int64_t copenssl_pem_not_after(const void *pem, size_t count);
/// Whether it is for a host name or the text of an address, by its subject alternative names as clients read them.
int copenssl_pem_is_for(const void *pem, size_t count, const char *name);

#endif
