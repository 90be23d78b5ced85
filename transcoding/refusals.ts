/** Why a file does not become a video. Each is told to its author as it is; trying again helps only for `TranscodingFailed`. */
import { AppError } from '#src/app-error.ts'

/** Text, an image, a program: nothing that moves or is heard. */
export class NotAVideo extends AppError {
  readonly code = 'not-a-video'
  constructor(
    message = 'Ce fichier n’est pas une vidéo que nous savons lire. Envoyez le fichier tel que votre téléphone ou votre caméra l’a enregistré (MP4, MOV, MKV, WebM…).',
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** A video, but cut short, damaged or protected so that no picture comes out of it. */
export class VideoUnreadable extends AppError {
  readonly code = 'video-unreadable'
  constructor(
    message = 'Cette vidéo est abîmée ou incomplète. Vérifiez qu’elle se lit sur votre appareil, puis envoyez-la de nouveau.',
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

export class VideoTooLong extends AppError {
  readonly code = 'video-too-long'
  readonly durationSeconds: number
  readonly maximumSeconds: number
  constructor(durationSeconds: number, maximumSeconds: number, options?: ErrorOptions) {
    super(
      `Cette vidéo dure ${inMinutes(durationSeconds)}, et la limite est de ${inMinutes(maximumSeconds)}. Coupez-la en plusieurs parties.`,
      options,
    )
    this.durationSeconds = durationSeconds
    this.maximumSeconds = maximumSeconds
  }
}

/** The picture has more pixels than this instance accepts. */
export class VideoTooLarge extends AppError {
  readonly code = 'video-too-large'
  constructor(
    message = 'L’image de cette vidéo est trop grande. Enregistrez-la en 4K au plus, puis envoyez-la de nouveau.',
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** ffmpeg was stopped or failed for a reason that may not be the file's: its `cause` says which. */
export class TranscodingFailed extends AppError {
  readonly code = 'transcoding-failed'
  constructor(
    message = 'La préparation de cette vidéo a échoué. Réessayez\u00a0; si cela se répète, écrivez à l’équipe qui tient ce site.',
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

function inMinutes(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} secondes`
  if (seconds < 7200) return `${Math.round(seconds / 60)} minutes`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`
}
