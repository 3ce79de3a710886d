'use strict'
// Writes `native.js` and `native.d.ts`, the loader and the types of the native module, from the attributes in `src/`.
// A test runs it into another folder and compares; `npm run generate` renews the files that are committed.

const { spawnSync } = require('node:child_process')
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')

const { version } = require('../package.json')

const FOLDER = join(__dirname, '..')

async function generate(outputDir) {
  const { generateTypeDef, writeJsBinding } = require('@napi-rs/cli')
  const typeDefDir = mkdtempSync(join(tmpdir(), 'lictor-types-'))
  try {
    // The macros write a file of types where this variable names a folder, whenever they run.
    const checked = spawnSync('cargo', ['check', '--quiet', '--locked', '--package', 'lictor-node'], {
      cwd: FOLDER,
      env: { ...process.env, NAPI_TYPE_DEF_TMP_FOLDER: typeDefDir, NAPI_FORCE_BUILD_LICTOR_NODE: String(Date.now()) },
      stdio: 'inherit'
    })
    if (checked.status !== 0) throw new Error('cargo check failed')
    const { exports, dts } = await generateTypeDef({ typeDefDir, cwd: FOLDER })
    writeFileSync(join(outputDir, 'native.d.ts'), dts)
    await writeJsBinding({
      platform: true,
      idents: exports,
      jsBinding: 'native.js',
      binaryName: 'lictor',
      packageName: 'lictor',
      version,
      outputDir
    })
  } finally {
    rmSync(typeDefDir, { recursive: true })
  }
}

module.exports = { generate }

if (require.main === module) {
  generate(process.argv[2] ?? FOLDER).catch((error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
