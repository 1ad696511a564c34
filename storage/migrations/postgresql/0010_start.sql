-- The tables of schema 10, as SQLite's ten migrations leave them and explain them.
-- Text is compared byte by byte, as SQLite does: keys are looked up by their range, and lists have
-- the same order on either engine. Times are UTC, ISO 8601 text; ids are text made by the program.

-- What the queries of either engine call for lists of parameters and within JSON; here by its paths
-- (`$.chat[0]`), but for names with dots and brackets in them.

create function json_each(document text) returns table (value text)
language sql immutable as 'select json_array_elements_text(document::json)';

create function json_extract(document text, path text) returns text
language sql immutable as $$
  select document::json #> string_to_array(translate(ltrim(path, '$.['), '[]', '.'), '.') #>> '{}'
$$;

-- Several processes work on one database. Each has a number, and holds a lock (3, number), or
-- (4, number) where it serves the channels, as long as it is connected.

create sequence process_numbers as integer cycle;

create function process_number() returns integer
language sql stable as $$ select current_setting('giaoban.process')::integer $$;

create view living_process as
select objid::integer as number, bool_or(classid = 4) as serves
from pg_locks
where locktype = 'advisory' and classid in (3, 4) and objsubid = 2 and granted
  and database = (select oid from pg_database where datname = current_database())
group by objid;

create table unit (
  id text collate "C" primary key,
  parent_id text collate "C" references unit (id),
  name text collate "C" not null,  -- 'Xã Sơn Bua'
  short text collate "C" not null,  -- 'Sơn Bua'
  kind text collate "C" not null,  -- province, district, commune, office
  code text collate "C",
  aliases text collate "C" not null,  -- JSON list
  place integer not null  -- order among its siblings and in every table
);

create table person (
  id text collate "C" primary key,
  name text collate "C" not null,
  language text collate "C",  -- null until chosen
  created_at text collate "C" not null,
  phone text collate "C"
);

create table identity (            -- a person on a channel
  channel text collate "C" not null,
  external_id text collate "C" not null,
  chat_id text collate "C" not null,
  person_id text collate "C" not null references person (id),
  reachable integer not null default 1,
  created_at text collate "C" not null,
  primary key (channel, external_id)
);
create index identity_person on identity (person_id);

create table membership (
  person_id text collate "C" not null references person (id),
  unit_id text collate "C" not null references unit (id),
  role text collate "C" not null,  -- officer, approver, lead, viewer
  since text collate "C" not null,
  primary key (person_id, unit_id, role)
);
create index membership_unit on membership (unit_id);

create table invite (
  code_hash text collate "C" primary key,  -- sha256; the code itself is never kept
  unit_id text collate "C" not null references unit (id),
  role text collate "C" not null,
  name text collate "C" not null,  -- what the person is called until they say otherwise
  uses_left integer not null,
  expires_at text collate "C" not null,
  created_at text collate "C" not null
);

create table checklist (
  id text collate "C" not null,
  version integer not null,
  texts text collate "C" not null,  -- JSON: locale -> the whole definition in that language
  primary key (id, version)
);

create table campaign (            -- đợt báo cáo
  id text collate "C" primary key,
  checklist_id text collate "C" not null,
  checklist_version integer not null,
  owner_id text collate "C" not null references unit (id),
  title text collate "C" not null,
  year integer not null,
  window_from text collate "C" not null,  -- data window (thời gian chốt số liệu), dates
  window_to text collate "C" not null,
  opens_at text collate "C" not null,
  due_at text collate "C" not null,
  state text collate "C" not null,  -- open, closed
  previous_id text collate "C" references campaign (id),
  closed_at text collate "C",
  reminder_plan text collate "C",  -- '-3d 08:00, 0d 08:00'; null: the default
  reminded_until text collate "C",  -- what was due up to then is in the outbox
  foreign key (checklist_id, checklist_version) references checklist (id, version)
);

create table campaign_target (
  campaign_id text collate "C" not null references campaign (id),
  unit_id text collate "C" not null references unit (id),
  scope text collate "C" not null,  -- unit, owner: which items it is asked
  due_at text collate "C",  -- null: the campaign's own deadline
  reopened integer not null default 0,
  primary key (campaign_id, unit_id)
);
create index campaign_target_unit on campaign_target (unit_id);

create table report (
  campaign_id text collate "C" not null references campaign (id),
  unit_id text collate "C" not null references unit (id),
  state text collate "C" not null,  -- draft, submitted, returned, approved
  answers text collate "C" not null,  -- JSON: item -> answer as it stands
  submitted_at text collate "C",
  submitted_by text collate "C" references person (id),
  updated_at text collate "C" not null,
  approved_at text collate "C",
  approved_by text collate "C" references person (id),
  returned text collate "C",  -- JSON: reason, items, at, by; of the last return
  extras text collate "C" not null default '{}',
  primary key (campaign_id, unit_id)
);

create table answer_log (          -- append-only: every change of every answer
  id bigint generated by default as identity primary key,
  campaign_id text collate "C" not null,
  unit_id text collate "C" not null,
  item_id text collate "C" not null,
  old text collate "C",  -- JSON, null where there was none
  new text collate "C",  -- JSON, null where it was taken back
  person_id text collate "C" not null,
  channel text collate "C" not null,
  at text collate "C" not null
);
create index answer_log_item on answer_log (campaign_id, unit_id, item_id);

