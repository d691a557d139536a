#include "shared.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static X509 *first_certificate(const void *pem, size_t count) {
    BIO *bio = count > INT_MAX ? NULL : BIO_new_mem_buf(pem, (int)count);
    X509 *certificate = bio ? PEM_read_bio_X509(bio, NULL, NULL, "") : NULL;
    BIO_free(bio);
    ERR_clear_error();
    return certificate;
}

int64_t copenssl_pem_not_after(const void *pem, size_t count) {
    X509 *certificate = first_certificate(pem, count);
    struct tm parts;
    int64_t seconds = INT64_MIN;
    if (certificate && ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts) == 1) seconds = timegm(&parts);
    X509_free(certificate);
    ERR_clear_error();
    return seconds;
}

int copenssl_pem_is_for(const void *pem, size_t count, const char *name) {
    X509 *certificate = first_certificate(pem, count);
    int matches = certificate
        && (X509_check_ip_asc(certificate, name, 0) == 1
            || X509_check_host(certificate, name, strlen(name), X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, NULL) == 1);
    X509_free(certificate);
    ERR_clear_error();
    return matches;
}

int copenssl_fingerprint(const void *pem, size_t count, unsigned char *digest) {
    X509 *certificate = first_certificate(pem, count);
    unsigned length = 0;
    int done = certificate != NULL && X509_digest(certificate, EVP_sha256(), digest, &length) == 1 && length == 32;
    X509_free(certificate);
    ERR_clear_error();
    return done;
}

static int add_extension(X509 *certificate, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    int done = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return done;
}

/// A number that nobody can foretell: 127 bits, positive.
static int set_serial(X509 *certificate) {
    unsigned char octets[16];
    if (RAND_bytes(octets, sizeof octets) != 1) return 0;
    octets[0] = (octets[0] & 0x7f) | 0x40;
    BIGNUM *number = BN_bin2bn(octets, sizeof octets, NULL);
    int done = number != NULL && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    return done;
}

/// Adds the common name, and a part of the serial number to it: whoever looks for the issuer of a certificate goes by
/// the subject, so that those of two servers may not have the same where both stand in one list.
static int set_subject(X509 *certificate, const char *common_name) {
    unsigned char octets[16];
    char text[80];
    BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), NULL);
    int done = number != NULL && BN_bn2binpad(number, octets, sizeof octets) == (int)sizeof octets;
    BN_free(number);
    if (!done) return 0;
    // A common name has at most 64 characters (RFC 5280, ub-common-name).
    snprintf(text, sizeof text, "%.55s %02x%02x%02x%02x", common_name, octets[12], octets[13], octets[14], octets[15]);
    X509_NAME *subject = X509_get_subject_name(certificate);
    return X509_NAME_add_entry_by_NID(
               subject, NID_commonName, MBSTRING_UTF8, (const unsigned char *)text, -1, -1, 0) == 1 &&
           X509_set_issuer_name(certificate, subject) == 1;
}

static int fill(X509 *certificate, EVP_PKEY *key, const char *common_name, const char *names, int days) {
    const long day = 24 * 60 * 60;
    // It names itself as an authority, so that it can stand as one in a client's list. Clocks may differ by a day.
    return X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate) &&
           X509_time_adj_ex(X509_getm_notBefore(certificate), -1, 0, NULL) != NULL &&
           X509_gmtime_adj(X509_getm_notAfter(certificate), days * day) != NULL &&
           X509_set_pubkey(certificate, key) == 1 &&
           set_subject(certificate, common_name) &&
           add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
           add_extension(certificate, NID_key_usage, "critical,digitalSignature,keyCertSign") &&
           add_extension(certificate, NID_ext_key_usage, "serverAuth") &&
           add_extension(certificate, NID_subject_alt_name, names) &&
           add_extension(certificate, NID_subject_key_identifier, "hash") &&
           add_extension(certificate, NID_authority_key_identifier, "keyid:always") &&
           X509_sign(certificate, key, EVP_sha256()) > 0;
}

static int copy_text(BIO *bio, char *text, size_t size) {
    char *octets = NULL;
    long length = BIO_get_mem_data(bio, &octets);
    if (length <= 0 || (size_t)length >= size) return 0;
    memcpy(text, octets, (size_t)length);
    text[length] = 0;
    return 1;
}

int copenssl_self_sign(
    const char *common_name, const char *names, int days, char *certificate_text, size_t certificate_size,
    char *key_text, size_t key_size
) {
    ERR_clear_error();
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    BIO *certificate_bio = BIO_new(BIO_s_mem());
    BIO *key_bio = BIO_new(BIO_s_mem());
    int done = key != NULL && certificate != NULL && certificate_bio != NULL && key_bio != NULL &&
               fill(certificate, key, common_name, names, days) &&
               PEM_write_bio_X509(certificate_bio, certificate) == 1 &&
               PEM_write_bio_PrivateKey(key_bio, key, NULL, NULL, 0, NULL, NULL) == 1 &&
               copy_text(certificate_bio, certificate_text, certificate_size) &&
               copy_text(key_bio, key_text, key_size);
    BIO_free(key_bio);
    BIO_free(certificate_bio);
    X509_free(certificate);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return done;
}
