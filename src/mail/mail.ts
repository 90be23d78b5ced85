/** Messages to people, when the operator gave a server for them: plain text, sent by durable work, forgotten once sent. */
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { type Clock, iso } from '../clock.ts'
import { JobRefused, type Jobs } from '../jobs/jobs.ts'
import type { Engine, Stored, Transaction } from '../store/engine.ts'

export interface Mail {
  to: string
  subject: string
  text: string
}

/** `sent`: its server took it. `refused`: it never will. */
export type MailOutcome = 'sent' | 'refused'

export interface TellOptions {
  /** Sent only if this transaction commits. */
  tx?: Transaction
  /** The kind of job that learns what became of it, with this payload and the outcome: `Told<Payload>`. */
  afterwards?: { kind: string; payload: Readonly<Record<string, string>> }
}

export type Told<Payload> = Payload & { outcome: MailOutcome }

export type Tell = (mail: Mail, options?: TellOptions) => Promise<void>

interface MailPart {
  /** Null where there is no server: whoever would write says so to administrators instead. */
  readonly tell: Tell | null
  /** Before `jobs.start()`. */
  defineJobs(): void
}

interface MailParts {
  engine: Engine
  jobs: Pick<Jobs, 'define' | 'enqueue'>
  clock: Clock
  log: Logger
  /** `server`: `smtps://name:password@host:465`, or `smtp://…` with STARTTLS when it is offered. */
  settings: { server: string; from: string } | null
}

interface Kept extends Stored, Mail {
  readonly _id: string
  readonly expiresAt: string
  readonly afterwards?: NonNullable<TellOptions['afterwards']>
}

/** After that, what it says is no longer true. */
export const mailKeptDays = 5

export function createMailPart({ engine, jobs, clock, log, settings }: MailParts): MailPart {
  const mails = engine.collection<Kept>({ name: 'mails', expiresBy: 'expiresAt' })

  async function send({ to, subject, text }: Mail, signal: AbortSignal): Promise<void> {
    const { createTransport } = await import('nodemailer')
    const timeout = 20_000
    const transport = createTransport({
      url: settings?.server,
      connectionTimeout: timeout,
      greetingTimeout: timeout,
      socketTimeout: timeout,
      // Nothing of the message is ever read from a file or an address.
      disableFileAccess: true,
      disableUrlAccess: true,
    } as Parameters<typeof createTransport>[0])
    const stop = () => transport.close()
    signal.addEventListener('abort', stop)
    try {
      await transport.sendMail({
        from: settings?.from,
        to: { name: '', address: to },
        subject,
        text,
        // RFC 3834 §5: no answer by a machine.
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
    } finally {
      signal.removeEventListener('abort', stop)
      transport.close()
    }
  }

  return {
    tell:
      settings === null
        ? null
        : async (mail, { tx, afterwards } = {}) => {
            const _id = randomUUID()
            const expiresAt = iso(clock.now().add({ hours: 24 * mailKeptDays }))
            const keep = async (within: Transaction) => {
              await within.in(mails).insert({ ...mail, _id, expiresAt, ...(afterwards ? { afterwards } : {}) })
              await jobs.enqueue('send-mail', { mailId: _id }, { key: _id, tx: within })
            }
            await (tx ? keep(tx) : engine.transaction(keep))
          },
    defineJobs() {
      jobs.define<{ mailId: string }>({
        name: 'send-mail',
        attempts: 12,
        backoffSeconds: 60,
        async handle({ payload, signal }) {
          const mail = await mails.get(payload.mailId)
          if (mail === null) return
          if (settings === null) throw new JobRefused('SMTP_URL is no longer set')
          let outcome: MailOutcome = 'sent'
          try {
            await send(mail, signal)
          } catch (error) {
            if (!isFinal(error)) throw sanitised(error)
            log.warn({ act: 'mail', outcome: 'refused by its server' }, 'mail')
            outcome = 'refused'
          }
          await engine.transaction(async (tx) => {
            await tx.in(mails).delete(mail._id)
            if (mail.afterwards)
              await jobs.enqueue(mail.afterwards.kind, { ...mail.afterwards.payload, outcome }, { tx })
          })
        },
      })
    },
  }
}

/**
 * RFC 5321 §4.2.1: a 5xx answer is the last word, when it is about this person or this message. To a password or to a
 * sender, it is about our settings: the operator mends them, and what waits leaves then.
 */
function isFinal(error: unknown): boolean {
  const { responseCode, command } = error as { responseCode?: number; command?: string }
  return responseCode !== undefined && responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA')
}

/** What servers answer names addresses: jobs are shown to administrators and logged. */
function sanitised(error: unknown): Error {
  const { code = 'unknown' } = error as { code?: string }
  return new Error(`the mail server could not be used (${code})`)
}
