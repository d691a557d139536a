#define _GNU_SOURCE

#include "shared.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

_Static_assert(COPENSSL_REFUSED_EARLY == X509_V_ERR_CERT_NOT_YET_VALID, "not yet valid");
_Static_assert(COPENSSL_REFUSED_EXPIRED == X509_V_ERR_CERT_HAS_EXPIRED, "expired");
_Static_assert(COPENSSL_REFUSED_SELF_SIGNED == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "self-signed");
_Static_assert(COPENSSL_REFUSED_NAME == X509_V_ERR_HOSTNAME_MISMATCH, "wrong name");
_Static_assert(COPENSSL_REFUSED_ADDRESS == X509_V_ERR_IP_ADDRESS_MISMATCH, "wrong address");

// Text

void copenssl_set_text(char *text, size_t size, const char *value) {
    if (size == 0) return;
    size_t length = strnlen(value, size - 1);
    for (size_t i = 0; i < length; i++) text[i] = (unsigned char)value[i] < 0x20 || value[i] == 0x7f ? '?' : value[i];
    text[length] = 0;
}

/// The first error of the queue, which is the cause of the others.
static void describe_first_error(char *reason, size_t size) {
    unsigned long code = ERR_peek_error();
    if (ERR_SYSTEM_ERROR(code)) {
        copenssl_set_text(reason, size, strerror(ERR_GET_REASON(code)));
    } else if (ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE) {
        copenssl_set_text(reason, size, "holds no PEM block of the kind expected");
    } else {
        const char *words = ERR_reason_error_string(code);
        copenssl_set_text(reason, size, words ? words : "unknown error");
    }
    ERR_clear_error();
}

// The socket. OpenSSL's own calls write(2), which raises SIGPIPE where the peer has reset.

static int socket_read(BIO *bio, char *bytes, int count) {
    struct copenssl_session *session = BIO_get_data(bio);
    ssize_t octets;
    BIO_clear_retry_flags(bio);
    do octets = recv(session->descriptor, bytes, (size_t)count, 0);
    while (octets < 0 && errno == EINTR);
    if (octets < 0 && errno == EAGAIN) BIO_set_retry_read(bio);
    else if (octets < 0) session->socket_error = errno;
    else if (octets == 0) session->socket_ended = 1;
    return (int)octets;
}

static int socket_write(BIO *bio, const char *bytes, int count) {
    struct copenssl_session *session = BIO_get_data(bio);
    ssize_t octets;
    BIO_clear_retry_flags(bio);
    do octets = send(session->descriptor, bytes, (size_t)count, MSG_NOSIGNAL);
    while (octets < 0 && errno == EINTR);
    if (octets < 0 && errno == EAGAIN) BIO_set_retry_write(bio);
    else if (octets < 0) session->socket_error = errno;
    return (int)octets;
}

