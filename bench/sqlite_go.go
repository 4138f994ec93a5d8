//go:build !(cgo && sqlite_fts5)

package main

import _ "modernc.org/sqlite" // the driver

const (
	sqliteDriver = "sqlite"
	sqliteNote   = "translated to Go, modernc.org/sqlite; with cgo, -tags sqlite_fts5 takes the C library"
)
