package main

import (
	"database/sql"
	"os"
	"strconv"
	"time"

	_ "github.com/lib/pq"
)

// openDatabase gives the pool of this process, as large as the budget grants. The driver reads PGHOST, PGPORT, PGUSER, PGPASSWORD,
// PGDATABASE, PGSSLMODE and PGAPPNAME by itself.
func openDatabase() (*sql.DB, error) {
	size, err := wholeNumber("DB_POOL_SIZE")
	if err != nil {
		return nil, err
	}
	recycle, err := wholeNumber("DB_POOL_RECYCLE")
	if err != nil {
		return nil, err
	}
	database, err := sql.Open("postgres", "")
	if err != nil {
		return nil, err
	}
	// Without it, and with 0, there is no limit.
	database.SetMaxOpenConns(size)
	// By default 2: every further connection would be closed after each request, and opened again for the next one.
	database.SetMaxIdleConns(size)
	database.SetConnMaxLifetime(time.Duration(recycle) * time.Second)
	return database, nil
}

func wholeNumber(name string) (int, error) {
	return strconv.Atoi(os.Getenv(name))
}
