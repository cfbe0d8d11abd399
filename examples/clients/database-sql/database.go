package main

import (
	"database/sql"
	"net"
	"net/url"
	"os"
	"strconv"
	"time"

	_ "github.com/lib/pq"
)

// openDatabase gives the pool of this process, as large as the budget grants. The driver reads PGAPPNAME and PGSSLMODE by itself.
func openDatabase() (*sql.DB, error) {
	size, err := wholeNumber("DB_POOL_SIZE")
	if err != nil {
		return nil, err
	}
	recycle, err := wholeNumber("DB_POOL_RECYCLE")
	if err != nil {
		return nil, err
	}
	database, err := sql.Open("postgres", address())
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

func address() string {
	of := url.URL{
		Scheme: "postgres",
		User:   url.UserPassword(os.Getenv("DB_USERNAME"), os.Getenv("DB_PASSWORD")),
		Host:   net.JoinHostPort(os.Getenv("DB_HOST"), os.Getenv("DB_PORT")),
		Path:   os.Getenv("DB_NAME"),
	}
	return of.String()
}

func wholeNumber(name string) (int, error) {
	return strconv.Atoi(os.Getenv(name))
}
