-- Chats are marked (un)reachable by their id, and old messages are forgotten by their time:
-- without these, both read a whole table.

create index identity_chat on identity (channel, chat_id);
create index outbox_done on outbox (done_at) where done_at is not null;
