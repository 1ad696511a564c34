-- What other collections the same office has held is found by the office: without this, every
-- report that was ever given is read.
create index campaign_owner on campaign (owner_id);

-- Chats are found by their id first, and with all that is asked of them: else SQLite prefers the
-- primary key, which begins with the channel, and goes through everybody on it.
drop index identity_chat;
create index identity_chat on identity (chat_id, channel, person_id, reachable);
