-- Units, people, checklists, campaigns, reports, conversations, and what goes in and out.
-- Times are UTC, ISO 8601 text. Ids are text made by the program, so that a batch can be
-- prepared whole before it is written.

create table unit (
  id text primary key,
  parent_id text references unit (id),
  name text not null,              -- 'Xã Sơn Bua'
  short text not null,             -- 'Sơn Bua'
  kind text not null,              -- province, district, commune, office
  code text,
  aliases text not null,           -- JSON list
  place integer not null           -- order among its siblings and in every table
) strict;

create table person (
  id text primary key,
  name text not null,
  language text,                   -- null until chosen
  created_at text not null
) strict;

create table identity (            -- a person on a channel
  channel text not null,
  external_id text not null,
  chat_id text not null,
  person_id text not null references person (id),
  reachable integer not null default 1,
  created_at text not null,
  primary key (channel, external_id)
) strict, without rowid;
create index identity_person on identity (person_id);

create table membership (
  person_id text not null references person (id),
  unit_id text not null references unit (id),
  role text not null,              -- officer, approver, lead, viewer
  since text not null,
  primary key (person_id, unit_id, role)
) strict, without rowid;
create index membership_unit on membership (unit_id);

create table invite (
  code_hash text primary key,      -- sha256; the code itself is never kept
  unit_id text not null references unit (id),
  role text not null,
  name text not null,              -- what the person is called until they say otherwise
  uses_left integer not null,
  expires_at text not null,
  created_at text not null
) strict, without rowid;

create table checklist (
  id text not null,
  version integer not null,
  texts text not null,             -- JSON: locale -> the whole definition in that language
  primary key (id, version)
) strict, without rowid;

create table campaign (            -- đợt báo cáo
  id text primary key,
  checklist_id text not null,
  checklist_version integer not null,
  owner_id text not null references unit (id),
  title text not null,
  year integer not null,
  window_from text not null,       -- data window (thời gian chốt số liệu), dates
  window_to text not null,
  opens_at text not null,
  due_at text not null,
  state text not null,             -- open, closed
  previous_id text references campaign (id),
  foreign key (checklist_id, checklist_version) references checklist (id, version)
) strict, without rowid;

create table campaign_target (
  campaign_id text not null references campaign (id),
  unit_id text not null references unit (id),
  scope text not null,             -- unit, owner: which items it is asked
  primary key (campaign_id, unit_id)
) strict, without rowid;
create index campaign_target_unit on campaign_target (unit_id);

create table report (
  campaign_id text not null references campaign (id),
  unit_id text not null references unit (id),
  state text not null,             -- draft, submitted, returned, approved
  answers text not null,           -- JSON: item -> answer as it stands
  submitted_at text,
  submitted_by text references person (id),
  updated_at text not null,
  primary key (campaign_id, unit_id)
) strict;

create table answer_log (          -- append-only: every change of every answer
  id integer primary key autoincrement,
  campaign_id text not null,
  unit_id text not null,
  item_id text not null,
  old text,                        -- JSON, null where there was none
  new text,                        -- JSON, null where it was taken back
  person_id text not null,
  channel text not null,
  at text not null
) strict;
create index answer_log_item on answer_log (campaign_id, unit_id, item_id);

create table conversation (        -- where a person stands, on whichever channel
  person_id text primary key references person (id),
  state text not null,             -- JSON
  updated_at text not null
) strict, without rowid;

create table seen_update (
  channel text not null,
  update_id text not null,
  at text not null,
  primary key (channel, update_id)
) strict, without rowid;
create index seen_update_at on seen_update (at);

create table dead_letter (
  id integer primary key autoincrement,
  reference text not null,         -- what the person was told
  channel text not null,
  update_id text not null,
  body text not null,
  error text not null,
  at text not null
) strict;

create table outbox (
  id integer primary key autoincrement,
  key text unique,                 -- for what must never go out twice
  channel text not null,
  chat_id text not null,
  payload text not null,           -- JSON of the reply
  state text not null default 'waiting',  -- waiting, sent, failed
  attempts integer not null default 0,
  error text,
  created_at text not null,
  done_at text
) strict;
create index outbox_waiting on outbox (id) where state = 'waiting';

create table web_message (         -- what the web page shows, in both directions
  seq integer primary key autoincrement,
  chat_id text not null,
  origin text not null unique,     -- 'in/<client id>' or 'out/<outbox id>/<part>'
  payload text not null,           -- JSON as the page takes it
  at text not null
) strict;
create index web_message_chat on web_message (chat_id, seq);


create table audit (
  id integer primary key autoincrement,
  at text not null,
  person_id text,
  action text not null,
  details text not null            -- JSON
) strict;
