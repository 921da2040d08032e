/** A step that lies ahead: when, of what kind, and of which order. Only numbers, so that 100,000 of them fit in 2 MB. */
export interface PendingStep {
  atMs: number;
  kind: number;
  order: number;
  step: number;
}

export interface PendingSteps {
  push(step: PendingStep): void;
  /** When the earliest step is due; Infinity when none is left. */
  nextAtMs(): number;
  pop(): PendingStep | undefined;
  size(): number;
}

const fields = 4;

/**
 * A binary heap ordered by time in one typed array. An order in flight takes one slot (its next step),
 * never its contents: those are derived again from its seed when the step is due.
 */
export function createPendingSteps(): PendingSteps {
  let slots = new Float64Array(1024 * fields);
  let size = 0;

  const at = (slot: number, field: number) => slots[slot * fields + field] ?? 0;
  const isBefore = (left: number, right: number) => {
    for (let field = 0; field < fields; field += 1) {
      if (at(left, field) !== at(right, field)) return at(left, field) < at(right, field);
    }
    return false;
  };
  const swap = (left: number, right: number) => {
    for (let field = 0; field < fields; field += 1) {
      const kept = at(left, field);
      slots[left * fields + field] = at(right, field);
      slots[right * fields + field] = kept;
    }
  };
  const rise = (from: number) => {
    let slot = from;
    while (slot > 0) {
      const parent = (slot - 1) >> 1;
      if (!isBefore(slot, parent)) return;
      swap(slot, parent);
      slot = parent;
    }
  };
  const sink = () => {
    let slot = 0;
    for (;;) {
      const left = 2 * slot + 1;
      if (left >= size) return;
      const child = left + 1 < size && isBefore(left + 1, left) ? left + 1 : left;
      if (!isBefore(child, slot)) return;
      swap(slot, child);
      slot = child;
    }
  };

  return {
    push(step) {
      if ((size + 1) * fields > slots.length) {
        const grown = new Float64Array(slots.length * 2);
        grown.set(slots);
        slots = grown;
      }
      slots.set([step.atMs, step.kind, step.order, step.step], size * fields);
      size += 1;
      rise(size - 1);
    },
    nextAtMs: () => (size === 0 ? Number.POSITIVE_INFINITY : at(0, 0)),
    pop() {
      if (size === 0) return undefined;
      const first = { atMs: at(0, 0), kind: at(0, 1), order: at(0, 2), step: at(0, 3) };
      size -= 1;
      swap(0, size);
      sink();
      return first;
    },
    size: () => size,
  };
}
