-- name: keep-update
-- An update as it came; one that came before changes nothing.
insert into received_update (channel, update_id, body, at)
values (:channel, :update_id, :body, :at)
on conflict (channel, update_id) do nothing;

-- name: updates-received
-- What is not handled yet, in the order in which it came.
select update_id, body from received_update where channel = :channel order by id;

-- name: drop-update
delete from received_update where channel = :channel and update_id = :update_id;
