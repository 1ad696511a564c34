-- Codes that were no good, by who tried them: only a few a minute are listened to.

create table code_try (
  channel text not null,
  external_id text not null,
  at text not null
) strict;
create index code_try_sender on code_try (channel, external_id, at);
create index code_try_at on code_try (at);
