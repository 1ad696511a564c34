-- What leads say to many at once. The messages themselves are rows of the outbox with keys
-- `broadcast/<id>/<person id>`; what becomes of each is noted there.

create table broadcast (
  id text primary key,
  person_id text not null references person (id),  -- who sends it
  campaign_id text not null references campaign (id),
  words text not null,             -- as they were typed
  audience text not null,          -- JSON: for whom it is
  recipients integer not null,
  state text not null,             -- running, cancelled
  locale text not null,
  channel text not null,           -- where the sender is told how it goes
  chat_id text not null,
  shown_as text,                   -- the channel's id of the message that shows it
  created_at text not null,
  reported_at text                 -- null until everything has gone out and the sender knows it
) strict, without rowid;
create index broadcast_running on broadcast (created_at) where reported_at is null;

create table board (               -- a group's one message that shows how far a campaign is
  channel text not null,
  chat_id text not null,
  campaign_id text not null references campaign (id),
  state text not null,             -- placed, removed (until the message says so)
  locale text not null,
  shown_as text,                   -- the channel's id of the message
  shown text,                      -- JSON: what it says
  shown_at text,
  is_pinned integer not null default 0,
  primary key (channel, chat_id)
) strict, without rowid;
