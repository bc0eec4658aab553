#ifndef LEDGER_CCURL_SHIM_H
#define LEDGER_CCURL_SHIM_H

#include <curl/curl.h>
#include <stddef.h>

/* Swift imports neither variadic functions nor cast macros: one wrapper per argument shape. */

static inline CURLcode ledger_curl_global_init(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

static inline CURLcode ledger_curl_set_long(CURL *transfer, CURLoption option, long value) {
    return curl_easy_setopt(transfer, option, value);
}

static inline CURLcode ledger_curl_set_text(CURL *transfer, CURLoption option, const char *value) {
    return curl_easy_setopt(transfer, option, value);
}

static inline CURLcode ledger_curl_set_pointer(CURL *transfer, CURLoption option, void *value) {
    return curl_easy_setopt(transfer, option, value);
}

/* Copies the body, so that the caller's memory may go. */
static inline CURLcode ledger_curl_set_body(CURL *transfer, const void *bytes, size_t count) {
    CURLcode code = curl_easy_setopt(transfer, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    if (code != CURLE_OK) {
        return code;
    }
    return curl_easy_setopt(transfer, CURLOPT_COPYPOSTFIELDS, bytes);
}

static inline CURLcode ledger_curl_set_headers(CURL *transfer, struct curl_slist *headers) {
    return curl_easy_setopt(transfer, CURLOPT_HTTPHEADER, headers);
}

typedef size_t (*ledger_curl_sink)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode ledger_curl_set_body_sink(
    CURL *transfer, ledger_curl_sink sink, void *context) {
    CURLcode code = curl_easy_setopt(transfer, CURLOPT_WRITEFUNCTION, sink);
    if (code != CURLE_OK) {
        return code;
    }
    return curl_easy_setopt(transfer, CURLOPT_WRITEDATA, context);
}

static inline CURLcode ledger_curl_set_header_sink(
    CURL *transfer, ledger_curl_sink sink, void *context) {
    CURLcode code = curl_easy_setopt(transfer, CURLOPT_HEADERFUNCTION, sink);
    if (code != CURLE_OK) {
        return code;
    }
    return curl_easy_setopt(transfer, CURLOPT_HEADERDATA, context);
}

static inline long ledger_curl_status(CURL *transfer) {
    long status = 0;
    curl_easy_getinfo(transfer, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

/* Takes the next finished transfer off the queue; NULL if there is none. */
static inline CURL *ledger_curl_next_finished(CURLM *multi, CURLcode *result) {
    int left = 0;
    CURLMsg *message = NULL;
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}

#endif
