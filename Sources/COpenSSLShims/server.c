#include "shared.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

/// How long a session may be resumed, in seconds; its client's certificate is not looked at again but for its end.
enum { RESUMPTION_TIME = 600 };

/// A client's certificate is only noted here: whoever has none, or one of another CA, may still show a token.
static int note_client(X509_STORE_CTX *store, void *argument) {
    (void)argument;
    if (X509_verify_cert(store) != 1 && X509_STORE_CTX_get_error(store) == X509_V_OK)
        X509_STORE_CTX_set_error(store, X509_V_ERR_UNSPECIFIED);
    ERR_clear_error();
    return 1;
}

static int choose_protocol(
    SSL *ssl, const unsigned char **chosen, unsigned char *length, const unsigned char *offered, unsigned size,
    void *argument
) {
    (void)ssl;
    struct copenssl_context *context = argument;
    int found = SSL_select_next_proto(
        (unsigned char **)chosen, length, context->protocols, context->protocols_size, offered, size);
    // RFC 7301 3.2: whoever offers only others is refused.
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

struct copenssl_context *copenssl_server_context_new(void) {
    static const unsigned char name[] = "pointsman";
    struct copenssl_context *context = copenssl_context_make(TLS_server_method());
    if (context == NULL) return NULL;
    // Tickets carry the session; nothing is kept here.
    SSL_CTX_set_session_cache_mode(context->ssl, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_session_id_context(context->ssl, name, sizeof name - 1);
    SSL_CTX_set_timeout(context->ssl, RESUMPTION_TIME);
    SSL_CTX_set_options(context->ssl, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    return context;
}

static BIO *reader(const void *pem, size_t count) {
    ERR_clear_error();
    return count > INT_MAX ? NULL : BIO_new_mem_buf(pem, (int)count);
}

/// Whether reading PEM blocks has ended because there are no more.
static int is_at_end(void) {
    unsigned long code = ERR_peek_last_error();
    int ended = ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
    if (ended) ERR_clear_error();
    return ended;
}

int copenssl_context_use_certificate_text(
    struct copenssl_context *context, const void *pem, size_t count, char *reason, size_t size
) {
    BIO *bio = reader(pem, count);
    X509 *certificate = bio ? PEM_read_bio_X509_AUX(bio, NULL, copenssl_no_passphrase, context) : NULL;
    int done = certificate != NULL && SSL_CTX_use_certificate(context->ssl, certificate) == 1;
    X509_free(certificate);
    while (done) {
        X509 *issuer = PEM_read_bio_X509(bio, NULL, copenssl_no_passphrase, context);
        if (issuer == NULL) {
            done = is_at_end();
            break;
        }
        if (SSL_CTX_add0_chain_cert(context->ssl, issuer) != 1) {
            X509_free(issuer);
            done = 0;
        }
    }
    BIO_free(bio);
    return copenssl_checked(done, reason, size);
}

int copenssl_context_use_key_text(
    struct copenssl_context *context, const void *pem, size_t count, char *reason, size_t size
) {
    BIO *bio = reader(pem, count);
    EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, copenssl_no_passphrase, context) : NULL;
    int done = key != NULL && SSL_CTX_use_PrivateKey(context->ssl, key) == 1 &&
               SSL_CTX_check_private_key(context->ssl) == 1;
    EVP_PKEY_free(key);
    BIO_free(bio);
    if (copenssl_checked(done, reason, size)) return 1;
    if (context->met_passphrase) copenssl_set_text(reason, size, "is encrypted; expected a key without a passphrase");
    return 0;
}

/// Trusts what PEM octets hold; a server names them to its clients too.
static int trust(
    struct copenssl_context *context, const void *pem, size_t count, int names_them, char *reason, size_t size
) {
    BIO *bio = reader(pem, count);
    int found = 0;
    int done = bio != NULL;
    // Every certificate is an anchor, an intermediate one too.
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context->ssl), X509_V_FLAG_PARTIAL_CHAIN);
    while (done) {
        X509 *authority = PEM_read_bio_X509(bio, NULL, copenssl_no_passphrase, context);
        if (authority == NULL) {
            if (found > 0) done = is_at_end();
            else done = 0;
            break;
        }
        // Clients choose by the names which of their certificates to show.
        done = X509_STORE_add_cert(SSL_CTX_get_cert_store(context->ssl), authority) == 1 &&
               (!names_them || SSL_CTX_add_client_CA(context->ssl, authority) == 1);
        X509_free(authority);
        found++;
    }
    BIO_free(bio);
    return copenssl_checked(done, reason, size);
}

