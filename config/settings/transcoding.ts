/** What films are made into, by which ffmpeg and with how much of the machine. */
import type { SettingRow } from '../setting-row.ts'

export const transcodingRows = {
  ffmpegPath: {
    variable: 'FFMPEG_PATH',
    kind: 'path',
    default: null,
    sentence: 'Programme ffmpeg. Absent : celui du système, sinon celui livré par npm (ancien : pour essayer).',
  },
  ffprobePath: {
    variable: 'FFPROBE_PATH',
    kind: 'path',
    default: null,
    sentence: 'Programme ffprobe. Absent : comme ffmpeg.',
  },
  transcodingConcurrency: {
    variable: 'TRANSCODING_CONCURRENCY',
    kind: 'integer',
    minimum: 0,
    maximum: 64,
    default: '0',
    sentence:
      'Vidéos préparées en même temps par ce processus. 0 : une pour quatre cœurs. Les films longs et les rendus qui complètent une vidéo déjà lisible ont autant de places à part, de moindre priorité.',
  },
  transcodingThreads: {
    variable: 'TRANSCODING_THREADS',
    kind: 'integer',
    minimum: 0,
    maximum: 64,
    default: '0',
    sentence: 'Fils d’exécution de chaque ffmpeg. 0 : autant que de cœurs, huit au plus.',
  },
  transcodingMemory: {
    variable: 'TRANSCODING_MEMORY',
    kind: 'size',
    default: '4 Go',
    sentence: 'Mémoire qu’un ffmpeg peut prendre avant d’être arrêté.',
  },
  transcodingNiceness: {
    variable: 'TRANSCODING_NICENESS',
    kind: 'integer',
    minimum: 0,
    maximum: 15,
    default: '10',
    sentence:
      'Politesse de ffmpeg envers le reste de la machine (nice) : 0, aucune ; 15, il ne prend que ce qui reste.',
  },
  tallestRendition: {
    variable: 'TALLEST_RENDITION',
    kind: 'choice',
    choices: ['2160', '1440', '1080', '720', '480'],
    default: '1080',
    sentence: 'Hauteur de la plus grande image préparée (petit côté) ; jamais plus que le fichier envoyé.',
  },
  maximumFps: {
    variable: 'MAXIMUM_FPS',
    kind: 'choice',
    choices: ['25', '30', '50', '60'],
    default: '30',
    sentence: 'Images par seconde au plus ; un film plus rapide en garde une sur deux, ou moins.',
  },
  videoQuality: {
    variable: 'VIDEO_QUALITY',
    kind: 'integer',
    minimum: 16,
    maximum: 32,
    default: '23',
    sentence:
      'Qualité constante des images (CRF de x264), sous le plafond de débit de chaque rendu : 18, presque l’original et deux fois plus lourd ; 28, léger et visiblement réduit.',
  },
  videoEffort: {
    variable: 'VIDEO_EFFORT',
    kind: 'choice',
    choices: ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow'],
    default: 'veryfast',
    sentence: 'Temps que prend l’encodeur (preset de x264) : plus lent, les fichiers sont plus légers à qualité égale.',
  },
  hasAv1: {
    variable: 'AV1_RENDITIONS',
    kind: 'yes-no',
    default: 'non',
    sentence:
      'Ajouter aux grands rendus H.264 les mêmes en AV1, plus légers, pour les navigateurs qui le lisent. Demande un ffmpeg avec libsvtav1 et bien plus de calcul.',
  },
  largestSource: {
    variable: 'LARGEST_SOURCE',
    kind: 'integer',
    minimum: 1,
    maximum: 36,
    default: '36',
    sentence: 'Millions de pixels d’une image du fichier envoyé, au plus : 9 pour la 4K, 36 pour la 8K.',
  },
  draftOriginalDays: {
    variable: 'DRAFT_ORIGINAL_DAYS',
    kind: 'integer',
    minimum: 1,
    maximum: 365,
    default: '7',
    sentence:
      'Jours pendant lesquels le fichier envoyé d’une vidéo encore en brouillon, ou dont la préparation a échoué, est gardé, pour qu’on puisse la retoucher ou réessayer. Il est détruit dès sa publication.',
  },
  keepsOriginals: {
    variable: 'KEEP_ORIGINALS',
    kind: 'yes-no',
    default: 'non',
    sentence: 'Garder le fichier envoyé une fois la vidéo prête. Il porte ce que l’appareil y a écrit (lieu, modèle).',
  },
} as const satisfies Record<string, SettingRow>
