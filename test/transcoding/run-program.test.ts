import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { startProgram, watchProgram } from '#transcoding/run-program.ts'

const runFile = promisify(execFile)

describe('starting programs', function () {
  this.timeout(60_000)

  it('ends one at once that was given up before it was followed', async () => {
    const given = new Error('given up')
    const child = startProgram(['sleep', '600'])
    const signal = AbortSignal.abort(given)
    const told = await watchProgram(child, { signal, timeLimitSeconds: 600, stallLimitSeconds: 600 })
      .end([])
      .catch((error: unknown) => error)
    expect(told).to.equal(given)
    expect(child.signalCode).to.equal('SIGKILL')
  })

  it('refuses, and goes on, while no file can be opened any more', async () => {
    const script = `
      import { closeSync, openSync } from 'node:fs'
      import { ask } from '#transcoding/run-program.ts'
      const held = []
      try { for (;;) held.push(openSync('/dev/null')) } catch {}
      const refusal = await ask('true').catch((error) => error)
      for (const one of held) closeSync(one)
      console.log(refusal.name, refusal.reason, await ask('echo', 'as before'))`
    const few = ['-c', 'ulimit -n 60; exec "$0" "$@"', process.execPath, '--input-type=module', '-e', script]
    const { stdout } = await runFile('sh', few)
    expect(stdout.trim()).to.equal('ProgramFailed not-started as before')
  })
})
