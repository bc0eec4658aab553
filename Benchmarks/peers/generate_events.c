// Writes score events as CloudEvents JSON lines of about 330 bytes, and on request the rows that a
// ledger makes of them, for peers that only insert.
//
//   generate_events COUNT [--first INDEX] [--total TOTAL] [--rows FILE] > events.jsonl
//
// Events cover 22 days up to 2026-10-13T12:00:00Z: four metrics, three features, five categories,
// two deployments a day, and on the last day one at 10:12 after which the faithfulness of `search`
// falls. The same arguments give the same bytes. `--first` continues a file made with the same
// TOTAL, with identifiers that the file does not have.
//
// A row of FILE is, in the machine's byte order: u32 length and bytes of id and body, i64 time and
// recorded in microseconds, 32 bytes of leaf, u8 type (0 score, 1 deployment).
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t end_seconds = 1791892800; // 2026-10-13T12:00:00Z
static const int64_t span_seconds = 22 * 86400;
static const int64_t bad_deployment_seconds = 1791892800 - 2 * 3600 + 12 * 60; // 10:12
static const char *const metrics[] = {
    "faithfulness", "answer_relevance", "hallucination_rate", "toxicity"};
static const char *const features[] = {"search", "assistant", "summaries"};
static const char *const categories[] = {
    "factual_accuracy", "instruction_following", "refusal_behavior", "tone_consistency",
    "multi_turn_coherence"};
static const char *const judges[] = {
    "grounding-judge", "relevance-judge", "grounding-judge", "toxicity-classifier"};

