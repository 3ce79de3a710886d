'use strict'
// Builds the native module with cargo and puts it where `native.js` looks for it. npm runs it on installation.

const { spawnSync } = require('node:child_process')
const { copyFileSync, readFileSync, renameSync } = require('node:fs')
const { join } = require('node:path')

const FOLDER = join(__dirname, '..')
const RUST = /^rust-version = "(.*)"$/m

function main() {
  const needed = `lictor is built from source and needs Rust ${minimum()} or newer with cargo (https://rustup.rs)`
  const cargo = spawnSync('cargo', ['--version'], { cwd: FOLDER, encoding: 'utf8' })
  if (cargo.error || cargo.status !== 0) return fail(needed)
  const built = spawnSync(
    'cargo',
    ['build', '--release', '--locked', '--package', 'lictor-node', '--message-format', 'json-render-diagnostics'],
    { cwd: FOLDER, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28 }
  )
  if (built.status !== 0) return fail(`cargo could not build lictor; ${needed}`)
  const library = artifact(built.stdout)
  if (library === undefined) return fail('cargo did not say where it put the library')
  const place = join(FOLDER, `lictor.${platform()}.node`)
  // Another process may have the old one loaded, so it is replaced and not written into.
  copyFileSync(library, `${place}.new`)
  renameSync(`${place}.new`, place)
}

/** The minimum Rust, as the workspace's manifest states it. */
function minimum() {
  try {
    return RUST.exec(readFileSync(join(FOLDER, '..', 'Cargo.toml'), 'utf8'))[1]
  } catch {
    return 'of the workspace'
  }
}

/** The library that cargo has built. */
function artifact(messages) {
  for (const line of messages.split('\n')) {
    if (!line.startsWith('{')) continue
    const message = JSON.parse(line)
    if (message.reason === 'compiler-artifact' && message.target.name === 'lictor_node') {
      return message.filenames.find((name) => /\.(so|dylib|dll)$/.test(name))
    }
  }
}

/** This platform, as `native.js` names it. */
function platform() {
  const { platform, arch } = process
  if (platform === 'linux') {
    const isGlibc = process.report.getReport().header.glibcVersionRuntime !== undefined
    return `linux-${arch}-${isGlibc ? 'gnu' : 'musl'}`
  }
  return platform === 'win32' ? `win32-${arch}-msvc` : `${platform}-${arch}`
}

function fail(reason) {
  console.error(reason)
  process.exitCode = 1
}

main()
