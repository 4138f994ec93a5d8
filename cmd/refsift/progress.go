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
	if total < longWork {
		return &progress{}
	}
	return a.bar(what, total, true)
}

// manyTerms is the number of terms below which joining them takes no time.
const manyTerms = 1 << 20

// joining returns what shows how far an index is that is being committed, and
// what ends showing it.
func (a *app) joining() (tell func(done, total int), finish func()) {
	bar := &progress{}
	return func(done, total int) {
		if bar.bar == nil && total >= manyTerms {
			bar = a.bar("joining", int64(total), false)
		}
		if bar.bar != nil {
			_ = bar.bar.Set(done)
		}
	}, func() { bar.finish() }
}

func (a *app) bar(what string, total int64, bytes bool) *progress {
	f, ok := a.err.(*os.File)
	if a.quiet || !ok || !isatty.IsTerminal(f.Fd()) {
		return &progress{}
	}
	return &progress{progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(f),
		progressbar.OptionSetDescription(what),
		progressbar.OptionShowBytes(bytes),
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
