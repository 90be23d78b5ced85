/** The only door of this subject to `transcoding/`. Loaded by the job when it runs, never at start. */
export { type Transcriber, transcribe } from '#transcoding/transcribe.ts'
