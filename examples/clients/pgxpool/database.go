package main

import (
	"context"
	"os"

	"github.com/jackc/pgx/v4/pgxpool"
)

// openPool gives the pool of this process, as large as the budget grants. The driver reads PGHOST, PGPORT, PGUSER, PGPASSWORD,
// PGDATABASE, PGSSLMODE and PGAPPNAME by itself.
func openPool(ctx context.Context) (*pgxpool.Pool, error) {
	// An empty number is refused, so that a task without its settings fails when it starts.
	keys := "pool_max_conns=" + os.Getenv("DB_POOL_SIZE") + " pool_max_conn_lifetime=" + os.Getenv("DB_POOL_RECYCLE") + "s"
	config, err := pgxpool.ParseConfig(keys)
	if err != nil {
		return nil, err
	}
	return pgxpool.ConnectConfig(ctx, config)
}
