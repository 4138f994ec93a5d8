package search_test

import "context"

// ctx is for what outlives a test.
var ctx = context.Background()