static long socket_control(BIO *bio, int command, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

// Contexts

static int accept_any(X509_STORE_CTX *store, void *argument) {
    (void)store, (void)argument;
    return 1;
}

int copenssl_no_passphrase(char *buffer, int size, int writing, void *context) {
    (void)buffer, (void)size, (void)writing;
    ((struct copenssl_context *)context)->met_passphrase = 1;
    return -1;
}

/// Called where the peer asks for a certificate and none is loaded.
static int certificate_requested(SSL *ssl, X509 **certificate, EVP_PKEY **key) {
    (void)certificate, (void)key;
    struct copenssl_session *session = SSL_get_app_data(ssl);
    session->certificate_requested = 1;
    return 0;
}

static int note_refusal(int trusted, X509_STORE_CTX *store) {
    if (trusted) return 1;
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    struct copenssl_session *session = SSL_get_app_data(ssl);
    X509 *certificate = X509_STORE_CTX_get_current_cert(store);
    if (session->refused == NULL && certificate != NULL && X509_up_ref(certificate)) session->refused = certificate;
    session->untrusted_depth = X509_STORE_CTX_get_error_depth(store);
    return 0;
}

struct copenssl_context *copenssl_context_make(const SSL_METHOD *method) {
    struct copenssl_context *context = calloc(1, sizeof *context);
    if (context == NULL) return NULL;
    context->ssl = SSL_CTX_new(method);
    context->socket_method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
    if (context->ssl == NULL || context->socket_method == NULL) {
        copenssl_context_free(context);
        ERR_clear_error();
        return NULL;
    }
    BIO_meth_set_read(context->socket_method, socket_read);
    BIO_meth_set_write(context->socket_method, socket_write);
    BIO_meth_set_ctrl(context->socket_method, socket_control);
    SSL_CTX_set_min_proto_version(context->ssl, TLS1_2_VERSION);
    // A write may be retried from another place in memory, and buffers are only held while they are needed.
    SSL_CTX_set_mode(
        context->ssl, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    // One recv for what is there, not two for each record.
    SSL_CTX_set_read_ahead(context->ssl, 1);
    SSL_CTX_set_options(context->ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_default_passwd_cb(context->ssl, copenssl_no_passphrase);
    SSL_CTX_set_default_passwd_cb_userdata(context->ssl, context);
    return context;
}

struct copenssl_context *copenssl_context_new(int verify) {
    struct copenssl_context *context = copenssl_context_make(TLS_client_method());
    if (context == NULL) return NULL;
    // Each session shows the certificate anew.
    SSL_CTX_set_session_cache_mode(context->ssl, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context->ssl, SSL_OP_NO_TICKET);
    SSL_CTX_set_client_cert_cb(context->ssl, certificate_requested);
    if (verify == COPENSSL_VERIFY_NONE) {
        // Whoever is trusted unseen needs no strong key.
        SSL_CTX_set_security_level(context->ssl, 0);
        SSL_CTX_set_cert_verify_callback(context->ssl, accept_any, NULL);
        SSL_CTX_set_verify(context->ssl, SSL_VERIFY_NONE, NULL);
    } else {
        SSL_CTX_set_verify(context->ssl, SSL_VERIFY_PEER, note_refusal);
    }
    return context;
}

void copenssl_context_free(struct copenssl_context *context) {
    if (context == NULL) return;
    SSL_CTX_free(context->ssl);
    BIO_meth_free(context->socket_method);
    free(context->protocols);
    free(context);
}

int copenssl_checked(int result, char *reason, size_t size) {
    if (result == 1) return 1;
    describe_first_error(reason, size);
    return 0;
}

int copenssl_context_trust_system(struct copenssl_context *context, char *reason, size_t size) {
    ERR_clear_error();
    return copenssl_checked(SSL_CTX_set_default_verify_paths(context->ssl), reason, size);
}

int copenssl_context_trust_file(struct copenssl_context *context, const char *path, char *reason, size_t size) {
    ERR_clear_error();
    // Every certificate of the file is an anchor, a server's own and an intermediate one too.
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context->ssl), X509_V_FLAG_PARTIAL_CHAIN);
    return copenssl_checked(SSL_CTX_load_verify_file(context->ssl, path), reason, size);
}

int copenssl_context_use_certificate(struct copenssl_context *context, const char *path, char *reason, size_t size) {
    ERR_clear_error();
    return copenssl_checked(SSL_CTX_use_certificate_chain_file(context->ssl, path), reason, size);
}

int copenssl_context_use_key(struct copenssl_context *context, const char *path, char *reason, size_t size) {
    ERR_clear_error();
    if (!copenssl_checked(SSL_CTX_use_PrivateKey_file(context->ssl, path, SSL_FILETYPE_PEM), reason, size)) {
        if (context->met_passphrase) copenssl_set_text(reason, size, "is encrypted; expected a key without a passphrase");
        return 0;
    }
    return copenssl_checked(SSL_CTX_check_private_key(context->ssl), reason, size);
}

// Sessions

struct copenssl_session *copenssl_session_make(struct copenssl_context *context, int descriptor) {
    ERR_clear_error();
    struct copenssl_session *session = calloc(1, sizeof *session);
    if (session == NULL) return NULL;
    session->descriptor = descriptor;
    session->ssl = SSL_new(context->ssl);
    BIO *bio = BIO_new(context->socket_method);
    if (session->ssl == NULL || bio == NULL) {
        BIO_free(bio);
        copenssl_session_free(session);
        ERR_clear_error();
        return NULL;
    }
    BIO_set_data(bio, session);
    BIO_set_init(bio, 1);
    SSL_set_bio(session->ssl, bio, bio);
    SSL_set_app_data(session->ssl, session);
    return session;
}

struct copenssl_session *copenssl_session_new(
    struct copenssl_context *context, int descriptor, const char *name, int sends_name
) {
    struct copenssl_session *session = copenssl_session_make(context, descriptor);
    if (session == NULL) return NULL;
    SSL_set_connect_state(session->ssl);
    SSL_set_hostflags(session->ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (SSL_set1_host(session->ssl, name) == 1 &&
        (!sends_name || SSL_set_tlsext_host_name(session->ssl, name) == 1)) return session;
    copenssl_session_free(session);
    ERR_clear_error();
    return NULL;
}

void copenssl_session_free(struct copenssl_session *session) {
    if (session == NULL) return;
    SSL_free(session->ssl);
    X509_free(session->refused);
    free(session);
}

static void begin(struct copenssl_session *session) {
    ERR_clear_error();
    session->socket_error = 0;
    session->socket_ended = 0;
}

static int lacks_certificate(const struct copenssl_session *session) {
    return session->certificate_requested && !session->accepted;
}

static struct copenssl_outcome classify_error(struct copenssl_session *session) {
    // The last error is the step's own; those before it are details.
    unsigned long code = ERR_peek_last_error();
    int reason = ERR_GET_REASON(code);
    if (ERR_GET_LIB(code) == ERR_LIB_SSL && reason > SSL_AD_REASON_OFFSET && reason < SSL_AD_REASON_OFFSET + 256) {
        int alert = reason - SSL_AD_REASON_OFFSET;
        int lacks = alert == SSL_AD_HANDSHAKE_FAILURE || alert == SSL_AD_BAD_CERTIFICATE;
        if (alert == SSL_AD_CERTIFICATE_REQUIRED || (lacks && lacks_certificate(session)))
            return (struct copenssl_outcome){.status = COPENSSL_CERTIFICATE_REQUIRED};
        if (alert == SSL_AD_PROTOCOL_VERSION) return (struct copenssl_outcome){.status = COPENSSL_VERSION_REFUSED};
        return (struct copenssl_outcome){.status = COPENSSL_ALERT, .code = (uint64_t)alert};
    }
    switch (reason) {
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
        return (struct copenssl_outcome){
            .status = COPENSSL_UNTRUSTED, .code = (uint64_t)SSL_get_verify_result(session->ssl)};
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_WRONG_SSL_VERSION:
        return (struct copenssl_outcome){.status = COPENSSL_VERSION_REFUSED};
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_UNEXPECTED_MESSAGE:
    case SSL_R_RECORD_LENGTH_MISMATCH:
        if (!SSL_is_init_finished(session->ssl)) return (struct copenssl_outcome){.status = COPENSSL_NOT_TLS};
    }
    return (struct copenssl_outcome){.status = COPENSSL_OTHER, .code = code};
}

static struct copenssl_outcome classify(struct copenssl_session *session, int result, size_t octets) {
    if (result == 1) return (struct copenssl_outcome){.status = COPENSSL_DONE, .octets = octets};
    struct copenssl_outcome outcome = {.status = COPENSSL_OTHER};
    switch (SSL_get_error(session->ssl, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        return (struct copenssl_outcome){.status = COPENSSL_WOULD_BLOCK};
    case SSL_ERROR_ZERO_RETURN:
        return (struct copenssl_outcome){.status = COPENSSL_ENDED};
    case SSL_ERROR_SSL:
        outcome = classify_error(session);
        break;
    case SSL_ERROR_SYSCALL:
        if (session->socket_error) {
            outcome.status = COPENSSL_SYSTEM;
            outcome.code = (uint64_t)session->socket_error;
        } else {
            outcome.status = COPENSSL_ENDED;
        }
        break;
    }
    // A server of TLS 1.3 refuses a missing certificate after our side has finished. Its alert may be lost to the
    // reset that answers what we have sent by then.
    int lost = outcome.status == COPENSSL_ENDED || outcome.status == COPENSSL_SYSTEM;
    if (lost && lacks_certificate(session)) outcome.status = COPENSSL_CERTIFICATE_REQUIRED;
    ERR_clear_error();
    return outcome;
}

struct copenssl_outcome copenssl_handshake(struct copenssl_session *session) {
    begin(session);
    return classify(session, SSL_do_handshake(session->ssl), 0);
}

struct copenssl_outcome copenssl_read(struct copenssl_session *session, void *bytes, size_t count) {
    size_t octets = 0;
    begin(session);
    int result = SSL_read_ex(session->ssl, bytes, count, &octets);
    if (result == 1) session->accepted = 1;
    return classify(session, result, octets);
}

struct copenssl_outcome copenssl_write(struct copenssl_session *session, const void *bytes, size_t count) {
    size_t octets = 0;
    begin(session);
    int result = SSL_write_ex(session->ssl, bytes, count, &octets);
    return classify(session, result, octets);
}

void copenssl_shutdown(struct copenssl_session *session) {
    begin(session);
    // After a fatal error it must not be called, and the library remembers that itself only in part.
    if (SSL_is_init_finished(session->ssl)) SSL_shutdown(session->ssl);
    ERR_clear_error();
}

// Descriptions

void copenssl_describe(struct copenssl_outcome outcome, char *text, size_t size) {
    const char *words = NULL;
    if (outcome.status == COPENSSL_UNTRUSTED) words = X509_verify_cert_error_string((long)outcome.code);
    if (outcome.status == COPENSSL_ALERT) words = SSL_alert_desc_string_long((int)outcome.code);
    if (outcome.status == COPENSSL_OTHER) words = ERR_reason_error_string((unsigned long)outcome.code);
    copenssl_set_text(text, size, words ? words : "unknown error");
}

void copenssl_version(struct copenssl_session *session, char *text, size_t size) {
    copenssl_set_text(text, size, SSL_get_version(session->ssl));
}

void copenssl_cipher(struct copenssl_session *session, char *text, size_t size) {
    copenssl_set_text(text, size, SSL_get_cipher_name(session->ssl));
}

/// The certificate that was refused, else the peer's.
static X509 *certificate_of(struct copenssl_session *session) {
    return session->refused ? session->refused : SSL_get0_peer_certificate(session->ssl);
}

void copenssl_subject(struct copenssl_session *session, char *text, size_t size) {
    X509 *certificate = certificate_of(session);
    BIO *bio = certificate ? BIO_new(BIO_s_mem()) : NULL;
    copenssl_set_text(text, size, "");
    if (bio == NULL) return;
    // Letters beyond ASCII are shown, not escaped.
    X509_NAME_print_ex(bio, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    if (BIO_write(bio, "", 1) == 1) {
        char *bytes = NULL;
        if (BIO_get_mem_data(bio, &bytes) > 0) copenssl_set_text(text, size, bytes);
    }
    BIO_free(bio);
    ERR_clear_error();
}

static size_t append(char *text, size_t size, size_t used, const char *part, size_t length) {
    if (used + length + 3 > size) return used;
    if (used > 0) {
        memcpy(text + used, ", ", 2);
        used += 2;
    }
    for (size_t i = 0; i < length; i++) text[used + i] = part[i] > 0x20 && part[i] < 0x7f ? part[i] : '?';
    text[used + length] = 0;
    return used + length;
}

void copenssl_names(struct copenssl_session *session, char *text, size_t size) {
    X509 *certificate = certificate_of(session);
    copenssl_set_text(text, size, "");
    if (certificate == NULL) return;
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    size_t used = 0;
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_DNS) {
            const ASN1_STRING *value = name->d.dNSName;
            used = append(
                text, size, used, (const char *)ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value));
        } else if (name->type == GEN_IPADD) {
            int length = ASN1_STRING_length(name->d.iPAddress);
            char address[INET6_ADDRSTRLEN];
            if (length != 4 && length != 16) continue;
            inet_ntop(length == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(name->d.iPAddress), address, sizeof address);
            used = append(text, size, used, address, strlen(address));
        }
    }
    GENERAL_NAMES_free(names);
    ERR_clear_error();
}

static int64_t seconds(const ASN1_TIME *time) {
    struct tm parts;
    if (time == NULL || ASN1_TIME_to_tm(time, &parts) != 1) {
        ERR_clear_error();
        return INT64_MIN;
    }
    return (int64_t)timegm(&parts);
}

int64_t copenssl_not_after(struct copenssl_session *session) {
    X509 *certificate = certificate_of(session);
    return certificate ? seconds(X509_get0_notAfter(certificate)) : INT64_MIN;
}

int64_t copenssl_not_before(struct copenssl_session *session) {
    X509 *certificate = certificate_of(session);
    return certificate ? seconds(X509_get0_notBefore(certificate)) : INT64_MIN;
}

void copenssl_describe_time(int64_t seconds, char *text, size_t size) {
    time_t time = (time_t)seconds;
    struct tm parts;
    if (gmtime_r(&time, &parts) == NULL || strftime(text, size, "%Y-%m-%d %H:%M:%S UTC", &parts) == 0)
        copenssl_set_text(text, size, "an unknown time");
}

int copenssl_untrusted_depth(struct copenssl_session *session) {
    return session->untrusted_depth;
}

int copenssl_certificate_was_requested(struct copenssl_session *session) {
    return session->certificate_requested;
}
