package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"sync"
	"time"
)

const requests = 40

// run asks for 40 connections at once, or for one that is kept and a second one. It says a line when that is done, and ends when standard
// input is closed.
func run(task string, query func(context.Context, string) error, keep func(context.Context) (func(), error)) {
	switch task {
	case "leak":
		leak(query, keep)
	case "unlimited":
		// Long enough for the last to be open while the first is still busy.
		ask(query, "select pg_sleep(3)")
	default:
		ask(query, "select pg_sleep(0.2)")
	}
	_, _ = io.Copy(io.Discard, bufio.NewReader(os.Stdin))
}

func ask(query func(context.Context, string) error, sql string) {
	failures := make(chan error, requests)
	var all sync.WaitGroup
	for request := 0; request < requests; request++ {
		all.Add(1)
		go func() {
			defer all.Done()
			if err := query(context.Background(), sql); err != nil {
				failures <- err
			}
		}()
	}
	all.Wait()
	close(failures)
	answered := requests
	for failure := range failures {
		answered--
		fmt.Println("refused", failure)
	}
	fmt.Println("answered", answered)
}

func leak(query func(context.Context, string) error, keep func(context.Context) (func(), error)) {
	release, err := keep(context.Background())
	exitOn(err)
	defer release()
	seconds, err := strconv.Atoi(os.Getenv("DB_POOL_TIMEOUT"))
	exitOn(err)
	limited, cancel := context.WithTimeout(context.Background(), time.Duration(seconds)*time.Second)
	defer cancel()
	begun := time.Now()
	if err := query(limited, "select 1"); !errors.Is(err, context.DeadlineExceeded) {
		fmt.Println("leak unseen", err)
		return
	}
	fmt.Printf("leak found after %v s\n", math.Round(time.Since(begun).Seconds()))
}

func exitOn(err error) {
	if err != nil {
		fmt.Println("refused", err)
		os.Exit(1)
	}
}
