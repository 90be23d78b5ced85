import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import { expect } from 'chai'
import { pino } from 'pino'
import { systemClock } from '#src/clock.ts'
import { createJobs } from '#src/jobs/create-jobs.ts'
import type { Jobs } from '#src/jobs/jobs.ts'
import { createMailPart, type Told } from '#src/mail/mail.ts'
import type { Engine } from '#src/store/engine.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { anEngine } from '#test/store/an-engine.ts'

/** A small server that records what it is given, and refuses some (RFC 5321). */
async function aMailServer(refuse: (command: string) => string | null = () => null) {
  const received: string[] = []
  const server: Server = createServer((socket) => {
    let message: string | null = null
    let rest = ''
    socket.write('220 test ESMTP\r\n')
    socket.on('error', () => {})
    socket.setEncoding('utf8').on('data', (text: string) => {
      rest += text
      for (let end = rest.indexOf('\r\n'); end !== -1; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        if (message !== null) {
          if (line === '.') {
            received.push(message)
            message = null
            socket.write('250 kept\r\n')
          } else message += `${line}\r\n`
          continue
        }
        const refusal = refuse(line)
        if (refusal) socket.write(`${refusal}\r\n`)
        else if (/^DATA/i.test(line)) {
          message = ''
          socket.write('354 go on\r\n')
        } else socket.write(/^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    received,
    address: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

onEachEngine('a message to a person', (kind) => {
  let engine: Engine
  let jobs: Jobs
  beforeEach(async () => {
    engine = await anEngine({ kind })
    jobs = createJobs({ engine, log: pino({ level: 'silent' }), sweepSeconds: 1 })
  })
  afterEach(async () => {
    await jobs[Symbol.asyncDispose]()
    await engine[Symbol.asyncDispose]()
  })

  async function sendThrough(server: string) {
    const log = pino({ level: 'silent' })
    const settings = { server, from: 'equipe@exemple.test' }
    const mail = createMailPart({ engine, jobs, clock: systemClock, log, settings })
    mail.defineJobs()
    outcomes.length = 0
    jobs.define<Told<{ about: string }>>({
      name: 'heard',
      async handle({ payload }) {
        outcomes.push(payload)
      },
    })
    await jobs.start()
    const message = {
      to: 'ines@exemple.test',
      subject: 'Votre compte\r\nBcc: x@y.z',
      text: 'Où êtes-vous ?\n.\nFin',
    }
    const afterwards = { kind: 'heard', payload: { about: 'ines' } }
    // Of a transaction that does not hold, nothing leaves.
    await engine
      .transaction(async (tx) => {
        await mail.tell?.(message, { tx, afterwards })
        throw new Error('cut')
      })
      .catch(() => null)
    await mail.tell?.(message, { afterwards })
    const { items } = await jobs.list({ kind: 'send-mail' })
    return items[0]?.id ?? ''
  }
  const outcomes: Told<{ about: string }>[] = []
  async function heard() {
    for (const job of (await jobs.list({ kind: 'heard' })).items) await jobs.ended(job.id, AbortSignal.timeout(180_000))
    return outcomes
  }
  const left = async () => (await engine.collection<{ _id: string }>({ name: 'mails' }).find({})).items.length

  it('is sent by durable work, as plain text, and forgotten', async () => {
    await using server = await aMailServer()
    const id = await sendThrough(server.address)
    expect((await jobs.ended(id, AbortSignal.timeout(180_000)))?.state).to.equal('done')
    expect(server.received).to.have.length(1)
    const [headers = '', body = ''] = (server.received[0] ?? '').split('\r\n\r\n')
    expect(headers)
      .to.match(/^From: equipe@exemple\.test/m)
      .and.match(/^To: ines@exemple\.test/m)
    expect(headers).to.match(/^Auto-Submitted: auto-generated/m)
    expect(headers).not.to.match(/^Bcc:/m)
    expect(body).to.include('Fin')
    expect(await left()).to.equal(0)
    expect(await heard()).to.deep.equal([{ about: 'ines', outcome: 'sent' }])
  })

  it('that its server refuses for good is not sent again, nor kept', async () => {
    await using server = await aMailServer((line) => (/^RCPT/i.test(line) ? '550 no such person' : null))
    const id = await sendThrough(server.address)
    expect((await jobs.ended(id, AbortSignal.timeout(180_000)))?.state).to.equal('done')
    expect(server.received).to.deep.equal([])
    expect(await left()).to.equal(0)
    expect(await heard()).to.deep.equal([{ about: 'ines', outcome: 'refused' }])
  })

  for (const [what, command] of [
    ['password', /^AUTH/i],
    ['sender', /^MAIL/i],
  ] as const) {
    it(`that a wrong ${what} of ours holds back waits for the operator: it is not taken for refused`, async () => {
      await using server = await aMailServer((line) => {
        if (command.test(line)) return '535 not so'
        return /^EHLO/i.test(line) ? '250-test\r\n250 AUTH PLAIN' : /^AUTH/i.test(line) ? '235 welcome' : null
      })
      await sendThrough(server.address.replace('smtp://', 'smtp://us:wrong@'))
      let job = (await jobs.list({ kind: 'send-mail' })).items[0]
      while (job?.state !== 'done' && !job?.lastError) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        job = (await jobs.list({ kind: 'send-mail' })).items[0]
      }
      expect(job.state).to.not.equal('done')
      expect(await left()).to.equal(1)
    })
  }

  it('that cannot leave yet waits, without an address in what administrators read', async () => {
    await using server = await aMailServer((line) => (/^RCPT/i.test(line) ? '451 ines@exemple.test: later' : null))
    const id = await sendThrough(server.address)
    let job = (await jobs.list({ kind: 'send-mail' })).items[0]
    while (!job?.lastError) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      job = (await jobs.list({ kind: 'send-mail' })).items[0]
    }
    expect(job.id).to.equal(id)
    expect(job.lastError).not.to.include('ines')
    expect(await left()).to.equal(1)
  })
})
