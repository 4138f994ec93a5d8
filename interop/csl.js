// Reads a file with citation-js and prints what it understood as CSL JSON, one
// item a line. The type of the input is found by citation-js itself.
//
//   node csl.js FILE
//
// The modules are looked for in the folder that CITATION_JS names.
'use strict'

const path = require('path')
const fs = require('fs')
const { createRequire } = require('module')

const load = createRequire(path.join(process.env.CITATION_JS || '.', 'package.json'))
const { plugins } = load('@citation-js/core')
load('@citation-js/plugin-ris')
load('@citation-js/plugin-bibtex')

const text = fs.readFileSync(process.argv[2], 'utf8')
const items = plugins.input.chain(text, { generateGraph: false })
process.stdout.write(items.map(item => JSON.stringify(item) + '\n').join(''))
