#ifndef LEDGER_CEDITLINE_SHIM_H
#define LEDGER_CEDITLINE_SHIM_H

#include <histedit.h>
#include <stddef.h>
#include <stdio.h>
#include <wchar.h>

/* Swift imports neither variadic functions nor mutable globals: one wrapper per argument shape. */

static inline EditLine *ledger_el_init(const char *program) {
    return el_init(program, stdin, stdout, stderr);
}

static inline void ledger_el_set_client_data(EditLine *editor, void *data) {
    el_set(editor, EL_CLIENTDATA, data);
}

static inline void *ledger_el_client_data(EditLine *editor) {
    void *data = NULL;
    el_get(editor, EL_CLIENTDATA, &data);
    return data;
}

static inline void ledger_el_set_prompt(EditLine *editor, char *(*prompt)(EditLine *)) {
    el_set(editor, EL_PROMPT, prompt);
}

static inline void ledger_el_set_reader(EditLine *editor, int (*reader)(EditLine *, wchar_t *)) {
    el_set(editor, EL_GETCFN, reader);
}

static inline void ledger_el_add_function(
    EditLine *editor, const char *name, const char *help,
    unsigned char (*function)(EditLine *, int)) {
    el_set(editor, EL_ADDFN, name, help, function);
}

static inline void ledger_el_bind(EditLine *editor, const char *key, const char *function) {
    el_set(editor, EL_BIND, key, function, NULL);
}

static inline void ledger_el_use_emacs_keys(EditLine *editor) {
    el_set(editor, EL_EDITOR, "emacs");
}

static inline void ledger_el_leave_signals_alone(EditLine *editor) {
    el_set(editor, EL_SIGNAL, 0);
}

static inline void ledger_el_set_history(EditLine *editor, History *history_log) {
    el_set(editor, EL_HIST, history, history_log);
}

static inline void ledger_el_prepare_terminal(EditLine *editor, int on) {
    el_set(editor, EL_PREP_TERM, on);
}

static inline void ledger_el_refresh(EditLine *editor) {
    el_set(editor, EL_REFRESH);
}

static inline void ledger_history_set_size(History *history_log, int size) {
    HistEvent event;
    history(history_log, &event, H_SETSIZE, size);
}

static inline void ledger_history_skip_repeats(History *history_log) {
    HistEvent event;
    history(history_log, &event, H_SETUNIQUE, 1);
}

static inline void ledger_history_enter(History *history_log, const char *line) {
    HistEvent event;
    history(history_log, &event, H_ENTER, line);
}

#endif