int copenssl_context_trust_text(
    struct copenssl_context *context, const void *pem, size_t count, char *reason, size_t size
) {
    return trust(context, pem, count, 0, reason, size);
}

int copenssl_server_ask_clients(
    struct copenssl_context *context, const void *pem, size_t count, char *reason, size_t size
) {
    SSL_CTX_set_verify(context->ssl, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_cert_verify_callback(context->ssl, note_client, NULL);
    return trust(context, pem, count, 1, reason, size);
}

int copenssl_server_add_protocol(struct copenssl_context *context, const char *name, size_t length) {
    if (length == 0 || length > 255) return 0;
    unsigned char *list = realloc(context->protocols, context->protocols_size + 1 + length);
    if (list == NULL) return 0;
    list[context->protocols_size] = (unsigned char)length;
    memcpy(list + context->protocols_size + 1, name, length);
    context->protocols = list;
    context->protocols_size += 1 + (unsigned)length;
    SSL_CTX_set_alpn_select_cb(context->ssl, choose_protocol, context);
    return 1;
}

struct copenssl_session *copenssl_server_session_new(struct copenssl_context *context, int descriptor) {
    struct copenssl_session *session = copenssl_session_make(context, descriptor);
    if (session != NULL) SSL_set_accept_state(session->ssl);
    return session;
}

int copenssl_wants_write(const struct copenssl_session *session) {
    return SSL_want_write(session->ssl);
}

int copenssl_has_pending(const struct copenssl_session *session) {
    return SSL_has_pending(session->ssl);
}

int copenssl_is_established(const struct copenssl_session *session) {
    return SSL_is_init_finished(session->ssl);
}

int copenssl_is_resumed(const struct copenssl_session *session) {
    return SSL_session_reused(session->ssl);
}

int copenssl_client_is_verified(const struct copenssl_session *session) {
    X509 *certificate = SSL_get0_peer_certificate(session->ssl);
    if (certificate == NULL || SSL_get_verify_result(session->ssl) != X509_V_OK) return 0;
    // Without a CA nothing was verified; and a session that is resumed may outlive its certificate.
    return SSL_get_verify_mode(session->ssl) & SSL_VERIFY_PEER &&
           X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0;
}

static int subject_part(const struct copenssl_session *session, int nid, int index, char *text, size_t size) {
    X509 *certificate = SSL_get0_peer_certificate(session->ssl);
    if (certificate == NULL) return -1;
    const X509_NAME *subject = X509_get_subject_name(certificate);
    int place = -1;
    for (int i = 0; i <= index; i++) {
        place = X509_NAME_get_index_by_NID(subject, nid, place);
        if (place < 0) return -1;
    }
    unsigned char *octets = NULL;
    int length = ASN1_STRING_to_UTF8(&octets, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, place)));
    if (length < 0) {
        ERR_clear_error();
        return -2;
    }
    int fits = (size_t)length < size && memchr(octets, 0, (size_t)length) == NULL;
    if (fits) {
        memcpy(text, octets, (size_t)length);
        text[length] = 0;
    }
    OPENSSL_free(octets);
    return fits ? length : -2;
}

int copenssl_client_common_name(const struct copenssl_session *session, char *text, size_t size) {
    // Two names would let issuer and server each read another one.
    if (subject_part(session, NID_commonName, 1, text, size) != -1) return -2;
    return subject_part(session, NID_commonName, 0, text, size);
}

int copenssl_client_organization(const struct copenssl_session *session, int index, char *text, size_t size) {
    return subject_part(session, NID_organizationName, index, text, size);
}
