/** A worker of its own, that prepares videos and stands still at a stage: `fork`ed by `faults.test.ts`, and killed. */
import { someSubjects } from '../some-subjects.ts'
import { usualFfmpeg } from '../transcoding/clips.ts'
import { type Stage, standingStill } from './standing-still.ts'

const [kind, databaseUrl, folder, stage] = process.argv.slice(2) as ['sqlite' | 'mongodb', string, string, Stage]
const still = standingStill(stage, usualFfmpeg, () => {
  process.send?.('reached')
  return undefined
})
const on = await someSubjects(kind, { at: { databaseUrl, folder }, ...still })
await on.jobs.start()
process.send?.('started')
