"""PostgreSQL: one database for several processes, through asyncpg."""