// SplitMix64's finaliser: a bijection, so that distinct indices give distinct identifiers.
static uint64_t mix(uint64_t value) {
    value += 0x9e3779b97f4a7c15u;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

static uint64_t state;

static double unit(void) {
    state += 1;
    return (double)(mix(state) >> 11) * 0x1p-53;
}

// The rank-th smallest of count uniform draws: a Beta(rank, count + 1 - rank).
static double beta(int rank, int count) {
    double draws[16];
    for (int i = 0; i < count; i++) {
        double draw = unit();
        int place = i;
        while (place > 0 && draws[place - 1] > draw) {
            draws[place] = draws[place - 1];
            place--;
        }
        draws[place] = draw;
    }
    return draws[rank - 1];
}

// The date some days after 1970-01-01 (Howard Hinnant's algorithm).
static void format_time(int64_t milliseconds, char *text) {
    int64_t seconds = milliseconds / 1000, days = seconds / 86400;
    int64_t rest = seconds % 86400, shifted = days + 719468, era = shifted / 146097;
    int64_t doe = shifted - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int64_t day = doy - (153 * mp + 2) / 5 + 1, month = mp < 10 ? mp + 3 : mp - 9;
    int64_t year = yoe + era * 400 + (month <= 2);
    snprintf(text, 64, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", (int)year, (int)month, (int)day,
             (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60),
             (int)(milliseconds % 1000));
}

// A value with at most four decimals, written without trailing zeros as RFC 8785 wants it.
static void format_value(double value, char *text) {
    int scaled = (int)(value * 10000 + 0.5);
    if (scaled <= 0) {
        strcpy(text, "0");
    } else if (scaled >= 10000) {
        strcpy(text, "1");
    } else {
        int length = snprintf(text, 16, "0.%04d", scaled);
        while (text[length - 1] == '0') text[--length] = 0;
    }
}

static double draw_value(int metric, int degraded) {
    switch (metric) {
    case 0:
        if (unit() < (degraded ? 0.09 : 0.35)) return 1;
        return degraded ? beta(4, 6) : beta(9, 10);
    case 1:
        return unit() < 0.3 ? 1 : beta(8, 9);
    case 2:
        return unit() < (degraded ? 0.31 : 0.06) ? 1 : 0;
    default:
        return beta(1, 4) * 0.006;
    }
}

static FILE *rows;

static void write_row(const char *id, const char *body, int64_t milliseconds, uint8_t type,
                      uint64_t index) {
    uint32_t id_length = (uint32_t)strlen(id), body_length = (uint32_t)strlen(body);
    int64_t time = milliseconds * 1000, recorded = 1795228800000000;
    uint64_t leaf[4];
    for (uint64_t i = 0; i < 4; i++) leaf[i] = mix(index * 4 + i);
    fwrite(&id_length, 4, 1, rows);
    fwrite(id, 1, id_length, rows);
    fwrite(&body_length, 4, 1, rows);
    fwrite(body, 1, body_length, rows);
    fwrite(&time, 8, 1, rows);
    fwrite(&recorded, 8, 1, rows);
    fwrite(leaf, 32, 1, rows);
    fwrite(&type, 1, 1, rows);
}

// One event: `data` has its members in RFC 8785's order already.
static void write_event(const char *id, const char *source, const char *type, const char *data,
                        int64_t milliseconds, uint8_t type_number, uint64_t index) {
    char time[64], body[1024];
    format_time(milliseconds, time);
    printf("{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"%s\",\"type\":\"%s\","
           "\"time\":\"%s\",\"data\":%s}\n",
           id, source, type, time, data);
    if (!rows) return;
    snprintf(body, sizeof body,
             "{\"data\":%s,\"id\":\"%s\",\"ledgertime\":\"2026-11-21T00:00:00.000000Z\","
             "\"source\":\"%s\",\"specversion\":\"1.0\",\"time\":\"%s\",\"type\":\"%s\"}",
             data, id, source, time, type);
    write_row(id, body, milliseconds, type_number, index);
}

static void write_score(uint64_t index, int64_t milliseconds) {
    char id[32], value[16], data[768];
    state = mix(index * 2 + 1);
    int metric = (int)(unit() * 4), feature = (int)(unit() * 3);
    double draw = unit();
    int category = draw < 0.42 ? 0 : draw < 0.64 ? 1 : draw < 0.76 ? 2 : draw < 0.9 ? 3 : 4;
    int degraded = feature == 0 && milliseconds >= (bad_deployment_seconds + 60) * 1000;
    format_value(draw_value(metric, degraded), value);
    snprintf(id, sizeof id, "%016llx", (unsigned long long)mix(index));
    snprintf(data, sizeof data,
             "{\"category\":\"%s\",\"evaluator\":{\"name\":\"%s\",\"revision\":\"5d1f0c9a4b7e\"},"
             "\"feature\":\"%s\",\"metric\":\"%s\",\"model\":\"answerer-3\",\"value\":%s}",
             categories[category], judges[metric], features[feature], metrics[metric], value);
    write_event(id, "/bench/scores", "dev.qualityledger.score.recorded.v1", data, milliseconds, 0,
                index);
}

static void write_deployment(int number, int64_t seconds, int bad) {
    char id[32], data[768];
    snprintf(id, sizeof id, "dep-%d", number);
    snprintf(data, sizeof data,
             "{\"by\":\"mk\",\"components\":[\"%s\"],\"deployment\":\"%s\","
             "\"environment\":\"production\",\"message\":\"%s\",\"service\":\"%s\","
             "\"version\":\"1.%d.0\"}",
             bad ? "retrieval" : "frontend", id, bad ? "refactor context assembly" : "routine",
             bad ? "search" : "web", number);
    write_event(id, "/bench/deploys", "dev.qualityledger.deployment.recorded.v1", data,
                seconds * 1000, 1, 0xdead0000u + (uint64_t)number);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: generate_events COUNT [--first N] [--total N] [--rows FILE]\n");
        return 2;
    }
    uint64_t count = strtoull(argv[1], NULL, 10), first = 0, total = 0;
    for (int i = 2; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--first")) first = strtoull(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--total")) total = strtoull(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--rows") && !(rows = fopen(argv[i + 1], "wb"))) {
            perror(argv[i + 1]);
            return 1;
        }
    }
    if (total == 0) total = count > 0 ? count : 1;
    static char buffer[1 << 20];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    int64_t start = (end_seconds - span_seconds) * 1000;
    double step = (double)span_seconds * 1000 / (double)total;
    // Deployments at 10:12 and 15:40 of each day; the last of all is the bad one.
    int deployment = 0;
    int64_t next = end_seconds - span_seconds + 3 * 3600 + 40 * 60;
    for (uint64_t i = first; i < first + count; i++) {
        int64_t milliseconds = start + (int64_t)((double)i * step);
        while (first == 0 && next * 1000 <= milliseconds) {
            write_deployment(728 + deployment, next, next == bad_deployment_seconds);
            next += deployment % 2 == 0 ? 18 * 3600 + 32 * 60 : 5 * 3600 + 28 * 60;
            deployment++;
        }
        write_score(i, milliseconds);
    }
    if (rows && fclose(rows)) {
        perror("rows");
        return 1;
    }
    return fflush(stdout) ? 1 : 0;
}
