/** A program with whisper.cpp's interface, which does as the language that it is given says. */
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Transcriber } from '#transcoding/transcribe.ts'

/**
 * `fr` writes two cues, one too long; `en` fails; `de` writes without end; `es` writes what is no caption; `it` never
 * ends; `pt` writes nothing. What it was given is beside its sound, in `given`.
 */
const program = `#!/bin/sh
printf '%s\\n' "$*" > given
while [ $# -gt 0 ]; do
  case "$1" in
    -f) sound=$2 ;; -l) language=$2 ;; -of) out=$2 ;; -m) model=$2 ;;
  esac
  shift
done
[ -f "$model" ] || exit 3
[ "$(head -c 4 "$sound")" = RIFF ] || exit 4
echo 'whisper_print_progress_callback: progress =  50%' >&2
echo '[00:00:00.000 --> 00:00:01.000]  Bonjour'
case "$language" in
  fr) printf 'WEBVTT\\n\\n00:00:00.000 --> 00:00:01.000\\n Bonjour à toutes et à tous\\n\\n00:00:01.000 --> 00:00:02.000\\n Aujourd’hui nous relisons ensemble la phrase de notre voisin.\\n' > "$out.vtt" ;;
  en) echo 'error: failed to read the model' >&2; exit 1 ;;
  de) yes 'WEBVTT' > "$out.vtt" ;;
  es) echo 'nada' > "$out.vtt" ;;
  it) sleep 600 ;;
esac
`

export async function aListener(folder: string): Promise<Transcriber> {
  const command = join(folder, 'whisper-cli')
  const model = join(folder, 'model.bin')
  await writeFile(command, program)
  await chmod(command, 0o755)
  await writeFile(model, 'model')
  return { command, model, threads: 1, memoryMiB: 512, secondsPerSecond: 10 }
}
