#include "ledger_curl.h"

#include <dlfcn.h>
#include <pthread.h>

// The functions of libcurl that are used, with libcurl's own types.
#define FUNCTIONS(X) \
    X(global_init) X(easy_init) X(easy_cleanup) X(easy_setopt) X(easy_getinfo) X(easy_strerror) \
    X(slist_append) X(slist_free_all) X(multi_init) X(multi_cleanup) X(multi_add_handle) \
    X(multi_remove_handle) X(multi_perform) X(multi_poll) X(multi_wakeup) X(multi_info_read)

// curl.h wraps these in macros that check types; here the functions themselves are meant.
#undef curl_easy_setopt
#undef curl_easy_getinfo

#define MEMBER(name) __typeof__(&curl_##name) name;
static struct {
    FUNCTIONS(MEMBER)
} library;

static int is_loaded = 0;

static void load(void) {
    static const char *const names[] = {
        "libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.so", "libcurl.4.dylib"};
    void *handle = NULL;
    for (size_t i = 0; handle == NULL && i < sizeof names / sizeof names[0]; i++) {
        handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    }
    if (handle == NULL) {
        return;
    }
#define RESOLVE(name) \
    library.name = (__typeof__(library.name))dlsym(handle, "curl_" #name); \
    if (library.name == NULL) { return; }
    FUNCTIONS(RESOLVE)
    is_loaded = library.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

int ledger_curl_load(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return is_loaded;
}

CURL *ledger_curl_easy_init(void) { return library.easy_init(); }

void ledger_curl_easy_cleanup(CURL *transfer) { library.easy_cleanup(transfer); }

const char *ledger_curl_easy_strerror(CURLcode code) { return library.easy_strerror(code); }

struct curl_slist *ledger_curl_slist_append(struct curl_slist *list, const char *text) {
    return library.slist_append(list, text);
}

void ledger_curl_slist_free_all(struct curl_slist *list) { library.slist_free_all(list); }

CURLM *ledger_curl_multi_init(void) { return library.multi_init(); }

void ledger_curl_multi_cleanup(CURLM *multi) { library.multi_cleanup(multi); }

CURLMcode ledger_curl_multi_add_handle(CURLM *multi, CURL *transfer) {
    return library.multi_add_handle(multi, transfer);
}

CURLMcode ledger_curl_multi_remove_handle(CURLM *multi, CURL *transfer) {
    return library.multi_remove_handle(multi, transfer);
}

CURLMcode ledger_curl_multi_perform(CURLM *multi, int *running) {
    return library.multi_perform(multi, running);
}

CURLMcode ledger_curl_multi_poll(CURLM *multi, int milliseconds) {
    return library.multi_poll(multi, NULL, 0, milliseconds, NULL);
}

CURLMcode ledger_curl_multi_wakeup(CURLM *multi) { return library.multi_wakeup(multi); }

CURLcode ledger_curl_set_long(CURL *transfer, CURLoption option, long value) {
    return library.easy_setopt(transfer, option, value);
}

CURLcode ledger_curl_set_text(CURL *transfer, CURLoption option, const char *value) {
    return library.easy_setopt(transfer, option, value);
}

CURLcode ledger_curl_set_pointer(CURL *transfer, CURLoption option, void *value) {
    return library.easy_setopt(transfer, option, value);
}

CURLcode ledger_curl_set_body(CURL *transfer, const void *bytes, size_t count) {
    CURLcode code = library.easy_setopt(transfer, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    if (code != CURLE_OK) {
        return code;
    }
    return library.easy_setopt(transfer, CURLOPT_COPYPOSTFIELDS, bytes);
}

CURLcode ledger_curl_set_headers(CURL *transfer, struct curl_slist *headers) {
    return library.easy_setopt(transfer, CURLOPT_HTTPHEADER, headers);
}

CURLcode ledger_curl_set_body_sink(CURL *transfer, ledger_curl_sink sink, void *context) {
    CURLcode code = library.easy_setopt(transfer, CURLOPT_WRITEFUNCTION, sink);
    if (code != CURLE_OK) {
        return code;
    }
    return library.easy_setopt(transfer, CURLOPT_WRITEDATA, context);
}

CURLcode ledger_curl_set_header_sink(CURL *transfer, ledger_curl_sink sink, void *context) {
    CURLcode code = library.easy_setopt(transfer, CURLOPT_HEADERFUNCTION, sink);
    if (code != CURLE_OK) {
        return code;
    }
    return library.easy_setopt(transfer, CURLOPT_HEADERDATA, context);
}

long ledger_curl_status(CURL *transfer) {
    long status = 0;
    library.easy_getinfo(transfer, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

CURL *ledger_curl_next_finished(CURLM *multi, CURLcode *result) {
    int left = 0;
    CURLMsg *message = NULL;
    while ((message = library.multi_info_read(multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}
