// The floor for ingestion: plain C inserting finished rows, with nothing parsed or hashed.
//
//   raw_insert DATABASE SCHEMA.sql ROWS BATCH [CACHE_KIB]
//
// Rows come from `generate_events --rows`. Same table, same unique index, write-ahead log,
// synchronous=FULL, one transaction every BATCH rows. Prints the seconds from opening to closing.
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void check(int code, sqlite3 *db) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    fprintf(stderr, "raw_insert: %s\n", db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
    exit(1);
}

static void execute(sqlite3 *db, const char *sql) {
    check(sqlite3_exec(db, sql, NULL, NULL, NULL), db);
}

static char *read_text(const char *path) {
    FILE *file = fopen(path, "rb");
    static char text[1 << 20];
    if (!file) {
        perror(path);
        exit(1);
    }
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    return text;
}

int main(int argc, char **argv) {
    if (argc < 5) {
        fprintf(stderr, "usage: raw_insert DATABASE SCHEMA.sql ROWS BATCH [CACHE_KIB]\n");
        return 2;
    }
    FILE *rows = fopen(argv[3], "rb");
    if (!rows) {
        perror(argv[3]);
        return 1;
    }
    static char buffer[1 << 20];
    setvbuf(rows, buffer, _IOFBF, sizeof buffer);
    long batch = strtol(argv[4], NULL, 10), in_batch = 0;
    double begin = now();
    sqlite3 *db;
    check(sqlite3_open(argv[1], &db), NULL);
    execute(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
    if (argc > 5) {
        char pragma[64];
        snprintf(pragma, sizeof pragma, "PRAGMA cache_size=-%ld", strtol(argv[5], NULL, 10));
        execute(db, pragma);
    }
    execute(db, read_text(argv[2]));
    execute(db, "INSERT INTO sources VALUES (1, '/bench/scores'), (2, '/bench/deploys');"
                "INSERT INTO types VALUES (1, 'dev.qualityledger.score.recorded.v1'),"
                " (2, 'dev.qualityledger.deployment.recorded.v1');");
    sqlite3_stmt *insert;
    check(sqlite3_prepare_v3(db,
                             "INSERT INTO events (position, source, id, type, time, recorded,"
                             " leaf, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                             -1, SQLITE_PREPARE_PERSISTENT, &insert, NULL),
          db);
    static char id[4096], body[65536];
    int64_t position = 0;
    uint32_t id_length, body_length;
    while (fread(&id_length, 4, 1, rows) == 1) {
        int64_t times[2];
        unsigned char leaf[32], type;
        if (id_length > sizeof id || fread(id, 1, id_length, rows) != id_length ||
            fread(&body_length, 4, 1, rows) != 1 || body_length > sizeof body ||
            fread(body, 1, body_length, rows) != body_length || fread(times, 16, 1, rows) != 1 ||
            fread(leaf, 32, 1, rows) != 1 || fread(&type, 1, 1, rows) != 1) {
            fprintf(stderr, "raw_insert: %s is damaged\n", argv[3]);
            return 1;
        }
        if (in_batch == 0) execute(db, "BEGIN IMMEDIATE");
        sqlite3_bind_int64(insert, 1, ++position);
        sqlite3_bind_int64(insert, 2, type + 1);
        sqlite3_bind_text(insert, 3, id, (int)id_length, SQLITE_STATIC);
        sqlite3_bind_int64(insert, 4, type + 1);
        sqlite3_bind_int64(insert, 5, times[0]);
        sqlite3_bind_int64(insert, 6, times[1]);
        sqlite3_bind_blob(insert, 7, leaf, 32, SQLITE_STATIC);
        sqlite3_bind_text(insert, 8, body, (int)body_length, SQLITE_STATIC);
        check(sqlite3_step(insert), db);
        check(sqlite3_reset(insert), db);
        if (++in_batch == batch) {
            execute(db, "COMMIT");
            in_batch = 0;
        }
    }
    if (in_batch > 0) execute(db, "COMMIT");
    sqlite3_finalize(insert);
    check(sqlite3_close(db), NULL);
    printf("{\"seconds\": %.4f, \"rows\": %lld, \"sqlite\": \"%s\"}\n", now() - begin,
           (long long)position, sqlite3_libversion());
    return 0;
}
