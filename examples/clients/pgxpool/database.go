package main

import (
	"context"
	"net"
	"net/url"
	"os"

	"github.com/jackc/pgx/v4/pgxpool"
)

// openPool gives the pool of this process, as large as the budget grants. The driver reads PGAPPNAME and PGSSLMODE by itself.
func openPool(ctx context.Context) (*pgxpool.Pool, error) {
	// An empty number is refused, so that a task without its settings fails when it starts.
	keys := "pool_max_conns=" + os.Getenv("DB_POOL_SIZE") + "&pool_max_conn_lifetime=" + os.Getenv("DB_POOL_RECYCLE") + "s"
	address := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(os.Getenv("DB_USERNAME"), os.Getenv("DB_PASSWORD")),
		Host:     net.JoinHostPort(os.Getenv("DB_HOST"), os.Getenv("DB_PORT")),
		Path:     os.Getenv("DB_NAME"),
		RawQuery: keys,
	}
	config, err := pgxpool.ParseConfig(address.String())
	if err != nil {
		return nil, err
	}
	return pgxpool.ConnectConfig(ctx, config)
}
