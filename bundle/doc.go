// Package bundle packs what a search came to into one file that can be kept
// with the paper, and checked: the project, strategies, decisions and model,
// the hashes of the exports, and the outputs.
//
//	err := bundle.Write(w, bundle.Manifest{Program: version, Inputs: inputs}, sources, outputs)
//	b, err := bundle.Read(data)
//	err = b.Check()
//
// A bundle is a ZIP file with MANIFEST.json, which names every other file with
// its size and SHA-256. The same contents give the same bytes, and a bundle is
// good only if packing its contents again gives the bytes that it has: one
// changed byte anywhere is found, and the file that it belongs to is named.
//
// Exports are not part of a bundle, because their abstracts belong to
// publishers; their hashes are, so that a rerun proves that it read the same
// files.
package bundle
