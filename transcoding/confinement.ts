/**
 * How a program that reads strangers' files is held: the command line that starts it with the least that it needs.
 * Pure: `run-program.ts` finds out what the system offers and starts the result.
 */

/** What this machine has to hold a process with. All false on a system that has none of it: the pipes and our own timers remain. */
export interface Holds {
  /** A POSIX shell with `ulimit`, and `nice`. */
  shell: boolean
  /** `setpriv --pdeathsig` (util-linux 2.33): the kernel ends the process when ours dies, even by `kill -9`. */
  deathSignal: boolean
  /** `unshare --user --net` is allowed to us: the process sees no network at all. */
  noNetwork: boolean
}

export const noHolds: Holds = { shell: false, deathSignal: false, noNetwork: false }

interface ProcessLimits {
  /** Memory that it may take (`RLIMIT_DATA`, which on Linux counts all private memory). */
  memoryMiB: number
  /** Of all its threads together. The last resort, when our timers are gone too. */
  cpuSeconds: number
  /** 0 to 19: greater yields more to others. */
  niceness: number
  /** The largest file that it may write. Default 0: what it makes goes through pipes. */
  fileKiB?: number
}

/**
 * In this order: `unshare` first, since a new user namespace clears the death signal; the shell last, whose `exec`
 * keeps all that was set. `-f 0`: it may write no file. No core dump either, it would hold the video.
 */
export function confine(
  program: string,
  programArguments: readonly string[],
  limits: ProcessLimits,
  holds: Holds,
): [command: string, ...commandArguments: string[]] {
  const command: string[] = []
  if (holds.noNetwork) command.push('unshare', '--user', '--net', '--')
  if (holds.deathSignal) command.push('setpriv', '--pdeathsig', 'KILL', '--')
  if (holds.shell) {
    const kibibytes = Math.round(limits.memoryMiB * 1024)
    // In blocks of 512 bytes (POSIX, `ulimit`).
    const blocks = Math.ceil((limits.fileKiB ?? 0) * 2)
    const script = `ulimit -c 0; ulimit -f ${blocks}; ulimit -d ${kibibytes}; ulimit -t ${Math.ceil(limits.cpuSeconds)}; exec nice -n ${Math.round(limits.niceness)} "$0" "$@"`
    command.push('sh', '-c', script)
  }
  return [...command, program, ...programArguments] as [string, ...string[]]
}

/** Nothing of ours is inherited: no secret, no proxy, no home. Arenas are few, or each thread would reserve its own. */
export const confinedEnvironment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  AV_LOG_FORCE_NOCOLOR: '1',
  MALLOC_ARENA_MAX: '4',
}
