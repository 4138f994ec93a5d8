//go:build cgo && sqlite_fts5

package main

import _ "github.com/mattn/go-sqlite3" // the C library

const (
	sqliteDriver = "sqlite3"
	sqliteNote   = "the C library"
)
