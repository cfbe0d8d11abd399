package main

import (
	"context"
	"os"
)

func main() {
	pool, err := openPool(context.Background())
	exitOn(err)
	query := func(ctx context.Context, sql string) error {
		_, err := pool.Exec(ctx, sql)
		return err
	}
	keep := func(ctx context.Context) (func(), error) {
		connection, err := pool.Acquire(ctx)
		if err != nil {
			return nil, err
		}
		return connection.Release, nil
	}
	run(os.Args[1], query, keep)
}
