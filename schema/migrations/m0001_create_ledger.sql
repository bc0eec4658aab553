-- The ledger: an append-only log of events, the tree that proves it, and erasable texts.

-- What wrote the events. A source is a long URI that repeats in every event, so it is kept once.
CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE
) STRICT;

-- The event types seen, kept once for the same reason.
CREATE TABLE types (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE events (
    -- 1, 2, 3, … without gaps.
    position INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES sources (id),
    -- The producer's id, unique within the source.
    id TEXT NOT NULL,
    type INTEGER NOT NULL REFERENCES types (id),
    -- Event time, microseconds since 1970; the recorded time if the producer gave none.
    time INTEGER NOT NULL,
    -- When the ledger took the event in, microseconds since 1970; never falls as positions rise.
    recorded INTEGER NOT NULL,
    -- SHA-256(0x00 || body): the event's leaf in the RFC 6962 tree.
    leaf BLOB NOT NULL,
    -- The whole event with its ledgertime, as RFC 8785 canonical JSON.
    body TEXT NOT NULL
) STRICT;

-- Identity: the same pair again is a duplicate or a conflict, never a second event.
CREATE UNIQUE INDEX events_identity ON events (source, id);

CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events
BEGIN
    SELECT RAISE (ABORT, 'events are append-only: they cannot be updated');
END;

CREATE TRIGGER events_refuse_delete BEFORE DELETE ON events
BEGIN
    SELECT RAISE (ABORT, 'events are append-only: they cannot be deleted');
END;

-- Hashes of complete subtrees of 256^level leaves, level 1 and up. Level 0 is events.leaf.
-- Together with at most 255 siblings a level they give any proof without reading all leaves.
CREATE TABLE tree (
    level INTEGER NOT NULL,
    -- The subtree's place among those of its level, from 0.
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tree_refuse_update BEFORE UPDATE ON tree
BEGIN
    SELECT RAISE (ABORT, 'the tree is append-only: it cannot be updated');
END;

CREATE TRIGGER tree_refuse_delete BEFORE DELETE ON tree
BEGIN
    SELECT RAISE (ABORT, 'the tree is append-only: it cannot be deleted');
END;

-- One row: where the log ends. It changes with every append, in the append's own transaction.
CREATE TABLE head (
    singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
    -- How many events there are, and so the last position.
    size INTEGER NOT NULL,
    -- The recorded time of the last event, microseconds since 1970.
    recorded INTEGER NOT NULL,
    -- The root hash of the tree over all leaves.
    root BLOB NOT NULL,
    -- The hashes of the complete subtrees that make up the tree, largest first: the append state.
    frontier BLOB NOT NULL
) STRICT;

-- SHA-256 of nothing: the root of an empty tree.
INSERT INTO head VALUES (
    1, 0, 0, x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', x''
);

-- Prompts and answers, apart from the events that name them by hash, so that a text can be erased
-- while every event, hash and proof stays valid.
CREATE TABLE texts (
    -- SHA-256 of the text's UTF-8 bytes.
    hash BLOB PRIMARY KEY,
    -- NULL once redacted; a redacted text is not stored again.
    text TEXT
) STRICT, WITHOUT ROWID;
