-- Members whom moderators blocked. print: a fingerprint of the member in that server, which stays when the member
-- has their data erased; user_id is for the list of blocked members and goes then.
CREATE TABLE blocks (
    guild_id BIGINT NOT NULL,
    print TEXT NOT NULL,
    user_id BIGINT,
    blocked_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, print)
);

-- Servers that the operator blocked, by their ids. Not the server's data: it outlives the erasing of that.
CREATE TABLE blocked_guilds (
    id BIGINT PRIMARY KEY,
    reason TEXT NOT NULL,
    blocked_at BIGINT NOT NULL
);
