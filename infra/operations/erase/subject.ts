/** Whom to erase, and by what he can be found. Kept in the journal until it is done: it holds ids of orders as they are. */
export interface Subject {
  /** The shop's id of the customer, and ids under which he uploaded besides. */
  readonly customerIds: readonly string[];
  /** Pseudonyms of the customer under every key that the secret holds. */
  readonly customerMarks: readonly string[];
  /** What ids of his orders become depends on it; 64 hex digits. */
  readonly salt: string;
  readonly orderIds: readonly string[];
  /** Pictures of his orders and uploads. */
  readonly imageIds: readonly string[];
  readonly uploadIds: readonly string[];
  /** Objects of refused texts in which he is named. */
  readonly quarantineKeys: readonly string[];
}

type Found = Pick<Subject, 'orderIds' | 'imageIds' | 'uploadIds' | 'quarantineKeys'>;

const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])].sort();

/** What was known together with what was found now: rows that are changed already are known only from before. */
export function withFound(subject: Subject, found: Partial<Found>): Subject {
  return {
    ...subject,
    orderIds: union(subject.orderIds, found.orderIds ?? []),
    imageIds: union(subject.imageIds, found.imageIds ?? []),
    uploadIds: union(subject.uploadIds, found.uploadIds ?? []),
    quarantineKeys: union(subject.quarantineKeys, found.quarantineKeys ?? []),
  };
}

/** Where traces of a customer may be. */
export interface Place {
  /** For example `silver.order_events`. */
  readonly name: string;
  /** What one trace is. */
  readonly unit: string;
  /** What becomes of a trace, in a sentence. */
  readonly method: string;
  /** How many traces of him there are. */
  count(subject: Subject): Promise<number>;
  /** Removes them, or makes them unlinkable. May be repeated, also after a failure half way. */
  erase(subject: Subject): Promise<void>;
}
