package main

import (
	"context"
	"os"
)

func main() {
	database, err := openDatabase()
	exitOn(err)
	if os.Args[1] == "unlimited" {
		database.SetMaxOpenConns(0)
	}
	query := func(ctx context.Context, sql string) error {
		_, err := database.ExecContext(ctx, sql)
		return err
	}
	keep := func(ctx context.Context) (func(), error) {
		connection, err := database.Conn(ctx)
		return func() { _ = connection.Close() }, err
	}
	run(os.Args[1], query, keep)
}
