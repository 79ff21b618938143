/**
 * How much work something is: processor time, which a busy machine does not
 * stretch as it stretches the clock's.
 */

/** The milliseconds of processor time that this process has used so far. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
