-- name: place-board
-- A board placed anew takes over the message of the one before.
insert into board (channel, chat_id, campaign_id, state, locale)
values (:channel, :chat_id, :campaign_id, 'placed', :locale)
on conflict (channel, chat_id) do update set
  campaign_id = excluded.campaign_id, state = 'placed', locale = excluded.locale,
  shown = null, shown_at = null, is_pinned = 0;

-- name: remove-board
update board set state = 'removed', shown_at = null
where channel = :channel and chat_id = :chat_id;

-- name: board
select channel, chat_id, campaign_id, state, locale, shown_as, shown, is_pinned from board
where channel = :channel and chat_id = :chat_id and state = 'placed';

-- name: boards-to-look-at
-- Those not looked at since then, or at a time that has not come: the clock was set back.
select channel, chat_id, campaign_id, state, locale, shown_as, shown, is_pinned from board
where shown_at is null or shown_at <= :since or shown_at > :now
order by channel, chat_id;

-- name: save-board
update board set shown_as = :shown_as, shown = :shown, shown_at = :at, is_pinned = :is_pinned
where channel = :channel and chat_id = :chat_id and campaign_id = :campaign_id and state = :state;

-- name: move-board
-- The message of a group that became a supergroup stays behind.
update board set
  chat_id = :new, shown_as = null, shown = null, shown_at = null, is_pinned = 0
where channel = :channel and chat_id = :old;

-- name: forget-board
delete from board where channel = :channel and chat_id = :chat_id;
