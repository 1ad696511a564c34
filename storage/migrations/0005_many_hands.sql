-- What hangs on a report besides its answers, second chats of one person, and what is closed.

-- JSON: notes {item: [{text, by, at}]}, evidence {item: [{file, by, at}]}, shares {section: person}.
alter table report add column extras text not null default '{}';

alter table campaign add column closed_at text;
-- After the close one unit may go on when the lead says so.
alter table campaign_target add column reopened integer not null default 0;

create table link (                -- a code by which a person's second chat is known as theirs
  code_hash text primary key,      -- sha256; the code itself is never kept
  person_id text not null references person (id),
  expires_at text not null
) strict, without rowid;
create index link_person on link (person_id);

create index campaign_previous on campaign (previous_id);
