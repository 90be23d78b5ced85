/** One setting as it is described: what an operator writes, and what the program then reads. */

/**
 * How a value is written: `address` an http(s) URL; `path` a file or folder; `size` as `2 Go`, `512 Mo` (decimal);
 * `duration` as `90 s`, `15 min`, `24 h`, `30 j`; `yes-no` as `oui`, `non`; `list` separated by commas.
 */
export type SettingKind = keyof ValueOf

export interface SettingRow {
  readonly variable: string
  readonly kind: SettingKind
  /** As an operator would write it; `{DATA_FOLDER}` stands for that setting; null when there is none. */
  readonly default: string | null
  /** For the operator, in French. */
  readonly sentence: string
  readonly choices?: readonly string[]
  /** Of an `integer`. */
  readonly minimum?: number
  readonly maximum?: number
  /** Of a `secret`: fewest characters. */
  readonly minimumLength?: number
}

interface ValueOf {
  text: string
  secret: string
  address: URL
  /** Absolute. */
  path: string
  integer: number
  port: number
  'yes-no': boolean
  /** Bytes. */
  size: number
  /** Seconds. */
  duration: number
  mail: string
  date: string
  list: readonly string[]
  choice: string
}

/** What is read of this row; null besides when it has no default. */
export type Value<Row extends SettingRow> =
  | (null extends Row['default'] ? null : never)
  | (Row extends { choices: readonly (infer Choice)[] } ? Choice : ValueOf[Row['kind']])
