#include "COpenSSLShims.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

_Static_assert(COPENSSL_SHA256_SIZE == SHA256_DIGEST_LENGTH, "octets of a SHA-256");

void copenssl_sha256(const void *bytes, size_t count, uint8_t digest[COPENSSL_SHA256_SIZE]) {
    SHA256(bytes, count, digest);
}

int copenssl_equal(const void *one, const void *other, size_t count) {
    return CRYPTO_memcmp(one, other, count) == 0;
}