create table conversation (        -- where a person stands, on whichever channel
  person_id text collate "C" primary key references person (id),
  state text collate "C" not null,  -- JSON
  updated_at text collate "C" not null
);

create table seen_update (
  channel text collate "C" not null,
  update_id text collate "C" not null,
  at text collate "C" not null,
  primary key (channel, update_id)
);
create index seen_update_at on seen_update (at);

create table dead_letter (
  id bigint generated by default as identity primary key,
  reference text collate "C" not null,  -- what the person was told
  channel text collate "C" not null,
  update_id text collate "C" not null,
  body text collate "C" not null,
  error text collate "C" not null,
  at text collate "C" not null
);

create table outbox (
  id bigint generated by default as identity primary key,
  key text collate "C" unique,  -- for what must never go out twice
  channel text collate "C" not null,
  chat_id text collate "C" not null,
  payload text collate "C" not null,  -- JSON of the reply
  state text collate "C" not null default 'waiting',  -- waiting, sent, failed
  attempts integer not null default 0,
  error text collate "C",
  created_at text collate "C" not null,
  done_at text collate "C",
  holder integer  -- of several processes, the one that sends it
);
create index outbox_waiting on outbox (id) where state = 'waiting';

create table web_message (         -- what the web page shows, in both directions
  seq bigint generated by default as identity primary key,
  chat_id text collate "C" not null,
  origin text collate "C" not null unique,  -- 'in/<client id>' or 'out/<outbox id>/<part>'
  payload text collate "C" not null,  -- JSON as the page takes it
  at text collate "C" not null
);
create index web_message_chat on web_message (chat_id, seq);

create table audit (
  id bigint generated by default as identity primary key,
  at text collate "C" not null,
  person_id text collate "C",
  action text collate "C" not null,
  details text collate "C" not null  -- JSON
);
create index identity_chat on identity (channel, chat_id);
create index outbox_done on outbox (done_at) where done_at is not null;

create table code_try (
  channel text collate "C" not null,
  external_id text collate "C" not null,
  at text collate "C" not null
);
create index code_try_sender on code_try (channel, external_id, at);
create index code_try_at on code_try (at);

create table link (                -- a code by which a person's second chat is known as theirs
  code_hash text collate "C" primary key,  -- sha256; the code itself is never kept
  person_id text collate "C" not null references person (id),
  expires_at text collate "C" not null
);
create index link_person on link (person_id);
create index campaign_previous on campaign (previous_id);

create table edit (
  campaign_id text collate "C" not null references campaign (id),
  place text collate "C" not null,  -- report/edits.py says which there are
  text text collate "C" not null,
  basis text collate "C" not null,  -- what the program had there when it was written
  person_id text collate "C" not null,
  at text collate "C" not null,
  primary key (campaign_id, place)
);
create index unit_parent on unit (parent_id);

create table snooze (
  campaign_id text collate "C" not null references campaign (id),
  person_id text collate "C" not null references person (id),
  until text collate "C" not null,  -- local date: from its morning on they are reminded again
  primary key (campaign_id, person_id)
);
create index snooze_person on snooze (person_id);

create table broadcast (
  id text collate "C" primary key,
  person_id text collate "C" not null references person (id),  -- who sends it
  campaign_id text collate "C" not null references campaign (id),
  words text collate "C" not null,  -- as they were typed
  audience text collate "C" not null,  -- JSON: for whom it is
  recipients integer not null,
  state text collate "C" not null,  -- running, cancelled
  locale text collate "C" not null,
  channel text collate "C" not null,  -- where the sender is told how it goes
  chat_id text collate "C" not null,
  shown_as text collate "C",  -- the channel's id of the message that shows it
  created_at text collate "C" not null,
  reported_at text collate "C"  -- null until everything has gone out and the sender knows it
);
create index broadcast_running on broadcast (created_at) where reported_at is null;

create table board (               -- a group's one message that shows how far a campaign is
  channel text collate "C" not null,
  chat_id text collate "C" not null,
  campaign_id text collate "C" not null references campaign (id),
  state text collate "C" not null,  -- placed, removed (until the message says so)
  locale text collate "C" not null,
  shown_as text collate "C",  -- the channel's id of the message
  shown text collate "C",  -- JSON: what it says
  shown_at text collate "C",
  is_pinned integer not null default 0,
  primary key (channel, chat_id)
);

create table received_update (
  id bigint generated by default as identity primary key,
  channel text collate "C" not null,
  update_id text collate "C" not null,
  body text collate "C" not null,  -- JSON as it came
  at text collate "C" not null,
  unique (channel, update_id)
);

create table signed_link (
  id text collate "C" primary key,
  purpose text collate "C" not null,  -- download, upload
  channel text collate "C" not null,
  chat_id text collate "C" not null,
  person_id text collate "C" not null,
  roles text collate "C" not null,  -- JSON [[unit, role], ...]: losing one of them ends the link
  reply text collate "C" not null,  -- JSON of the reply whose document or order it stands for
  expires_at text collate "C" not null
);
create index signed_link_expiry on signed_link (expires_at);
create index outbox_chat on outbox (channel, chat_id, id);
