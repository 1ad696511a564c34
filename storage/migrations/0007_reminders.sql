-- When people are reminded, up to when that is done, and who asked to be left alone until when.

alter table campaign add column reminder_plan text;   -- '-3d 08:00, 0d 08:00'; null: the default
alter table campaign add column reminded_until text;  -- what was due up to then is in the outbox

create table snooze (
  campaign_id text not null references campaign (id),
  person_id text not null references person (id),
  until text not null,             -- local date: from its morning on they are reminded again
  primary key (campaign_id, person_id)
) strict, without rowid;
create index snooze_person on snooze (person_id);
