package state

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// A manifest names what belongs to a state. Putting it in place is what
// commits an update.
type manifest struct {
	Format     string   `json:"format"`
	Version    int      `json:"version"`
	Generation int      `json:"generation"` // of saving, from 1
	Program    string   `json:"program,omitempty"`
	Settings   Settings `json:"settings"`
	Records    int      `json:"records"`
	Groups     int      `json:"groups"`
	Runs       []run    `json:"runs"`
	// Parts are the files of records, other inputs, groups, decisions and
	// frequencies.
	Parts []part  `json:"parts"`
	Log   logMark `json:"log"`
	Sum   string  `json:"sum"` // SHA-256 of the manifest with this member empty
}

// A part is a file that is written once and never changed.
type part struct {
	Role   string `json:"role"`
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// The roles of parts.
const (
	roleRecords     = "records"
	roleOthers      = "others"
	roleGroups      = "groups"
	roleRulings     = "decisions"
	roleFrequencies = "frequencies"
)

// A logMark says how far the log belongs to the state.
type logMark struct {
	Size  int64  `json:"size"`
	Lines int    `json:"lines"`
	Sum   string `json:"sum"` // of the chain, in full
}

// chain is where the chain of the log goes on.
func (m logMark) chain() (c chain) {
	if sum, err := hex.DecodeString(m.Sum); err == nil {
		copy(c.sum[:], sum)
	}
	return c
}

// readManifest reads state.json and checks that it is whole.
func readManifest(raw []byte) (*manifest, error) {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
		Program string `json:"program"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, fmt.Errorf("%w: %s cannot be read: %w", ErrDamaged, manifestName, err)
	}
	if head.Format != formatName {
		return nil, fmt.Errorf("%w: %s is of another program", ErrForeign, manifestName)
	}
	if head.Version != Version {
		return nil, fmt.Errorf("%w: %d, and this program knows %d; it was written by refsift %s", ErrVersion, head.Version, Version, cmp.Or(head.Program, "(unknown)"))
	}
	m := new(manifest)
	if err := json.Unmarshal(raw, m); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, manifestName, err)
	}
	_, sum, err := m.encode()
	if err != nil {
		return nil, err
	}
	if sum != m.Sum {
		return nil, fmt.Errorf("%w: %s was changed", ErrDamaged, manifestName)
	}
	return m, nil
}

// encode returns the bytes of the manifest with its checksum.
func (m *manifest) encode() (data []byte, sum string, err error) {
	c := *m
	c.Sum = ""
	if data, err = json.MarshalIndent(&c, "", "  "); err != nil {
		return nil, "", err
	}
	h := sha256.Sum256(data)
	c.Sum = hex.EncodeToString(h[:])
	data, err = json.MarshalIndent(&c, "", "  ")
	return append(data, '\n'), c.Sum, err
}
