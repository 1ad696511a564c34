-- What other collections the same office has held is found by the office: without this, every
-- report that was ever given is read.
create index campaign_owner on campaign (owner_id);

-- As in SQLite, which needs it so.
drop index identity_chat;
create index identity_chat on identity (chat_id, channel, person_id, reachable);
