// Package tomlfile reads the TOML files that people write by hand. A name that
// the file must not have is an error: it is most often a slip of the pen, and
// what it was meant to say would be ignored.
package tomlfile

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// ErrUnknown is what an error about names that v has no place for wraps. The
// rest of the file was read all the same.
var ErrUnknown = errors.New("unknown names")

// Decode reads data into v, a pointer to a struct with toml tags. An error of
// the syntax has its line and column.
func Decode(data []byte, v any) error {
	meta, err := toml.Decode(string(data), v)
	if err != nil {
		if parse, ok := errors.AsType[toml.ParseError](err); ok {
			return fmt.Errorf("line %d, column %d: %s", parse.Position.Line, parse.Position.Col, parse.Message)
		}
		return err
	}
	unknown := meta.Undecoded()
	if len(unknown) == 0 {
		return nil
	}
	names := make([]string, len(unknown))
	for i, k := range unknown {
		names[i] = k.String()
	}
	slices.Sort(names)
	return fmt.Errorf("%w: %s", ErrUnknown, strings.Join(names, ", "))
}
