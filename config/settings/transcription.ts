/** The program that writes what is said in films. */
import type { SettingRow } from '../setting-row.ts'

export const transcriptionRows = {
  transcriptionCommand: {
    variable: 'TRANSCRIPTION_COMMAND',
    kind: 'path',
    default: null,
    sentence:
      'Programme qui écrit ce qui est dit dans les vidéos, à l’interface de whisper.cpp (whisper-cli). Absent : pas de transcription automatique par ce processus.',
  },
  transcriptionModel: {
    variable: 'TRANSCRIPTION_MODEL',
    kind: 'path',
    default: null,
    sentence: 'Modèle donné à ce programme (-m), par exemple ggml-large-v3-turbo.bin.',
  },
  transcriptionThreads: {
    variable: 'TRANSCRIPTION_THREADS',
    kind: 'integer',
    minimum: 1,
    maximum: 64,
    default: '2',
    sentence: 'Fils d’exécution de la transcription.',
  },
  transcriptionMemory: {
    variable: 'TRANSCRIPTION_MEMORY',
    kind: 'size',
    default: '8 Go',
    sentence: 'Mémoire que la transcription peut prendre avant d’être arrêtée.',
  },
  transcriptionPatience: {
    variable: 'TRANSCRIPTION_PATIENCE',
    kind: 'integer',
    minimum: 1,
    maximum: 100,
    default: '20',
    sentence: 'Temps laissé à la transcription, en nombre de fois la durée de la vidéo.',
  },
  isTranscribedElsewhere: {
    variable: 'TRANSCRIPTION_ELSEWHERE',
    kind: 'yes-no',
    default: 'non',
    sentence:
      'Un autre processus, qui partage la base et les fichiers, a TRANSCRIPTION_COMMAND : celui-ci propose la transcription et la lui laisse.',
  },
} as const satisfies Record<string, SettingRow>
