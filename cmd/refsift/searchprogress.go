package main

import (
	"os"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
)

// patience is how long work of unknown length goes on before a bar is drawn.
const patience = time.Second

// A stepBar shows how many of a number of steps are done, on standard error,
// if that is a terminal and the work takes longer than a moment.
type stepBar struct {
	what  string
	file  *os.File // nil: nothing is drawn
	begin time.Time
	bar   *progressbar.ProgressBar
}

func (a *app) steps(what string) *stepBar {
	f, ok := a.err.(*os.File)
	if a.quiet || !ok || !isatty.IsTerminal(f.Fd()) {
		return &stepBar{}
	}
	return &stepBar{what: what, file: f, begin: time.Now()}
}

func (b *stepBar) step(done, total int) {
	if b.file == nil || b.bar == nil && time.Since(b.begin) < patience {
		return
	}
	if b.bar == nil {
		b.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(b.file),
			progressbar.OptionSetDescription(b.what),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	_ = b.bar.Set(done) // a bar that cannot be drawn is no reason to stop
}

func (b *stepBar) finish() {
	if b.bar != nil {
		_ = b.bar.Finish()
	}
}
