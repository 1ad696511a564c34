-- Zalo hands an update out once and takes no files: what has come in and is not handled yet, and
-- the links under which documents are fetched and files are sent instead.

create table received_update (
  id integer primary key autoincrement,
  channel text not null,
  update_id text not null,
  body text not null,              -- JSON as it came
  at text not null,
  unique (channel, update_id)
) strict;

create table signed_link (
  id text primary key,
  purpose text not null,           -- download, upload
  channel text not null,
  chat_id text not null,
  person_id text not null,
  roles text not null,             -- JSON [[unit, role], ...]: losing one of them ends the link
  reply text not null,             -- JSON of the reply whose document or order it stands for
  expires_at text not null
) strict, without rowid;
create index signed_link_expiry on signed_link (expires_at);

-- What was said in a chat lately, so that a word out of an older message is known.
create index outbox_chat on outbox (channel, chat_id, id);
