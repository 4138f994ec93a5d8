package main

import (
	"os"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
)

// longWork is the number of bytes below which a bar would only flicker.
const longWork = 16 << 20

// A progress shows how far long work has come, on standard error, if that is
// a terminal. It is an io.Writer that counts what passes.
type progress struct{ bar *progressbar.ProgressBar }

func (a *app) progress(what string, total int64) *progress {
	f, ok := a.err.(*os.File)
	if a.quiet || total < longWork || !ok || !isatty.IsTerminal(f.Fd()) {
		return &progress{}
	}
	return &progress{progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(f),
		progressbar.OptionSetDescription(what),
		progressbar.OptionShowBytes(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)}
}

// Write implements io.Writer; a bar that cannot be drawn is no reason to stop.
func (p *progress) Write(b []byte) (int, error) {
	if p.bar != nil {
		_ = p.bar.Add(len(b))
	}
	return len(b), nil
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
