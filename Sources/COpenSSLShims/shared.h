#ifndef COPENSSL_SHARED_H
#define COPENSSL_SHARED_H

// What the parts of the shims share among themselves.

#include "COpenSSLShims.h"

#include <openssl/ssl.h>

struct copenssl_context {
    SSL_CTX *ssl;
    BIO_METHOD *socket_method;
    /// Whether a key file was encrypted; nobody is there to be asked for its passphrase.
    int met_passphrase;
    /// The protocols that a server speaks, in ALPN's form (RFC 7301 3.1); none: it does not say.
    unsigned char *protocols;
    unsigned protocols_size;
};

struct copenssl_session {
    SSL *ssl;
    int descriptor;
    /// errno of the last call on the socket, 0 for none.
    int socket_error;
    /// Whether the socket has told its end.
    int socket_ended;
    int certificate_requested;
    /// Whether the peer has sent any octet of the application, and so has accepted the handshake.
    int accepted;
    int untrusted_depth;
    /// The certificate that was refused; the library keeps none then.
    X509 *refused;
};

/// Copies a text into a buffer, cut to it and with control characters replaced.
void copenssl_set_text(char *text, size_t size, const char *value);
/// Writes the cause of a step's failure into the buffer; returns whether the step, whose result is given, succeeded.
int copenssl_checked(int result, char *reason, size_t size);
/// A context of either side, with what both have in common; NULL without memory.
struct copenssl_context *copenssl_context_make(const SSL_METHOD *method);
/// A session of either side over the socket; NULL without memory.
struct copenssl_session *copenssl_session_make(struct copenssl_context *context, int descriptor);
/// Refuses encrypted keys, and notes that one was met in the context.
int copenssl_no_passphrase(char *buffer, int size, int writing, void *context);

#endif
