/** A worker of its own, that prepares videos and stands still at a stage (`a-worker.ts`). */
import { someSubjects } from '../some-subjects.ts'
import { usualFfmpeg } from '../transcoding/clips.ts'
import { type Stage, standingStill } from './standing-still.ts'

const [kind, databaseUrl, folder, stage, told = 'null'] = process.argv.slice(2) as [
  'sqlite' | 'mongodb',
  string,
  string,
  Stage,
  string?,
]
const still = standingStill(stage, usualFfmpeg, () => {
  process.send?.('reached')
  return undefined
})
const media = JSON.parse(told, (key, value) => (key === 'endpoint' ? new URL(value) : value))
await using on = await someSubjects(kind, { at: { databaseUrl, folder }, ...still, ...(media ? { media } : {}) })
await on.jobs.start()
process.send?.('started')
await new Promise(() => {})
