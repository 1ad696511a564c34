-- name: is-keeper
-- Of those that serve it is the one with the lowest number.
select 1 as is_keeper from living_process where serves
having coalesce(min(number), process_number()) = process_number();
