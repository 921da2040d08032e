/** A unit of work that is sent as a whole, and how many items it holds. */
export interface Parcel {
  items: number;
  send(): Promise<void>;
}

export interface PublishingOptions {
  /** Parcels under way at the same time. */
  concurrency: number;
  /** Called when all of the first `items` items are sent, whatever the order in which parcels came back. */
  onSent?: (items: number) => void;
  /** Aborting takes no further parcel; those under way are finished. */
  signal?: AbortSignal;
}

/**
 * Sends parcels side by side and reports progress as a mark that is safe to resume from: everything before it is
 * sent. The first parcel that fails stops the intake; what is under way is waited for, then its error is thrown.
 */
export async function publishInOrder(parcels: Iterable<Parcel>, options: PublishingOptions): Promise<number> {
  const queue = parcels[Symbol.iterator]();
  const finished = new Map<number, number>();
  const failures: unknown[] = [];
  let nextParcel = 0;
  let nextToReport = 0;
  let sentItems = 0;

  const finish = (parcel: number, items: number) => {
    finished.set(parcel, items);
    for (let count = finished.get(nextToReport); count !== undefined; count = finished.get(nextToReport)) {
      finished.delete(nextToReport);
      nextToReport += 1;
      sentItems += count;
      options.onSent?.(sentItems);
    }
  };
  const work = async () => {
    while (failures.length === 0 && options.signal?.aborted !== true) {
      const next = queue.next();
      if (next.done === true) return;
      const number = nextParcel;
      nextParcel += 1;
      try {
        await next.value.send();
        finish(number, next.value.items);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
  if (failures.length > 0) throw failures[0];
  return sentItems;
}
