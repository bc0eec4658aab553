#ifndef LEDGER_CURL_H
#define LEDGER_CURL_H

#include <curl/curl.h>
#include <stddef.h>

/*
 * libcurl, loaded when it is first needed. Linked in the usual way it brings some thirty libraries into every
 * process, and a question asked at a terminal would wait for all of them.
 *
 * ledger_curl_load comes first; the other functions do what libcurl's of the same name do, once it has
 * returned 1. Swift imports neither variadic functions nor cast macros, so there is one setter per argument
 * shape.
 */

/* Loads and initialises libcurl once; 1 if it can be used. Any thread may call it. */
int ledger_curl_load(void);

CURL *ledger_curl_easy_init(void);
void ledger_curl_easy_cleanup(CURL *transfer);
const char *ledger_curl_easy_strerror(CURLcode code);
struct curl_slist *ledger_curl_slist_append(struct curl_slist *list, const char *text);
void ledger_curl_slist_free_all(struct curl_slist *list);

CURLM *ledger_curl_multi_init(void);
void ledger_curl_multi_cleanup(CURLM *multi);
CURLMcode ledger_curl_multi_add_handle(CURLM *multi, CURL *transfer);
CURLMcode ledger_curl_multi_remove_handle(CURLM *multi, CURL *transfer);
CURLMcode ledger_curl_multi_perform(CURLM *multi, int *running);
/* Waits for something to happen, at most so many milliseconds. */
CURLMcode ledger_curl_multi_poll(CURLM *multi, int milliseconds);
/* Ends a wait; the one function that another thread may call. */
CURLMcode ledger_curl_multi_wakeup(CURLM *multi);

CURLcode ledger_curl_set_long(CURL *transfer, CURLoption option, long value);
CURLcode ledger_curl_set_text(CURL *transfer, CURLoption option, const char *value);
CURLcode ledger_curl_set_pointer(CURL *transfer, CURLoption option, void *value);
/* Copies the body, so that the caller's memory may go. */
CURLcode ledger_curl_set_body(CURL *transfer, const void *bytes, size_t count);
CURLcode ledger_curl_set_headers(CURL *transfer, struct curl_slist *headers);

typedef size_t (*ledger_curl_sink)(char *bytes, size_t size, size_t count, void *context);
CURLcode ledger_curl_set_body_sink(CURL *transfer, ledger_curl_sink sink, void *context);
CURLcode ledger_curl_set_header_sink(CURL *transfer, ledger_curl_sink sink, void *context);

/* The response's status; 0 if there is none. */
long ledger_curl_status(CURL *transfer);
/* Takes the next finished transfer off the queue; NULL if there is none. */
CURL *ledger_curl_next_finished(CURLM *multi, CURLcode *result);

#endif
