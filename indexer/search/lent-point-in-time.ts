/** New walks are lent a point in time that is younger than this, so that they begin no further behind the catalog. */
export const lentForMs = 60_000;

/** Points in time that walks share: each is a view of the same index for everybody. */
export interface LentPointInTime {
  /** The one that this process opened a moment ago, or else a new one. */
  lend(): Promise<string>;
  /** Lends this one no more, because OpenSearch no longer has it. */
  forget(pointInTime: string): Promise<void>;
}

interface Opened {
  readonly pointInTime: Promise<string>;
  readonly atMs: number;
}

/**
 * Opens at most one point in time a minute, however many walks begin: a node lends 300 to everybody, audits and rebuilds
 * included. None is closed, as others may read from it: it expires by itself.
 */
export function lentPointInTime(open: () => Promise<string>, now: () => number): LentPointInTime {
  let opened: Opened | undefined;
  const lend = async (): Promise<string> => {
    if (opened === undefined || now() - opened.atMs >= lentForMs) opened = { atMs: now(), pointInTime: open() };
    const lent = opened;
    try {
      return await lent.pointInTime;
    } catch (error) {
      if (opened === lent) opened = undefined;
      throw error;
    }
  };
  const forget = async (pointInTime: string): Promise<void> => {
    const lent = opened;
    const known = await lent?.pointInTime.catch(() => undefined);
    if (known === pointInTime && opened === lent) opened = undefined;
  };
  return { lend, forget };
}
