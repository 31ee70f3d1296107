CREATE TABLE rooms (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;
CREATE TABLE people (
		name     TEXT PRIMARY KEY,
		password TEXT NOT NULL,
		created  INTEGER NOT NULL,
		seen     INTEGER NOT NULL DEFAULT 0
	) STRICT;
	CREATE TABLE roles (
		person  TEXT NOT NULL,
		project TEXT NOT NULL,
		role    TEXT NOT NULL,
		PRIMARY KEY (person, project)
	) STRICT;
	CREATE INDEX roles_project ON roles (project);
	CREATE TABLE sessions (
		hash    TEXT PRIMARY KEY,
		person  TEXT NOT NULL REFERENCES people ON DELETE CASCADE,
		created INTEGER NOT NULL,
		used    INTEGER NOT NULL,
		agent   TEXT NOT NULL,
		address TEXT NOT NULL
	) STRICT;
	CREATE INDEX sessions_person ON sessions (person);
	CREATE TABLE audit (
		id      INTEGER PRIMARY KEY,
		at      INTEGER NOT NULL,
		last    INTEGER NOT NULL,
		times   INTEGER NOT NULL,
		who     TEXT NOT NULL,
		address TEXT NOT NULL,
		project TEXT NOT NULL,
		act     TEXT NOT NULL,
		detail  TEXT NOT NULL,
		outcome TEXT NOT NULL
	) STRICT;
	CREATE INDEX audit_project ON audit (project, id);
	CREATE INDEX audit_who ON audit (who, id);
INSERT INTO rooms VALUES ('people', 1);
INSERT INTO people VALUES ('ada', '$argon2id$v=19$m=64,t=1,p=1$0qfx57OmeTqJSvbYNevrhw$lV/koupnpe9fxGeUNh5jj2Qewk3plMq2cAQS4fRF9vw', 1795428000, 1795428000), ('bob', '', 1795428000, 0);
INSERT INTO roles VALUES ('ada', 'tumours', 'edit'), ('*', 'gallery', 'view');
INSERT INTO sessions VALUES ('90033b142cf680d67466cd4a0102b66800644bbc1eb1a58a6d01da209b0bd53d', 'ada', 1795428000, 1795428000, 'Firefox', '10.0.0.1');
INSERT INTO audit VALUES (1, 1795428000, 1795428010, 2, 'ada', '10.0.0.1', 'tumours', 'run', 'cell roc', '');
