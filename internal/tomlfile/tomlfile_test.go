package tomlfile_test

import (
	"errors"
	"testing"

	"github.com/refsift/refsift/internal/tomlfile"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"n = 3":                    "",
		"n = \"x\"":                "toml: line 1 (last key \"n\"): incompatible types: TOML value has type string; destination has type integer",
		"n = 3\n[a]\nz = 1\ny = 2": "unknown names: a, a.y, a.z",
		"n = ":                     "line 1, column 4: unexpected EOF; expected value",
	} {
		var v struct {
			N int `toml:"n"`
		}
		err := tomlfile.Decode([]byte(in), &v)
		if got := message(err); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		if errors.Is(err, tomlfile.ErrUnknown) && v.N != 3 {
			t.Errorf("%q: the rest was not read: %+v", in, v)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
